import type { Advance } from '../../domain/cursor/result.ts';
import type { Work } from '../../domain/cursor/work.ts';
import { FACTS_VERSIONS, factsOf, type Facts, type FactsVersions } from '../../domain/facts/facts.ts';
import type { FactsInput } from '../../domain/facts/input.ts';
import { countsAgree, EMPTY_TALLY, MISSING_LIMIT, missingOf, receiptOf, type Tally } from '../../domain/receipt.ts';
import type { SetAside } from '../../domain/set-aside.ts';
import type { ComputeMessage } from '../../messages.ts';
import { failureOf } from '../local-failure.ts';
import { outcomeOf, valueOf, type Outcome } from '../outcome.ts';
import { computeDeployments, type DeploymentsStore } from './compute-deployments.ts';
import type { Cursor, Scope } from '../ports.ts';

/** How many pull requests are selected at first, and then: the first of a sync are few, because statistics follow them. */
const FIRST_FACTS = 200;
const FACTS_AT_ONCE = 1_000;
/** A chunk begins no further batch of facts after this time. */
const CHUNK_MS = 20_000;
/** A chunk begins no further weeks after this time. With the statement under way this stays well within the lease. */
const WEEKS_MS = 5_000;
/** How many numbers one query compares. */
const NUMBERS_AT_ONCE = 5_000;
/** How often a sync reads missing rows again, all of them each time, before the receipt names them. */
const MAX_ROUNDS = 2;
/** How many pull requests are read again between two comparisons. */
const REPAIRED_AT_ONCE = 500;
/** How many pull requests with something set aside one sync asks for again. */
const MAX_RETRIED = 2_000;
/** The same for places without a number; each is a cursor in the state of the sync. The next sync tries the others. */
const MAX_HOLES = 100;

export interface ComputeDeps {
  now(): number;
  cursor(repositoryId: string): Cursor;
  store: DeploymentsStore & {
    /**
     * Notes that everything of the repository that was updated since an instant, ISO 8601, is complete. An instant later
     * than the noted one changes nothing.
     */
    noteComplete(scope: Scope, since: string): Promise<unknown>;
    /** Up to `limit` pull requests that need new facts, as ids, in parts that fit into memory together. */
    factsDue(scope: Scope, versions: FactsVersions, limit: number): Promise<string[][]>;
    factsInputs(scope: Scope, ids: string[]): Promise<FactsInput[]>;
    /** Answers whether pull requests of the repository need new facts still, or again. */
    saveFacts(scope: Scope, versions: FactsVersions, facts: Facts[]): Promise<boolean>;
    /** Pull requests for which GitHub must say which checks their branches require; facts depend on the answer. */
    requirementsToAsk(scope: Scope, limit: number): Promise<number[]>;
    /** Updates the planner's statistics of tables that have grown: Postgres does not do so right after a bulk load. */
    refreshStatistics(): Promise<unknown>;
    /** Rebuilds some of the weeks that changed facts of this repository belong to; answers how many. */
    rebuildWeeks(scope: Scope): Promise<number>;
    /** Compares totals with rows: of these numbers, or of all that were created before an instant. */
    tally(scope: Scope, of: { numbers: number[] } | { createdBefore: string }): Promise<Tally>;
    /** What GitHub could not give or the database refused, `limit` entries at most. */
    listSetAside(scope: Scope, limit: number): Promise<SetAside[]>;
    /**
     * Deletes entries without a number that were last asked for before that instant: deployments, or holes in the list
     * of pull requests.
     */
    forgetUnreadDeployments(scope: Scope, before: number): Promise<unknown>;
    /** Pull requests with something set aside: those that are due, or all of them. */
    dueSetAside(scope: Scope, now: number, limit: number, everything: boolean): Promise<number[]>;
    dueHoles(scope: Scope, now: number, limit: number, everything: boolean): Promise<(string | null)[]>;
    /** How many stored pull requests were created within this many milliseconds from an instant on. */
    createdWithin(scope: Scope, from: number, milliseconds: number): Promise<number>;
    /** Which of these pull requests are not stored. */
    absentNumbers(scope: Scope, numbers: number[]): Promise<number[]>;
    /** Stored numbers above `after`, up to `to`, created before an instant, that are not in this list. */
    otherNumbers(
      scope: Scope,
      range: { after: number; to: number | null; createdBefore: string },
      numbers: number[],
    ): Promise<number[]>;
  };
  log(event: string, fields: Record<string, unknown>): void;
}

/**
 * The part of a sync that needs only the database: facts of the changed pull requests, their weeks, then the receipt.
 */
