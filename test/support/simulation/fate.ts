import { AsyncLocalStorage } from 'node:async_hooks';

/** The process died: an invocation does nothing after this point. */
export class Crash extends Error {}

export interface Odds {
  /** Of dying at a call, before or after its effect. */
  crash: number;
  /** Of a message being delivered twice, or never. */
  duplicate: number;
  lose: number;
  /** Of GitHub failing a request. */
  failure: number;
  /** Of a pull request being touched while a request is answered. */
  touch: number;
  /** The probability that a webhook reports a change. */
  webhook?: number;
  /** Of a page of the first walk leaving out a pull request that is counted. */
  hide?: number;
  /** GitHub shows a pull request of a page as null, and does not say its number. */
  nameless?: number;
  /** Of GitHub refusing the repository to a reading of what webhooks named. */
  refuse?: number;
  /** Pages differ in how long GitHub takes for them, and in how heavy they are. */
  uneven?: boolean;
  /** Of the cursor being taken out of memory between two steps. */
  evict?: number;
}

/** Who does not answer for a while. */
export interface Outage {
  of: 'github' | 'graphql' | 'rest' | 'database';
  from: number;
  until: number;
}

/** The clock, and what happens by chance; everything that is random comes from `random`. */
export interface Fate {
  /** Milliseconds. */
  now: number;
  readonly odds: Odds;
  readonly outages: Outage[];
  isAway(of: Outage['of']): boolean;
  random(): number;
  chance(probability: number): boolean;
  /** Runs what one process does; its death ends with it. */
  invocation<Result>(run: () => Promise<Result>): Promise<Result>;
  /** A call over the network: the process may die before it, or after its effect and before the answer. */
  call<Result>(effect: () => Result): Promise<Result>;
}

export function fateOf(random: () => number, odds: Odds): Fate {
  const chance = (probability: number) => random() < probability;
  const process = new AsyncLocalStorage<{ isDead: boolean }>();

  function mayDie(probability: number): void {
    const own = process.getStore();
    if (!own?.isDead && !chance(probability)) return;
    if (own) own.isDead = true;
    throw new Crash();
  }

  return {
    now: Date.parse('2026-01-01T00:00:00Z'),
    odds,
    outages: [],
    isAway(of) {
      return this.outages.some((outage) => outage.of === of && outage.from <= this.now && this.now < outage.until);
    },
    random,
    chance,
    invocation: (run) => process.run({ isDead: false }, run),
    async call(effect) {
      await Promise.resolve();
      this.now += Math.floor(random() * 200);
      mayDie(odds.crash);
      const result = effect();
      mayDie(odds.crash);
      return result;
    },
  };
}
