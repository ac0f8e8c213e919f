import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom, type Random } from '../../packages/github-replay/src/generate/random.ts';
import type { SyncRecord } from '../../src/domain/cursor/state.ts';
import type { ProductWithReplay } from '../../packages/local-cloud/src/product/start-with-replay.ts';
import { applyChange, pickChange, type Change, type ChangeKind } from './changes.ts';
import { every } from './every.ts';
import { beginRound, emptyJournal, noteChange, type Journal } from './journal.ts';
import { startSoaked, stopSoaked } from './product.ts';
import { finish, flawOf, type RunResult, type SoakOptions } from './run.ts';
import { pickOfDatabase, pickPassing, type Named } from './situations.ts';
import { sync, track, type SyncedRepository } from './sync.ts';

/** Milliseconds from one to the next, at random between both. */
const SITUATIONS = [3_000, 9_000] as const;
const OUTAGES = [10_000, 40_000] as const;
const CHANGES = [100, 900] as const;
const SYNCS = [5_000, 15_000] as const;

/** Changes stop after this share of the time, so that nothing changes during the last sync. */
const CHANGING = 0.95;

const REPORTS_MS = 30_000;

/** On a slow machine the first restart can outlast the time: the kills that are left then follow at once. */
const MIN_KILLS = 2;

/** A sync that has not ended so long after the trouble has is stuck. */
const STUCK_MS = 15 * 60_000;

export interface Trouble {
  kills: number;
  /** How often each fault of the database occurred, by the situation's name. */
  database: Record<string, number>;
  changes: Partial<Record<ChangeKind, number>>;
}

export interface TroubledRun extends RunResult {
  trouble: Trouble;
  /** The results by repository. */
  journals: Map<string, Journal>;
}

interface Running {
  product: ProductWithReplay;
  options: SoakOptions;
  trouble: Trouble;
  journals: Map<string, Journal>;
  syncs: Pick<RunResult, 'syncs' | 'failed' | 'incomplete'>;
}

/**
 * Every repository is synced over and over while GitHub and the database fail, pull requests change and the Worker is
 * killed; then the trouble ends, and one last sync of each must leave the database as GitHub is.
 */
export async function troubledRun(options: SoakOptions, until: Date): Promise<TroubledRun> {
  const product = await startSoaked(options, until);
  let reporting: NodeJS.Timeout | undefined;
  try {
    const begunAt = Date.now();
    const repositories = await Promise.all(product.github.repositories.map((name) => track(product, name)));
    const running: Running = {
      product,
      options,
      trouble: { kills: 0, database: {}, changes: {} },
      journals: new Map(repositories.map(({ fullName }) => [fullName, emptyJournal()])),
      syncs: { syncs: 0, failed: [], incomplete: [] },
    };
    reporting = setInterval(() => options.report(progressOf(running, begunAt)), REPORTS_MS);
    const end = Date.now() + options.minutes * 60_000;
    const syncing = repositories.map((repository, index) => keepSynced(running, repository, index, end));
    await Promise.all([...makeTrouble(running, end), ...syncing]);
    touchChecked(running);
    await Promise.all(repositories.map((repository) => syncLast(running, repository, end)));
    const { trouble, journals, syncs } = running;
    return { ...(await finish(product, begunAt, syncs)), trouble, journals };
  } finally {
    clearInterval(reporting);
    await stopSoaked(product);
  }
}

function makeTrouble(running: Running, end: number): Promise<void>[] {
  const { product, options, trouble } = running;
  const { control } = product.github;
  const { endpoint } = product.database;
  const random = (stream: string) => createRandom(options.seed, stream);
  const [situations, outages, changes] = [random('situations'), random('outages'), random('changes')];
  const begunAt = Date.now();
  const gitHub = oneAtATime(
    (each) => control.addSituation(each),
    (each) => control.clearSituations(each),
  );
  const ofDatabase = oneAtATime(
    (each) => endpoint.addSituation(each),
    (each) => endpoint.clearSituations(each),
  );
  const failing = every(situations, SITUATIONS, end, () => gitHub.next(pickPassing(situations)));
  const breaking = every(outages, OUTAGES, end, () => {
    const picked = pickOfDatabase(outages);
    trouble.database[picked.name] = (trouble.database[picked.name] ?? 0) + 1;
    ofDatabase.next(picked);
  });
  const changing = every(changes, CHANGES, begunAt + (end - begunAt) * CHANGING, () => change(running, changes));
  const kill = async (): Promise<void> => {
    trouble.kills += 1;
    await product.killAndRestart();
  };
  const killing = async (): Promise<void> => {
    await every(random('kills'), options.kills, end, kill);
    while (trouble.kills < MIN_KILLS) await kill();
  };
  const calm = async (): Promise<void> => {
    await Promise.all([failing, breaking]);
    await sleep(Math.max(0, end - Date.now()));
    gitHub.end();
    ofDatabase.end();
  };
  return [calm(), changing, killing()];
}