export async function computeSync(
  deps: ComputeDeps,
  message: ComputeMessage & { type: 'compute.step' },
): Promise<void> {
  const cursor = deps.cursor(message.repositoryId);
  let held = await cursor.claim(message.syncId);
  if (!held) return;
  const deadline = deps.now() + CHUNK_MS;
  try {
    for (let isFirst = true; held?.kind === 'facts' && deps.now() < deadline; isFirst = false) {
      held = await computeFacts(deps, cursor, held, { isFirst, deadline, hold: (next) => (held = next) });
    }
    if (held?.kind === 'verify') return await verify(deps, cursor, held);
  } catch (error) {
    if (!held) throw error;
    const cause = failureOf(error);
    deps.log('compute.suspended', { syncId: held.syncId, repositoryId: held.repository.repositoryId, failure: cause });
    return cursor.suspend({ ...held, spent: { requests: 0, points: 0 }, cause });
  }
  if (held) await cursor.release(held);
}

type FactsWork = Work & { kind: 'facts' };

/** `hold` gets each state that the work reached, in case a later part fails. */
async function computeFacts(
  deps: ComputeDeps,
  cursor: Cursor,
  work: FactsWork,
  { isFirst, deadline, hold }: { isFirst: boolean; deadline: number; hold: (work: Work | null) => void },
): Promise<Work | null> {
  const { store } = deps;
  const { repository, mayAsk, completeSince } = work;
  let held = work;
  let mayRefresh = isFirst;
  let more = false;
  for await (more of computeDue(store, repository, isFirst ? FIRST_FACTS : FACTS_AT_ONCE)) {
    // The rows of the sync and its first facts are stored by now. The remaining facts change no query plan.
    if (mayRefresh) await store.refreshStatistics();
    mayRefresh = false;
    if (!more) continue;
    // Each part renews the lease, and counts as progress when the next one fails.
    const next = await cursor.advance(unpaid(held, { kind: 'facts', remaining: true, questions: false }));
    hold(next);
    if (next?.kind !== 'facts' || deps.now() >= deadline) return next;
    held = next;
  }
  if (more) return held;
  // This is asked before the weeks are built, so that they are built once, from facts that no later answer changes.
  const questions = mayAsk && (await store.requirementsToAsk(repository, 1)).length > 0;
  // They follow from facts, and say which of these are reverts.
  if (!questions) await computeDeployments(store, repository);
  const until = deps.now() + WEEKS_MS;
  const remaining = !questions && !(await rebuildAllWeeks(store, repository, () => deps.now() < until));
  // The end of a leg: its numbers are shown while the walk goes on.
  if (!remaining && !questions && completeSince !== null) {
    await store.noteComplete(repository, new Date(completeSince).toISOString());
  }
  return cursor.advance(unpaid(held, { kind: 'facts', remaining, questions }));
}

/** Rebuilds the weeks of changed facts; false when the time was too short for all of them. */
async function rebuildAllWeeks(
  store: Pick<ComputeDeps['store'], 'rebuildWeeks'>,
  scope: Scope,
  hasTime: () => boolean,
): Promise<boolean> {
  while ((await store.rebuildWeeks(scope)) > 0) if (!hasTime()) return false;
  return true;
}

/**
 * Computes facts that are due, up to `limit`; answers after each part that is saved whether more are due. While the facts of
 * one part are computed, the next is read and the last is saved: a part takes the Worker about as long as the database. A
 * request leaves only while this waits, so a part is asked for before the one before it has come. A read that fails is
 * thrown after the parts before it are saved.
 */
export async function* computeDue(
  store: Pick<ComputeDeps['store'], 'factsDue' | 'factsInputs' | 'saveFacts'>,
  scope: Scope,
  limit = FACTS_AT_ONCE,
): AsyncGenerator<boolean> {
  const parts = await store.factsDue(scope, FACTS_VERSIONS, limit);
  const readNext = () => {
    const part = parts.shift();
    return part ? outcomeOf(store.factsInputs(scope, part)) : null;
  };
  let saving: Outcome<boolean> | null = null;
  for (let [reading, following] = [readNext(), readNext()]; reading; [reading, following] = [following, readNext()]) {
    const read = await reading;
    const facts = read.status === 'fulfilled' ? read.value.map(factsOf) : [];
    // A part is empty when its pull requests were removed meanwhile.
    if (read.status === 'fulfilled' && facts.length === 0) continue;
    if (saving) {
      valueOf(await saving);
      yield true;
    }
    valueOf(read);
    saving = outcomeOf(store.saveFacts(scope, FACTS_VERSIONS, facts));
  }
  if (saving) yield valueOf(await saving);
}

/**
 * Compares the stored rows with GitHub's counts. Then it ends the sync with the receipt, or lets it read missing rows
 * again.
 */
