import type { ReplayControl } from '../../packages/github-replay/src/control/control.ts';
import { repositoryDatabaseId } from '../../packages/github-replay/src/history/database-ids.ts';
import type { LocalDatabase } from '../../packages/local-cloud/src/neon/start-database.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { expectedRows, type Origin } from './compare-expected.ts';
import { compareRows } from './compare-rows.ts';
import { storedNumbers, storedRepositories, storedRows } from './compare-stored.ts';

export interface ComparedSides {
  control: Pick<ReplayControl, 'numbers' | 'pullRequest'>;
  database: Pick<LocalDatabase, 'databaseUrl' | 'neonHttpUrl'>;
  workspaceId: string;
  /** The repositories by their first names. */
  repositories: readonly string[];
  /** False leaves checks and statuses out, which change on GitHub without a sign of it on the pull request. */
  withChecks: boolean;
}

export interface Comparison {
  pullRequests: number;
  rows: number;
  /** How many differences there are. */
  differences: number;
  /** The first of them, in words. */
  shown: string[];
}

const MAX_SHOWN = 50;

/** Pull requests compared at once: some have thousands of rows, and an answer must stay below 64 MB. */
const AT_ONCE = 100;

/**
 * Compares the stored rows with the replay's own state: every pull request of every repository, row by row and column
 * by column. No row may be missing, too many, doubled or different.
 */
export async function compareWithGitHub(sides: ComparedSides): Promise<Comparison> {
  const comparison: Comparison = { pullRequests: 0, rows: 0, differences: 0, shown: [] };
  for (const fullName of sides.repositories) await compareRepository(sides, fullName, comparison);
  return comparison;
}

async function compareRepository(sides: ComparedSides, fullName: string, comparison: Comparison): Promise<void> {
  const { control, database, workspaceId, withChecks } = sides;
  const db = openDatabase(database.databaseUrl, database.neonHttpUrl);
  const [repositoryId, ...more] = await storedRepositories(db, workspaceId, fullName);
  if (repositoryId === undefined || more.length > 0) {
    note(comparison, `${fullName}: stored ${repositoryId === undefined ? 'not at all' : 'more than once'}`);
    return;
  }
  const { numbers } = control.numbers({ repository: fullName });
  const origin: Origin = { fullName, databaseId: repositoryDatabaseId(fullName) };
  const known = new Set(numbers);
  const unknown = (await storedNumbers(db, repositoryId)).filter((number) => !known.has(number));
  for (const number of unknown) note(comparison, `${fullName}#${number}: stored, and not on GitHub`);
  for (let from = 0; from < numbers.length; from += AT_ONCE) {
    const some = numbers.slice(from, from + AT_ONCE);
    const stored = await storedRows(db, repositoryId, some, withChecks);
    for (const number of some) {
      const expected = expectedRows(origin, control.pullRequest({ repository: fullName, number }), withChecks);
      comparison.pullRequests += 1;
      comparison.rows += expected.length;
      const found = stored.get(number);
      const differences = found ? compareRows(expected, found) : ['not stored'];
      for (const difference of differences) note(comparison, `${fullName}#${number}: ${difference}`);
    }
  }
}

function note(comparison: Comparison, difference: string): void {
  comparison.differences += 1;
  if (comparison.shown.length < MAX_SHOWN) comparison.shown.push(difference);
}
