import type { Answer } from '../answer.ts';
import type { Caller } from '../callers/caller.ts';
import type { BendField } from '../graphql/request-context.ts';
import type { PullRequest } from '../history/model.ts';
import { createSchedule } from './schedule.ts';
import type { ActiveSituation, Asked, GitHubSituation } from './situation.ts';

/** The effect of the situations on one request. */
export interface Encounter {
  /** The first situation's answer, instead of GitHub's. */
  replace(): Answer | undefined;
  /** Undefined when no situation touches fields. */
  readonly bend: BendField | undefined;
  address(url: URL): URL;
  answered(answer: Answer): Answer;
  /** The first situation that hit the request. */
  met(): string | null;
}

/** The situations that are switched on. */
export interface SituationBoard {
  /** Switches one on; throws when there is none of that name, or its parameters are wrong. */
  add(name: string, parameters: object): void;
  /** Switches off all, or all of one name. */
  clear(name?: string): void;
  active(): { name: string; parameters: object }[];
  /** The caller that takes the place of this one. */
  caller(caller: Caller): Caller;
  meet(asked: Asked): Encounter;
  /** A pull request as GitHub has it. */
  holds(pullRequest: PullRequest, repository: string): PullRequest;
  missing(): readonly string[];
  webhook(body: string): string;
}

interface Entry extends ActiveSituation {
  readonly name: string;
  readonly parameters: object;
  readonly isHit: () => boolean;
}

/**
 * A board of situations. `random` decides what happens with a probability; `onContents` is called when GitHub's data
 * has changed.
 */
export function createSituationBoard(
  situations: ReadonlyMap<string, GitHubSituation>,
  random: () => number,
  now: () => number,
  onContents: () => void,
): SituationBoard {
  let entries: Entry[] = [];
  let held = new WeakMap<PullRequest, PullRequest>();

  function change(changed: Entry[]): void {
    const differs = [...entries, ...changed].some(
      (entry) => entry.hooks.pullRequest && !(entries.includes(entry) && changed.includes(entry)),
    );
    entries = changed;
    if (!differs) return;
    held = new WeakMap();
    onContents();
  }

  return {
    add(name, parameters) {
      const make = situations.get(name);
      if (!make) throw new Error(`no such situation: ${name}; there are ${[...situations.keys()].join(', ')}`);
      const active = make(parameters);
      change([...entries, { ...active, name, parameters, isHit: createSchedule(active.schedule, random, now) }]);
    },
    clear: (name) => change(name === undefined ? [] : entries.filter((entry) => entry.name !== name)),
    active: () => entries.map(({ name, parameters }) => ({ name, parameters })),
    caller: (caller) => entries.reduce((each, { hooks }) => hooks.caller?.(each) ?? each, caller),
    meet: (asked) => meet(entries, asked),
    holds(pullRequest, repository) {
      if (!entries.some(({ hooks }) => hooks.pullRequest)) return pullRequest;
      let bent = held.get(pullRequest);
      if (!bent) {
        bent = entries.reduce((each, { hooks }) => hooks.pullRequest?.(each, repository) ?? each, pullRequest);
        held.set(pullRequest, bent);
      }
      return bent;
    },
    missing: () => entries.flatMap(({ hooks }) => hooks.missing ?? []),
    webhook: (body) => entries.reduce((each, { hooks }) => hooks.webhook?.(each) ?? each, body),
  };
}

function meet(all: readonly Entry[], asked: Asked): Encounter {
  const entries = all.filter((entry) => isInScope(entry, asked));
  const decided = new Map<Entry, boolean>();
  let met: string | null = null;

  /** Whether a situation hits this request: decided once, when it first has something to do. */
  function hits(entry: Entry): boolean {
    let hit = decided.get(entry);
    if (hit === undefined) {
      hit = entry.isHit();
      decided.set(entry, hit);
      if (hit) met ??= entry.name;
    }
    return hit;
  }

  const bending = entries.filter(({ hooks }) => hooks.field);
  return {
    replace() {
      for (const entry of entries) {
        if (entry.hooks.replace === undefined || decided.get(entry) === false) continue;
        const answer = entry.hooks.replace(asked);
        if (answer && hits(entry)) return typeof answer === 'function' ? answer() : answer;
      }
      return undefined;
    },
    bend:
      bending.length === 0
        ? undefined
        : (at) => {
            let bent: ReturnType<BendField>;
            for (const entry of bending) {
              const now = entry.hooks.field?.(bent && 'value' in bent ? { ...at, value: bent.value } : at, asked);
              if (now && hits(entry)) bent = now;
              if (bent && 'answer' in bent) return bent;
            }
            return bent;
          },
    address: (url) =>
      entries.reduce((each, entry) => {
        const address = entry.hooks.address?.(each, asked);
        return address && hits(entry) ? address : each;
      }, url),
    answered: (answer) =>
      entries.reduce((each, entry) => {
        const changed = entry.hooks.answered?.(each, asked);
        return changed && hits(entry) ? changed : each;
      }, answer),
    met: () => met,
  };
}

function isInScope({ scope }: Entry, { api, text, width }: Asked): boolean {
  if (scope.api !== undefined && scope.api !== api) return false;
  if (scope.matching !== undefined && !text.includes(scope.matching)) return false;
  return width > (scope.widerThan ?? -1);
}