async function verify(deps: ComputeDeps, cursor: Cursor, work: Work & { kind: 'verify' }): Promise<void> {
  if (work.retry) {
    const { repository, retry } = work;
    const numbers = await deps.store.dueSetAside(repository, deps.now(), MAX_RETRIED, retry === 'all');
    const holes = await deps.store.dueHoles(repository, deps.now(), MAX_HOLES, retry === 'all');
    const again = await cursor.advance(unpaid(work, { kind: 'found_set_aside', numbers, holes }));
    if (again) await cursor.release(again);
    return;
  }
  const { tally, expected } =
    work.whole && work.total
      ? await tallyAll(deps, cursor, work.repository, { ...work, total: work.total })
      : await tallySeen(deps, cursor, work.repository);
  // This sync has read deployments again.
  await deps.store.forgetUnreadDeployments(work.repository, work.startedAt);
  const setAside = await deps.store.listSetAside(work.repository, MISSING_LIMIT);
  const receipt = receiptOf(tally, expected, work.unreadable, setAside);
  const more = remedyOf(work, countsAgree(tally, expected), missingOf(tally));
  if (more) {
    const next = await cursor.advance(unpaid(work, more));
    if (next) await cursor.release(next);
    return;
  }
  if (!(await cursor.conclude(work, receipt))) return;
  const { repositoryId } = work.repository;
  deps.log('sync.receipt', { syncId: work.syncId, repositoryId, complete: receipt.complete, stored: receipt.stored });
}

/**
 * What the sync must do before it may end. It reads the next missing pull requests again, in the order of their
 * numbers. Or it asks GitHub for all its totals, once, when the counts differ and no stored row says where. Null when
 * nothing is left to do.
 */
function remedyOf(work: Work & { kind: 'verify' }, agree: boolean, missing: number[]): Advance['result'] | null {
  const { repairs, whole, totalsRead } = work;
  if (missing.length > 0 && repairs.round < MAX_ROUNDS) {
    const numbers = missing.filter((number) => number > repairs.after).slice(0, REPAIRED_AT_ONCE);
    return { kind: 'found_missing', numbers };
  }
  return !agree && missing.length === 0 && whole && !totalsRead ? { kind: 'mismatch' } : null;
}

/** The comparison over the whole repository. GitHub said how many pull requests the repository has. */
async function tallyAll(
  deps: ComputeDeps,
  cursor: Cursor,
  scope: Scope,
  { total, totalsRead }: { total: { count: number; at: number }; totalsRead: boolean },
): Promise<{ tally: Tally; expected: number }> {
  // GitHub's instants are whole seconds: a pull request created in the second of the count may or may not be counted.
  const second = Math.floor(total.at / 1000) * 1000;
  const createdBefore = new Date(second).toISOString();
  const tally = await deps.store.tally(scope, { createdBefore: new Date(second + 1000).toISOString() });
  const { stored } = tally;
  if (stored.pullRequests > total.count) {
    const certain = stored.pullRequests - (await deps.store.createdWithin(scope, second, 1000));
    stored.pullRequests = Math.max(certain, total.count);
  }
  // Rows that are not in GitHub's totals are read again: GitHub may have deleted them.
  const hasOthers = totalsRead && stored.pullRequests > total.count;
  let after = 0;
  for await (const numbers of seenNumbers(cursor)) {
    const to = numbers.at(-1) ?? after;
    tally.absent.push(...(await deps.store.absentNumbers(scope, numbers)));
    if (hasOthers) tally.absent.push(...(await deps.store.otherNumbers(scope, { after, to, createdBefore }, numbers)));
    after = to;
  }
  if (hasOthers) tally.absent.push(...(await deps.store.otherNumbers(scope, { after, to: null, createdBefore }, [])));
  return { tally, expected: total.count };
}

/** The comparison over every pull request that the sync has seen. */
async function tallySeen(deps: ComputeDeps, cursor: Cursor, scope: Scope): Promise<{ tally: Tally; expected: number }> {
  let expected = 0;
  let tally = EMPTY_TALLY;
  for await (const numbers of seenNumbers(cursor)) {
    expected += numbers.length;
    tally = merge(tally, await deps.store.tally(scope, { numbers }));
  }
  return { tally, expected };
}

async function* seenNumbers(cursor: Cursor): AsyncGenerator<number[]> {
  for (let after = 0; ;) {
    const numbers = await cursor.seenNumbers(after, NUMBERS_AT_ONCE);
    if (numbers.length === 0) return;
    yield numbers;
    after = numbers.at(-1) ?? after;
  }
}

function merge(a: Tally, b: Tally): Tally {
  return {
    expected: addCounts(a.expected, b.expected),
    stored: addCounts(a.stored, b.stored),
    incomplete: [...a.incomplete, ...b.incomplete],
    absent: [...a.absent, ...b.absent],
    aside: a.aside + b.aside,
    capped: [...a.capped, ...b.capped],
  };
}

/** Adds two sets of counts with the same names. */
function addCounts<Counts extends { [Name in keyof Counts]: number }>(a: Counts, b: Counts): Counts {
  const sums = { ...a };
  for (const name of Object.keys(a) as (keyof Counts)[]) sums[name] = (a[name] + b[name]) as Counts[keyof Counts];
  return sums;
}

function unpaid(work: Work, result: Advance['result']): Advance {
  return { ...work, spent: { requests: 0, points: 0 }, result };
}