/** One situation at a time: what a stopped Worker did not meet must not pile up for when it is back. */
function oneAtATime(begin: (situation: Named) => void, end: (which: { name: string }) => void) {
  let current: Named | undefined;
  const stop = (): void => {
    if (current) end({ name: current.name });
    current = undefined;
  };
  return {
    next(situation: Named) {
      stop();
      begin(situation);
      current = situation;
    },
    end: stop,
  };
}

function change({ product, options, trouble, journals }: Running, random: Random): void {
  const { control, repositories } = product.github;
  const picked = pickChange(random, control, repositories, options.checks);
  const journal = journals.get(picked.repository);
  if (!journal) throw new Error(`nobody keeps a journal of ${picked.repository}`);
  applyChange(control, picked);
  noteChange(journal, picked);
  trouble.changes[picked.kind] = (trouble.changes[picked.kind] ?? 0) + 1;
}

/** Check runs leave no sign on their pull request: something else must happen to it for a sync to see them. */
function touchChecked({ product, journals }: Running): void {
  for (const journal of journals.values()) {
    const all = journal.rounds.flatMap(({ during, after }) => [...during.map((each) => each.change), ...after]);
    for (const checked of all.filter(({ kind }) => kind === 'check')) {
      const touch: Change = { ...checked, kind: 'touch' };
      applyChange(product.github.control, touch);
      noteChange(journal, touch);
    }
  }
}

/** Syncs a repository over and over. */
async function keepSynced(running: Running, repository: SyncedRepository, index: number, end: number): Promise<void> {
  const random = createRandom(running.options.seed, 'syncs', index);
  while (Date.now() < end) {
    await syncRound(running, repository, end);
    await sleep(random.int(...SYNCS));
  }
}

async function syncLast(running: Running, repository: SyncedRepository, end: number): Promise<void> {
  const flaw = flawOf(repository.fullName, await syncRound(running, repository, end));
  if (flaw !== null) running.syncs.incomplete.push(flaw);
}

/** One sync. When the product gives it up because of the faults, it is begun again, and counts as the same round. */
async function syncRound(running: Running, { fullName, id }: SyncedRepository, end: number): Promise<SyncRecord> {
  const { product, journals, syncs } = running;
  const journal = journals.get(fullName);
  if (!journal) throw new Error(`nobody keeps a journal of ${fullName}`);
  beginRound(journal);
  for (;;) {
    const record = await sync(product, { fullName, id }, end + STUCK_MS, ({ progress }) => {
      journal.percent = progress.percent ?? 0;
    });
    syncs.syncs += 1;
    if (record.status === 'failed') {
      syncs.failed.push(`${fullName}: ${record.error?.reason} ${record.error?.detail}`);
      if (Date.now() < end) continue;
    }
    journal.percent = null;
    return record;
  }
}

function progressOf({ product, trouble, journals, syncs }: Running, begunAt: number): string {
  const { requests, faults } = product.github.control.stats();
  const met = Object.values(faults).reduce((sum, count) => sum + count, 0);
  const made = Object.values(trouble.changes).reduce((sum, count) => sum + count, 0);
  const read = [...journals.values()].filter(({ rounds, percent }) => rounds.length > 1 || percent === null);
  const minutes = ((Date.now() - begunAt) / 60_000).toFixed(1);
  return [
    `${minutes} min: ${read.length} of ${journals.size} histories read, ${syncs.syncs} syncs ended`,
    `${syncs.failed.length} given up, ${trouble.kills} kills, ${met} situations, ${made} changes, ${requests} requests`,
  ].join(', ');
}
