import type { Answer } from '../../../github-replay/src/answer.ts';
import { createSchedule } from '../../../github-replay/src/board/schedule.ts';
import type { NeonSituation } from './situation.ts';

/** The situations that are switched on, and how to switch them. */
export interface NeonBoard {
  /** Switches one on, with its parameters: see `situations/`. Throws when there is none of that name, or they are wrong. */
  addSituation(situation: { name: string } & Record<string, unknown>): void;
  /** Switches off all, or all of one name. */
  clearSituations(which?: { name?: string }): void;
  /** How many requests each situation has affected, by name. */
  situationHits(): Record<string, number>;
}

export interface NeonEncounters extends NeonBoard {
  /** The answer to a request under the situations; `carryOut` answers it without them. */
  readonly meet: (body: string, carryOut: () => Promise<Answer>) => Promise<Answer>;
}

type Entry = ReturnType<NeonSituation> & { readonly name: string; readonly isHit: () => boolean };

export function createNeonBoard(situations: ReadonlyMap<string, NeonSituation>): NeonEncounters {
  let entries: Entry[] = [];
  let hits: Record<string, number> = {};

  function isHit(entry: Entry): boolean {
    if (!entry.isHit()) return false;
    hits[entry.name] = (hits[entry.name] ?? 0) + 1;
    return true;
  }

  return {
    addSituation({ name, ...parameters }) {
      const make = situations.get(name);
      if (!make) throw new Error(`no such situation: ${name}; there are ${[...situations.keys()].join(', ')}`);
      const active = make(parameters);
      entries = [...entries, { ...active, name, isHit: createSchedule(active.schedule, Math.random, Date.now) }];
    },
    clearSituations({ name } = {}) {
      entries = name === undefined ? [] : entries.filter((entry) => entry.name !== name);
    },
    situationHits: () => ({ ...hits }),
    async meet(body, carryOut) {
      const inScope = entries.filter(({ scope: { matching = '' } }) => body.includes(matching));
      for (const entry of inScope) {
        const answer = entry.hooks.replace?.(body);
        if (answer && isHit(entry)) return answer;
      }
      let answer = await carryOut();
      for (const entry of inScope) {
        const changed = entry.hooks.answered?.(answer, body);
        if (changed && isHit(entry)) answer = changed;
      }
      return answer;
    },
  };
}
