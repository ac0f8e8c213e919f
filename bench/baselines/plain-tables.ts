import type { Engine, Statement } from '../../packages/local-cloud/src/neon/engine.ts';
import type { ChildLists, ListName, PullRequestSnapshot } from '../../src/domain/entities.ts';

/** A table of the loop: Postgres' types by the names of values, and the key. */
interface PlainTable {
  columns: Record<string, string>;
  key: string;
}

const PULL_REQUESTS: PlainTable = {
  columns: {
    number: 'int',
    title: 'text',
    body: 'text',
    state: 'text',
    isDraft: 'boolean',
    author: 'text',
    baseRef: 'text',
    headRef: 'text',
    headSha: 'text',
    mergeCommitSha: 'text',
    additions: 'int',
    deletions: 'int',
    changedFiles: 'int',
    labels: 'json',
    createdAt: 'timestamptz',
    updatedAt: 'timestamptz',
    mergedAt: 'timestamptz',
    closedAt: 'timestamptz',
  },
  key: 'number',
};

/** The lists that such a loop stores; inline comments are in the table of comments, too. */
const LISTS: Partial<Record<ListName, PlainTable>> = {
  reviews: {
    columns: {
      githubId: 'bigint',
      number: 'int',
      author: 'text',
      state: 'text',
      body: 'text',
      submittedAt: 'timestamptz',
    },
    key: 'github_id',
  },
  commits: {
    columns: {
      number: 'int',
      sha: 'text',
      message: 'text',
      authorName: 'text',
      authoredAt: 'timestamptz',
      committedAt: 'timestamptz',
      additions: 'int',
      deletions: 'int',
    },
    key: 'number, sha',
  },
  files: {
    columns: { number: 'int', path: 'text', changeType: 'text', additions: 'int', deletions: 'int' },
    key: 'number, path',
  },
  comments: { columns: commentColumns(), key: 'github_id' },
  reviewComments: { columns: { ...commentColumns(), path: 'text' }, key: 'github_id' },
  checkRuns: {
    columns: {
      githubId: 'bigint',
      number: 'int',
      name: 'text',
      status: 'text',
      conclusion: 'text',
      startedAt: 'timestamptz',
      completedAt: 'timestamptz',
    },
    key: 'github_id, number',
  },
};

function commentColumns() {
  return {
    githubId: 'bigint',
    number: 'int',
    author: 'text',
    body: 'text',
    createdAt: 'timestamptz',
    updatedAt: 'timestamptz',
  };
}

/** Makes the tables that a loop of an afternoon makes for itself, with no index but the keys, in a schema of their own. */
export async function makePlainTables(engine: Engine): Promise<void> {
  const tables = [['pullRequests', PULL_REQUESTS] as const, ...Object.entries(LISTS)].map(
    ([name, { columns, key }]) => {
      const typed = Object.entries(columns).map(([column, type]) => `${snake(column)} ${type}`);
      return `create table plain.${snake(name)} (${typed.join(', ')}, primary key (${key}));`;
    },
  );
  await engine.script(`drop schema if exists plain cascade; create schema plain; ${tables.join('\n')}`);
}

/** Stores a page with one insert of many rows for each table, in one transaction; rows that are stored already stay. */
export async function savePlainly(engine: Engine, snapshots: PullRequestSnapshot[]): Promise<void> {
  const lists = Object.entries(LISTS).flatMap(([name, table]) =>
    insertOf(
      name,
      table,
      snapshots.flatMap(({ number, lists: of }) => rowsOf(of, name as ListName, number)),
    ),
  );
  await engine.transaction([
    ...insertOf(
      'pullRequests',
      PULL_REQUESTS,
      snapshots.map((one) => ({ ...one })),
    ),
    ...lists,
  ]);
}

type Row = Record<string, unknown>;

function rowsOf(lists: ChildLists, name: ListName, number: number): Row[] {
  const list = lists[name];
  return list.state === 'complete' || list.state === 'continues' ? list.rows.map((row) => ({ ...row, number })) : [];
}

function insertOf(name: string, { columns }: PlainTable, rows: Row[]): Statement[] {
  if (rows.length === 0) return [];
  const names = Object.keys(columns);
  const places = rows.map(
    (_, row) => `(${names.map((__, column) => `$${row * names.length + column + 1}`).join(', ')})`,
  );
  return [
    {
      query: `insert into plain.${snake(name)} (${names.map(snake).join(', ')}) values ${places.join(', ')}
        on conflict do nothing`,
      params: rows.flatMap((row) => names.map((column) => textOf(row[column]))),
    },
  ];
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && 'login' in value) return String(value.login);
  return JSON.stringify(value);
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
