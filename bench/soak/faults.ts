import type { Fault } from '../../local/github/faults/fault.ts';
import type { Random } from '../../local/github/generate/random.ts';

/**
 * What GitHub does to a reader that must survive it; the others end a sync for a good reason. How often each is picked is
 * the number of its entries: a hanging request costs 15 s of silence, and a refused cursor the whole walk.
 */
const FAULTS: ((random: Random) => Fault)[] = [
  few('bad-gateway'),
  few('bad-gateway'),
  few('gateway-timeout'),
  few('server-error'),
  few('server-error'),
  few('service-unavailable'),
  few('service-unavailable'),
  few('reset'),
  few('reset'),
  few('truncated'),
  few('truncated'),
  few('html'),
  few('resource-limits', { api: 'graphql' }),
  few('partial', { api: 'graphql' }),
  few('too-wide', { widerThan: 9 }),
  (random) => ({
    kind: 'secondary',
    next: 1,
    status: random.pick([200, 403, 429] as const),
    retryAfter: random.int(1, 2),
  }),
  (random) => ({
    kind: 'rate-limited',
    next: 1,
    resetIn: 2,
    errorType: random.pick(['RATE_LIMITED', 'RATE_LIMIT'] as const),
  }),
  (random) => ({ kind: random.pick(['stuck-cursor', 'refused-cursor'] as const), next: 1, api: 'graphql' }),
  () => ({ kind: 'hang', next: 1 }),
];

function few(kind: Fault['kind'], scope: Partial<Fault> = {}): (random: Random) => Fault {
  return (random) => ({ ...scope, kind, next: random.int(1, 3) });
}

export function pickFault(random: Random): Fault {
  return random.pick(FAULTS)(random);
}
