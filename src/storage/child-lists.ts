import { sql, type SQL } from 'drizzle-orm';
import type { Actor, ChildRows, ListName } from '../domain/entities.ts';
import { jsonParameter } from './json-parameter.ts';

/** How a list's rows become rows of a table. `actor` columns carry a person's GitHub id, and are stored as our id. */
interface ListTable<Row> {
  table: string;
  /** With `pull_request_id`, what tells the rows of a list apart. */
  key: string;
  /** The index's column for a key that is text of any length, which GitHub can list again: those are numbered. */
  hash?: string;
  /** Lists that share a table are told apart by this column's value. */
  kind?: 'issue' | 'review';
  columns: Record<string, 'bigint' | 'text' | 'int' | 'boolean' | 'timestamptz' | 'jsonb' | 'actor'>;
  /** Columns that not every request asks for: nothing leaves what is stored. */
  asked?: string[];
  toColumns(row: Row): Record<string, unknown>;
  actors(row: Row): (Actor | null)[];
}

const comments = {
  table: 'comments',
  key: 'github_id',
  columns: {
    github_id: 'bigint',
    kind: 'text',
    author_id: 'actor',
    body: 'text',
    path: 'text',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
  },
  toColumns: (row) => ({
    github_id: row.githubId,
    kind: row.kind,
    author_id: row.author?.githubId,
    body: row.body,
    path: row.path,
    created_at: row.createdAt,
    updated_at: row.updatedAt,
  }),
  actors: (row) => [row.author],
} satisfies ListTable<ChildRows['comments']>;

export const LIST_TABLES: { [Name in ListName]: ListTable<ChildRows[Name]> } = {
  reviews: {
    table: 'reviews',
    key: 'github_id',
    columns: { github_id: 'bigint', author_id: 'actor', state: 'text', body: 'text', submitted_at: 'timestamptz' },
    toColumns: (row) => ({
      github_id: row.githubId,
      author_id: row.author?.githubId,
      state: row.state,
      body: row.body,
      submitted_at: row.submittedAt,
    }),
    actors: (row) => [row.author],
  },
  commits: {
    table: 'commits',
    key: 'sha',
    columns: {
      sha: 'text',
      message: 'text',
      author_id: 'actor',
      author_name: 'text',
      authored_at: 'timestamptz',
      committed_at: 'timestamptz',
      additions: 'int',
      deletions: 'int',
    },
    toColumns: (row) => ({
      sha: row.sha,
      message: row.message,
      author_id: row.author?.githubId,
      author_name: row.authorName,
      authored_at: row.authoredAt,
      committed_at: row.committedAt,
      additions: row.additions,
      deletions: row.deletions,
    }),
    actors: (row) => [row.author],
  },
  files: {
    table: 'files',
    key: 'path',
    hash: 'path_hash',
    columns: { path: 'text', occurrence: 'int', change_type: 'text', additions: 'int', deletions: 'int' },
    toColumns: (row) => ({
      path: row.path,
      change_type: row.changeType,
      additions: row.additions,
      deletions: row.deletions,
    }),
    actors: () => [],
  },
  comments: { ...comments, kind: 'issue' },
  reviewComments: { ...comments, kind: 'review' },
  checkRuns: {
    table: 'check_runs',
    key: 'github_id',
    columns: {
      github_id: 'bigint',
      name: 'text',
      status: 'text',
      conclusion: 'text',
      started_at: 'timestamptz',
      completed_at: 'timestamptz',
      app: 'text',
      workflow: 'text',
      is_required: 'boolean',
    },
    asked: ['is_required'],
    toColumns: (row) => ({
      github_id: row.githubId,
      name: row.name,
      status: row.status,
      conclusion: row.conclusion,
      started_at: row.startedAt,
      completed_at: row.completedAt,
      app: row.app,
      workflow: row.workflow,
      is_required: row.isRequired,
    }),
    actors: () => [],
  },
  commitStatuses: {
    table: 'commit_statuses',
    key: 'context',
    hash: 'context_hash',
    columns: { context: 'text', occurrence: 'int', state: 'text', created_at: 'timestamptz', is_required: 'boolean' },
    asked: ['is_required'],
    toColumns: (row) => ({
      context: row.context,
      state: row.state,
      created_at: row.createdAt,
      is_required: row.isRequired,
    }),
    actors: () => [],
  },
  timelineEvents: {
    table: 'timeline_events',
    key: 'node_id',
    columns: {
      node_id: 'text',
      kind: 'text',
      actor_id: 'actor',
      subject_id: 'actor',
      data: 'jsonb',
      created_at: 'timestamptz',
    },
    toColumns: (row) => ({
      node_id: row.nodeId,
      kind: row.kind,
      actor_id: row.actor?.githubId,
      subject_id: row.subject?.githubId,
      data: row.data,
      created_at: row.createdAt,
    }),
    actors: (row) => [row.actor, row.subject],
  },
};

export const LIST_NAMES = Object.keys(LIST_TABLES) as ListName[];

/**
 * Lists whose total is what was listed, because GitHub's own counts what is not stored, too, or is a difference of two
 * others. It shows when rows are lost here, and asks GitHub for nothing.
 */
export const COUNTED_LISTS: ReadonlySet<ListName> = new Set(['timelineEvents', 'commitStatuses']);

/** A list's rows of one pull request. */
export interface ListPart {
  /** Names the pull request as `keepWinners` was told to. */
  parent: number | string;
  rows: ChildRows[ListName][];
  /** The rows are the end of the list, and all were shown: what is stored and was not seen since the copy was read is removed. */
  ends: boolean;
}

