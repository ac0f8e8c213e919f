import type { TrackedRepository } from '../../src/domain/tracked-repository.ts';
import type { Traits } from './history.ts';

const SECOND_MS = 1_000;

/** A pull request of GitHub's list. */
export interface Listed {
  number: number;
  createdAt: number;
  updatedAt: number;
}

/** A repository on GitHub: a history that nobody keeps in memory, and what has changed since the beginning. */
export interface GitHubRepository {
  tracked: TrackedRepository;
  traits: Traits;
  /** How many pull requests there are now. */
  count(): number;
  /** The tag of the front of the list. */
  tag(): string;
  /** Pull requests after a cursor, those updated last first; `more`: the list goes on. */
  list(after: string | null, width: number): { pulls: Listed[]; more: boolean };
  find(number: number): Listed | undefined;
  /** A pull request changes now, or (without a number) is opened; answers it. */
  touch(number: number | null): Listed;
}

/** Begins with the history that the traits say, spread evenly from `age` ago to now. */
export function githubRepository(tracked: TrackedRepository, traits: Traits, now: () => number): GitHubRepository {
  const { pullRequests, age } = traits;
  const begun = now();
  const changed = new Map<number, Listed>();
  /** The numbers of what changed, the last change last. */
  const order: number[] = [];
  let newest = pullRequests;
  let changes = 0;

  function original(number: number): Listed {
    const updatedAt = wholeSecond(begun - (age * (pullRequests - number)) / Math.max(1, pullRequests));
    return { number, createdAt: updatedAt, updatedAt };
  }

  function find(number: number): Listed | undefined {
    return changed.get(number) ?? (number >= 1 && number <= pullRequests ? original(number) : undefined);
  }

  /** Those that never changed, from a number on downward. */
  function originals(from: number, limit: number): Listed[] {
    const pulls: Listed[] = [];
    for (let number = from; number >= 1 && pulls.length < limit; number--) {
      if (!changed.has(number)) pulls.push(original(number));
    }
    return pulls;
  }

  return {
    tracked,
    traits,
    count: () => newest,
    tag: () => String(changes),
    list(after, width) {
      const [updatedAt = 0, last = 0] = after?.split(':').map(Number) ?? [Infinity, Infinity];
      const isAfter = (one: Listed) => one.updatedAt < updatedAt || (one.updatedAt === updatedAt && one.number < last);
      const fronts: Listed[] = [];
      for (let place = order.length - 1; place >= 0 && fronts.length <= width; place--) {
        const one = changed.get(order[place] ?? 0);
        if (one && isAfter(one)) fronts.push(one);
      }
      const from = after !== null && last <= pullRequests && !changed.has(last) ? last - 1 : pullRequests;
      const pulls = [...fronts, ...originals(from, width + 1 - fronts.length)];
      return { pulls: pulls.slice(0, width), more: pulls.length > width };
    },
    find,
    touch(number) {
      const updatedAt = wholeSecond(now());
      const known = number === null ? undefined : find(number);
      const pull = { number: known?.number ?? ++newest, createdAt: known?.createdAt ?? updatedAt, updatedAt };
      const place = changed.has(pull.number) ? order.indexOf(pull.number) : -1;
      if (place >= 0) order.splice(place, 1);
      changed.set(pull.number, pull);
      order.push(pull.number);
      changes += 1;
      return pull;
    },
  };
}

export function cursorOf({ updatedAt, number }: Listed): string {
  return `${updatedAt}:${number}`;
}

/** GitHub's instants are whole seconds. */
export function wholeSecond(instant: number): number {
  return Math.floor(instant / SECOND_MS) * SECOND_MS;
}
