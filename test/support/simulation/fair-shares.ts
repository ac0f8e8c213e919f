import assert from 'node:assert/strict';
import type { BudgetState, Usage } from '../../../src/domain/budget.ts';
import { randomOf } from './run.ts';
import { simulatedBudget } from './budget.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
/** A crowd that has not let the small workspace through by then never will. */
const MAX_MS = 600 * MINUTE_MS;

/** A sync, as the quota sees it: chunks one after the other, each holding a slot for a while. */
export interface Reader {
  holder: string;
  workspaceId: string;
  /** When it first asks. */
  from: number;
  chunks: number;
  /** How long a chunk holds its slot, in milliseconds. */
  hold: (done: number) => number;
  depth: (done: number) => number;
  /** What GitHub shows of its limits after a chunk; nothing without it. */
  usage?: (done: number, held: number, now: number) => Partial<Usage>;
}

/** Lets all of these read with one quota, until `isOver`; answers when each chunk was granted. */
export function readTogether(
  readers: Reader[],
  isOver: (granted: Map<string, number[]>, now: number, budget: BudgetState) => boolean,
): Map<string, number[]> {
  let now = Date.parse('2026-01-01T00:00:00Z');
  const start = now;
  const budget = simulatedBudget(() => now);
  const events: { at: number; run: () => void }[] = [];
  const granted = new Map<string, number[]>();

  /** Kept by instant, by insertion from the end: most events are late ones. */
  function at(instant: number, run: () => void): void {
    let place = events.length;
    while (place > 0 && (events[place - 1]?.at ?? 0) < instant) place -= 1;
    events.splice(place, 0, { at: instant, run });
  }

  function ask(reader: Reader, done: number): void {
    const { holder, workspaceId } = reader;
    const asked = {
      holder,
      workspaceId,
      priority: 'backfill',
      depth: reader.depth(done),
      credential: 'token',
    } as const;
    const answer = budget.apply({ kind: 'acquire', ...asked });
    // A message takes a moment to arrive.
    if (!answer.granted) return at(answer.until + 50, () => ask(reader, done));
    granted.set(holder, [...(granted.get(holder) ?? []), now - start]);
    const held = reader.hold(done);
    at(now + held, () => {
      const shown = reader.usage?.(done, held, now);
      const usage = { hour: {}, points: 0, seconds: 0, failure: null, credential: 'token', ...shown };
      budget.apply({ kind: 'settle', holder, usage });
      if (done + 1 < reader.chunks) at(now + 50, () => ask(reader, done + 1));
    });
  }

  for (const reader of readers) at(start + reader.from, () => ask(reader, 0));
  for (
    let event = events.pop();
    event && now - start < MAX_MS && !isOver(granted, now, budget.state);
    event = events.pop()
  ) {
    now = Math.max(now, event.at);
    event.run();
  }
  return granted;
}

/** A workspace that reads `crowd` repositories makes another one's few wait at most a minute longer than alone. */
export async function shareFairly(seed: number, crowd: number): Promise<void> {
  const random = randomOf(seed);
  const long = SECOND_MS + random() * 19 * SECOND_MS;
  const others: Reader[] = Array.from({ length: crowd }, (_, index) => ({
    holder: `large ${index}`,
    workspaceId: 'large',
    from: random() * MINUTE_MS,
    chunks: Infinity,
    hold: () => long * (0.2 + 0.8 * random()),
    depth: (done) => Math.max(0, done - 3),
  }));
  const chunks = 2 + Math.floor(random() * 4);
  const few: Reader[] = Array.from({ length: 1 + Math.floor(random() * 3) }, (_, index) => ({
    holder: `small ${index}`,
    workspaceId: 'small',
    from: 2 * MINUTE_MS,
    chunks,
    hold: () => 1_600,
    depth: () => 0,
  }));
  const end = (readers: Reader[]) => {
    const granted = readTogether(readers, (so) => few.every(({ holder }) => so.get(holder)?.length === chunks));
    const ends = few.map(({ holder }) => granted.get(holder)?.[chunks - 1] ?? Infinity);
    return Math.max(...ends);
  };
  const longer = end([...others, ...few]) - end(few);
  assert(
    longer <= MINUTE_MS,
    `${Math.round(longer / SECOND_MS)} s longer behind ${crowd} of ${Math.round(long / SECOND_MS)} s`,
  );
  await Promise.resolve();
}

/** Every repository of an organization has its newest months before any is read much further. */
export async function readBreadthFirst(seed: number): Promise<void> {
  const random = randomOf(seed);
  const size = 30 + Math.floor(random() * 200);
  const readers: Reader[] = Array.from({ length: size }, (_, index) => ({
    holder: `repository ${index}`,
    workspaceId: 'one',
    from: random() * MINUTE_MS,
    chunks: 40,
    hold: () => SECOND_MS + random() * 9 * SECOND_MS,
    depth: (done) => Math.max(0, done - 1),
  }));
  const granted = readTogether(
    readers,
    (so) => so.size === size && [...so.values()].every((chunks) => chunks.length >= 2),
  );
  const counts = [...granted.values()].map((chunks) => chunks.length);
  assert.equal(counts.length, size);
  const beyond = counts.reduce((sum, count) => sum + Math.max(0, count - 2), 0);
  assert(beyond <= size / 2, `${beyond} chunks of older months before the newest of all ${size}`);
  await Promise.resolve();
}
