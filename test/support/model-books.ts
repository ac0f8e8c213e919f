import { sql, type SQL } from 'drizzle-orm';
import type { Tally } from '../../packages/model-stand-in/src/stats.ts';
import { rowsAsOwner, type Database } from '../../src/storage/database.ts';

/** The stored analysis of one pull request, and whether it is of the pull request's present content. */
export interface StoredAnalysis {
  repository: string;
  title: string;
  rows: number;
  /** A value of the row for its present content; null without one. */
  status: 'succeeded' | 'failed' | 'pending' | null;
  reason: string | null;
  inputHash: string | null;
  result: { ai: { evidence: string[] } } | null;
}

/** The number of stored calls, by how they ended. */
export interface Calls {
  answered: number;
  refused: number;
  /** Broken off: whether work was done is not known. */
  broken: number;
  /** Calls whose end was not stored. */
  open: number;
  tokens: number;
}

/** Each pull request of a workspace with its analysis. */
export function analysesOf(db: Database, workspaceId: string): Promise<StoredAnalysis[]> {
  return rowsAsOwner<StoredAnalysis>(
    db,
    sql`select r.full_name as repository, p.title, count(a.id)::int as rows, max(a.status) filter (where present) as status,
        max(split_part(a.reason, ':', 1)) filter (where present) as reason, max(a.input_hash) filter (where present) as "inputHash",
        (array_agg(a.result) filter (where present))[1] as result
      from pull_requests p join repositories r on r.id = p.repository_id left join llm_analyses a on a.pull_request_id = p.id,
        lateral (select a.status = 'pending' or a.is_current and a.content_version = p.synced_at as present) x
      where p.workspace_id = ${workspaceId} group by p.id, r.full_name, p.title`,
  );
}

/** What must be paid to the provider, as far as the workspace knows. */
export async function billOf(db: Database, workspaceId: string): Promise<Tally> {
  const [bill] = await rowsAsOwner<Tally>(
    db,
    sql`select count(*)::int as answers, coalesce(sum(input_tokens), 0)::int as "inputTokens",
        coalesce(sum(output_tokens), 0)::int as "outputTokens"
      from llm_calls where workspace_id = ${workspaceId} and outcome = 'answered'`,
  );
  if (!bill) throw new Error('the select answered no row');
  return bill;
}

export async function callsOf(db: Database, workspaceId: string): Promise<Calls> {
  const number = (what: SQL) => sql`(count(*) filter (where ${what}))::int`;
  const [calls] = await rowsAsOwner<Calls>(
    db,
    sql`select ${number(sql`outcome = 'answered'`)} as answered, ${number(sql`outcome = 'refused'`)} as refused,
        ${number(sql`outcome is null and finished_at is not null`)} as broken, ${number(sql`finished_at is null`)} as open,
        coalesce(sum(case outcome when 'answered' then input_tokens + output_tokens when 'refused' then 0
          else reserved_tokens end), 0)::int as tokens
      from llm_calls where workspace_id = ${workspaceId}`,
  );
  if (!calls) throw new Error('the select answered no row');
  return calls;
}

export interface Progress {
  /** Pull requests of a repository that have a present outcome. */
  ended: number;
  waiting: number;
  /** The waiting rows that a run works on, or worked on when it died. */
  taken: number;
}

export async function progressOf(db: Database, fullName: string): Promise<Progress> {
  const [progress] = await rowsAsOwner<Progress>(
    db,
    sql`select (count(*) filter (where is_current and content_version = p.synced_at))::int as ended, (count(*) filter (where status = 'pending'))::int as waiting,
        (count(*) filter (where status = 'pending' and leased_until between now() and now() + interval '2 minutes'))::int as taken
      from llm_analyses a join pull_requests p on p.id = a.pull_request_id
      where p.repository_id in (select id from repositories where full_name = ${fullName})`,
  );
  if (!progress) throw new Error('the select answered no row');
  return progress;
}

/** The difference of two tallies. */
export function less(tally: Tally, other: Tally): Tally {
  return {
    answers: tally.answers - other.answers,
    inputTokens: tally.inputTokens - other.inputTokens,
    outputTokens: tally.outputTokens - other.outputTokens,
  };
}
