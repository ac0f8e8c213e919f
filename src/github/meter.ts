import type { Usage } from '../domain/budget.ts';
import type { Spent } from '../domain/cursor/result.ts';
import type { Observation } from './client.ts';

/** Adds up what requests cost: `observe` gets each observation. */
export function openMeter(): {
  observe: (observation: Observation) => void;
  /** What the requests since the last call cost. */
  spent: () => Spent;
  usage: () => Pick<Usage, 'hour' | 'points' | 'seconds'>;
} {
  let unreported: Spent = { requests: 0, points: 0 };
  const usage: Pick<Usage, 'hour' | 'points' | 'seconds'> = { hour: {}, points: 0, seconds: 0 };
  return {
    observe(observation) {
      const points = observation.resource === 'graphql' ? observation.cost : 0;
      unreported.requests += 1;
      unreported.points += points;
      usage.points += points;
      if (observation.resource === 'graphql') usage.seconds += observation.seconds;
      const { resource, remaining, resetAt, limit } = observation;
      if (remaining !== null && resetAt !== null) usage.hour[resource] = { remaining, resetAt, limit };
    },
    spent() {
      const spent = unreported;
      unreported = { requests: 0, points: 0 };
      return spent;
    },
    usage: () => usage,
  };
}
