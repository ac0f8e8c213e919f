import { sql, type SQL } from 'drizzle-orm';
import { fieldOf, GITHUB_FIELDS, isPerson, type GitHubField } from '../../src/domain/pull-request-fields.ts';
import { asOwner, type Database } from '../../src/storage/database.ts';
import { pullRequests } from '../../src/storage/schema/pull-requests.ts';
import type { ComparedRow } from './compare-rows.ts';

/** SQL for the values of compared rows: an instant in UTC, a person, an array whose order does not matter. */
const at = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const who = (column: string) =>
  `(select json_build_object('github_id', a.github_id, 'login', a.login, 'kind', a.kind) from actors a where a.id = ${column})`;
const sorted = (column: string) =>
  `(select coalesce(json_agg(value order by value collate "C"), '[]') from jsonb_array_elements_text(${column}))`;

interface ComparedTable {
  /** The value that identifies a row within its pull request. */
  key: string;
  /** Columns that are compared as they are, and by their name those that are compared as something else. */
  plain: string[];
  made: Record<string, string>;
}

/** Every field that GitHub has, under its own name. */
const OWN: ComparedTable = {
  key: `'pull_requests'`,
  plain: ['details_complete'],
  made: Object.fromEntries(GITHUB_FIELDS.map((name) => [name, ownValue(name)])),
};

const LISTS: Record<string, ComparedTable> = {
  reviews: {
    key: 'c.github_id',
    plain: ['state', 'body'],
    made: { author: who('c.author_id'), ...instants('submitted_at') },
  },
  commits: {
    key: 'c.sha',
    plain: ['message', 'author_name', 'additions', 'deletions'],
    made: { author: who('c.author_id'), ...instants('authored_at', 'committed_at') },
  },
  files: { key: `c.path || ' ' || c.occurrence`, plain: ['change_type', 'additions', 'deletions'], made: {} },
  comments: {
    key: `c.kind || ' ' || c.github_id`,
    plain: ['body', 'path'],
    made: { author: who('c.author_id'), ...instants('created_at', 'updated_at') },
  },
  timeline_events: {
    key: 'c.node_id',
    plain: ['kind', 'data'],
    made: { actor: who('c.actor_id'), subject: who('c.subject_id'), ...instants('created_at') },
  },
};

const CHECKS: Record<string, ComparedTable> = {
  check_runs: {
    key: 'c.github_id',
    plain: ['name', 'status', 'conclusion', 'app', 'workflow'],
    made: instants('started_at', 'completed_at'),
  },
  commit_statuses: { key: `c.context || ' ' || c.occurrence`, plain: ['state'], made: instants('created_at') },
};

/** The ids of a workspace's repositories of this name: there must be one. */
export async function storedRepositories(db: Database, workspaceId: string, fullName: string): Promise<string[]> {
  const rows = await rowsOf<{ id: string }>(
    db,
    sql`select id from repositories where workspace_id = ${workspaceId} and full_name = ${fullName}`,
  );
  return rows.map(({ id }) => id);
}

/** The numbers of a repository's stored pull requests, ascending. */
export async function storedNumbers(db: Database, repositoryId: string): Promise<number[]> {
  const rows = await rowsOf<{ number: number }>(
    db,
    sql`select number from pull_requests where repository_id = ${repositoryId} order by number`,
  );
  return rows.map(({ number }) => number);
}

/** All stored rows of some pull requests, by number. One round trip. */
export async function storedRows(
  db: Database,
  repositoryId: string,
  numbers: number[],
  withChecks: boolean,
): Promise<Map<number, ComparedRow[]>> {
  const chosen = sql`p.repository_id = ${repositoryId} and p.number in (select value::int from json_array_elements_text(${JSON.stringify(numbers)}::json))`;
  const lists = Object.entries({ ...LISTS, ...(withChecks && CHECKS) }).map(
    ([name, table]) => sql`
      select p.number, ${sql.raw(`'${name} ' || ${table.key}`)} as key, ${columnsOf(table)} as columns
      from ${sql.raw(name)} c join pull_requests p on p.id = c.pull_request_id where ${chosen}`,
  );
  const own = sql`
    select p.number, ${sql.raw(OWN.key)} as key, ${columnsOf(OWN)} as columns
    from pull_requests p join pull_requests c on c.id = p.id where ${chosen}`;
  const rows = await rowsOf<ComparedRow & { number: number }>(db, sql.join([own, ...lists], sql` union all `));
  const byNumber = Map.groupBy(rows, ({ number }) => number);
  return new Map([...byNumber].map(([number, found]) => [number, found.map(({ key, columns }) => ({ key, columns }))]));
}

function ownValue(name: GitHubField): string {
  if (isPerson(name)) return who(`c.${pullRequests[`${name}Id`].name}`);
  const column = `c.${pullRequests[name].name}`;
  switch (fieldOf(name).kind) {
    case 'instant':
      return at(column);
    case 'names':
      return sorted(column);
    default:
      return column;
  }
}

function columnsOf({ plain, made }: ComparedTable): SQL {
  const pairs = [...plain.map((name) => [name, `c.${name}`]), ...Object.entries(made)];
  return sql.raw(`json_build_object(${pairs.map(([name, value]) => `'${name}', ${value}`).join(', ')})`);
}

function instants(...names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, at(`c.${name}`)]));
}

async function rowsOf<Row extends object>(db: Database, statement: SQL): Promise<Row[]> {
  const [rows] = await asOwner(db, [statement]);
  return (rows ?? []) as Row[];
}