/**
 * Keeps for the rest of the transaction which pull requests' copies are the stored ones. `winners` selects them, locked, as
 * `(parent, id, number, read_at, keeps)`, `keeps` being an array of the lists of which nothing is to be removed, or null. Statements of one batch cannot hand rows to each other, and to look the winners up again for
 * every list would cost nine searches a page, each as long as the repository where the planner has no statistics yet.
 */
export function keepWinners(winners: SQL): SQL {
  return sql`select set_config('app.winners', coalesce(json_agg(winners), '[]')::text, true) from (${winners}) winners`;
}

/** What `keepWinners` kept. */
export const WINNERS = sql`select * from json_to_recordset(current_setting('app.winners')::json)
  as w(parent text, id uuid, number int, read_at timestamptz, keeps jsonb)`;

/**
 * One statement that stores rows of one list for the pull requests kept by `keepWinners`, and no others: a list changes
 * only with its parent. Rows that did not change are not written, but while a list is being continued they are marked as
 * seen.
 */
export function saveListStatement(workspaceId: string, list: ListName, parts: ListPart[]): SQL {
  const spec = LIST_TABLES[list] as ListTable<ChildRows[ListName]>;
  const { table, key, hash, columns, kind, asked = [] } = spec;
  const keys = hash ? [key, 'occurrence'] : [key];
  const names = Object.keys(columns);
  const values = names.filter((name) => !keys.includes(name));
  const after = (name: string) =>
    asked.includes(name) ? `coalesce(excluded.${name}, ${table}.${name})` : `excluded.${name}`;
  const raw = (text: string) => sql.raw(text);
  const record = names.map((name) => `${name} ${columns[name] === 'actor' ? 'bigint' : columns[name]}`).join(', ');
  const selected = names.map((name) =>
    columns[name] === 'actor'
      ? sql`(select a.id from actors a where a.workspace_id = ${workspaceId} and a.github_id = x.${raw(name)})`
      : raw(`x.${name}`),
  );
  const conflict = ['pull_request_id', ...(kind ? ['kind'] : []), ...(hash ? [hash, 'occurrence'] : [key])].join(', ');
  const of = (row: string) => raw(keys.map((name) => `${row}.${name}`).join(', '));
  const ending = JSON.stringify(parts.filter((part) => part.ends).map((part) => part.parent));
  const ofKind = kind ? sql`and kind = ${kind}` : sql``;
  // NOT IN is a hash lookup and the lateral part a probe of an index, whatever the planner believes of the tables.
  return sql`
    with w as materialized (${WINNERS}),
    x as materialized (
      select * from json_to_recordset(${jsonParameter(rowsOf(spec, parts))}::json) as x(parent text, ${raw(record)})
    ),
    gone as (
      delete from ${raw(table)} where id = any(array(
        select c.id from w cross join lateral (
          select id, ${raw(keys.join(', '))} from ${raw(table)} where pull_request_id = w.id and read_at < w.read_at ${ofKind} offset 0
        ) c
        where w.parent in (select json_array_elements_text(${ending}::json)) and not coalesce(w.keeps ? ${list}, false)
          and (w.parent, ${of('c')}) not in (select x.parent, ${of('x')} from x)
      ))
    )
    insert into ${raw(table)} (workspace_id, pull_request_id, read_at, ${raw(names.join(', '))})
    select ${workspaceId}::uuid, w.id, w.read_at, ${sql.join(selected, sql`, `)}
    from x join w on w.parent = x.parent
    order by w.id, ${of('x')}
    on conflict (${raw(conflict)}) do update set
      read_at = excluded.read_at, synced_at = now(), ${raw(values.map((name) => `${name} = ${after(name)}`).join(', '))}
    where (${raw(values.map((name) => `${table}.${name}`).join(', '))})
        is distinct from (${raw(values.map(after).join(', '))})
      or exists (
        select from pull_requests p where p.id = excluded.pull_request_id and p.pending_lists ? ${list}
      )`;
}

/**
 * The rows as JSON knows them. Of rows with one id, which GitHub can repeat across pages that shift, the last counts; what
 * it lists again by another key is another row, numbered in the order of the list.
 */
function rowsOf(spec: ListTable<ChildRows[ListName]>, parts: ListPart[]): object[] {
  return parts.flatMap(({ parent, rows }) => {
    const listed = rows.map((row) => spec.toColumns(row));
    if (spec.hash) return numbered(listed, spec.key).map((columns) => ({ parent, ...columns }));
    return [...new Map(listed.map((columns) => [columns[spec.key], { parent, ...columns }])).values()];
  });
}

function numbered(rows: Record<string, unknown>[], key: string): object[] {
  const seen = new Map<unknown, number>();
  return rows.map((row) => {
    const occurrence = seen.get(row[key]) ?? 0;
    seen.set(row[key], occurrence + 1);
    return { ...row, occurrence };
  });
}

/** How many rows of a list are stored of what was listed. */
export function countOf(list: ListName, rows: ChildRows[ListName][]): number {
  const spec = LIST_TABLES[list] as ListTable<ChildRows[ListName]>;
  return spec.hash ? rows.length : new Set(rows.map((row) => spec.toColumns(row)[spec.key])).size;
}

/** Everybody that rows of a list name. */
export function actorsOfRows(list: ListName, rows: ChildRows[ListName][]): (Actor | null)[] {
  const spec = LIST_TABLES[list] as ListTable<ChildRows[ListName]>;
  return rows.flatMap((row) => spec.actors(row));
}
