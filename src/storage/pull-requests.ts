import { sql, type SQL } from 'drizzle-orm';
import { MISSING_LIMIT } from '../domain/receipt.ts';
import type { SetAside } from '../domain/set-aside.ts';
import { rowsAsTenant, type Database } from './database.ts';
import { pageOf, type Page } from './keyset.ts';
import { isBy } from './people.ts';
import { setAsideOf } from './set-aside.ts';
import { at, iso, person, who } from './shown.ts';
import { SHOWN_FACTS } from './shown-facts.ts';

export interface PullRequestFilters {
  repositoryId?: string | undefined;
  state?: 'open' | 'closed' | 'merged' | undefined;
  /** A login; all accounts of the person behind it count. */
  author?: string | undefined;
  teamId?: string | undefined;
  label?: string | undefined;
  aiTool?: string | undefined;
  language?: string | undefined;
  type?: string | undefined;
  /** Half-open window on `updatedAt`. */
  from?: string | undefined;
  to?: string | undefined;
  /** A substring of the title. */
  q?: string | undefined;
}

/** A pull request `p` as lists show it. */
export const SUMMARY = sql`p.id, p.repository_id as "repositoryId", p.number, p.title, p.state, p.is_draft as "isDraft",
  ${person('p.author_id')} as author, p.labels, p.additions, p.deletions, p.changed_files as "changedFiles",
  p.review_decision as "reviewDecision", p.details_complete as "detailsComplete", ${iso('p.created_at')} as "createdAt",
  ${iso('p.updated_at')} as "updatedAt", ${iso('p.merged_at')} as "mergedAt", ${iso('p.closed_at')} as "closedAt",
  coalesce((select f.ai_tools from pull_request_facts f where f.pull_request_id = p.id), '[]') as "aiTools"`;

/**
 * The statement of the list, for the API and for the test that asks Postgres how it would run it. It reads views that
 * belong to one workspace, because row-level security would keep Postgres from using the GIN indexes: see
 * migrations/0002_search.sql.
 */
export function listStatement(
  workspaceId: string,
  filters: PullRequestFilters,
  limit: number,
  after: string[] | null,
): SQL {
  const place = after ? sql`and (p.updated_at, p.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``;
  return sql`select ${SUMMARY} from listed_pull_requests p where ${conditionsOf(workspaceId, filters)} ${place}
    order by p.updated_at desc, p.id desc limit ${limit + 1}`;
}

/** Whether a pull request `p` is one of the workspace that meets the filters. */
export function conditionsOf(workspaceId: string, filters: PullRequestFilters): SQL {
  const { repositoryId, state, author, teamId, label, aiTool, language, type, from, to, q } = filters;
  const contains = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`;
  const conditions: SQL[] = [sql`p.workspace_id = ${workspaceId}`];
  const analysed = (pattern: unknown) =>
    sql`p.id in (select s.pull_request_id from searchable_analyses s where s.result @> ${contains(pattern)})`;
  if (repositoryId) conditions.push(sql`p.repository_id = ${repositoryId}`);
  if (state) conditions.push(sql`p.state = ${state}`);
  if (author !== undefined || teamId !== undefined) {
    const whose = { workspaceId, author, teamId };
    conditions.push(sql`p.author_id in (
      select a.id from actors a where a.workspace_id = ${workspaceId} and ${isBy(whose, 'a.id')}
      union select a.id from actors a where a.workspace_id = ${workspaceId} and ${isBy(whose, 'a.person_id')})`);
  }
  if (label) conditions.push(sql`p.labels @> ${contains([label])}`);
  if (aiTool) {
    conditions.push(
      sql`p.id in (select s.pull_request_id from searchable_ai_tools s where s.ai_tools @> ${contains([aiTool.toLowerCase()])})`,
    );
  }
  if (language) conditions.push(analysed({ tech: { languages: [language.toLowerCase()] } }));
  if (type) conditions.push(analysed({ summary: { type } }));
  if (from) conditions.push(sql`p.updated_at >= ${from}::timestamptz`);
  if (to) conditions.push(sql`p.updated_at < ${to}::timestamptz`);
  if (q) conditions.push(sql`p.title ilike ${`%${q.replace(/[\\%_]/g, String.raw`\$&`)}%`}`);
  return sql.join(conditions, sql` and `);
}

/** A pull request as lists show it. */
export interface PullRequestSummary {
  id: string;
  repositoryId: string;
  number: number;
  title: string;
  state: 'open' | 'closed' | 'merged';
  isDraft: boolean;
  author: { login: string; kind: string } | null;
  labels: string[];
  additions: number;
  deletions: number;
  changedFiles: number;
  reviewDecision: string | null;
  detailsComplete: boolean;
  createdAt: string;
  updatedAt: string;
  mergedAt: string | null;
  closedAt: string | null;
  /** Certain and strong ones; none before the facts are computed. */
  aiTools: string[];
}

/** One with everything else that is stored of it. */
export interface PullRequestDetail extends PullRequestSummary {
  setAside: SetAside[];
}

/** Pull requests by `updatedAt` descending. */
export async function listPullRequests(
  db: Database,
  workspaceId: string,
  filters: PullRequestFilters,
  limit: number,
  after: string[] | null,
): Promise<Page<PullRequestSummary>> {
  const rows = await rowsAsTenant<PullRequestSummary>(
    db,
    workspaceId,
    listStatement(workspaceId, filters, limit, after),
  );
  return pageOf(rows, limit, (row) => [row.updatedAt, row.id]);
}

/** One pull request with all that is stored of it, in one round trip; null when the workspace has none of this id. */
export async function getPullRequest(db: Database, workspaceId: string, id: string): Promise<PullRequestDetail | null> {
  const list = (table: string, fields: string, order: string) =>
    sql.raw(`coalesce((select json_agg(json_build_object(${fields}) order by ${order}) from ${table} c
      where c.pull_request_id = p.id), '[]')`);
  const [row] = await rowsAsTenant<PullRequestDetail>(
    db,
    workspaceId,
    sql`
      select ${SUMMARY}, p.github_id::text as "githubId", p.body, p.base_ref as "baseRef", p.head_ref as "headRef",
        p.head_sha as "headSha", p.merge_commit_sha as "mergeCommitSha", ${person('p.merged_by_id')} as "mergedBy",
        p.assignees, p.requested_reviewers as "requestedReviewers", p.linked_issues as "linkedIssues", p.milestone,
        ${setAsideOf(sql`s.repository_id = p.repository_id and s.number = p.number`, MISSING_LIMIT)} as "setAside",
        p.capped_lists as "cappedLists", ${iso('p.synced_at')} as "syncedAt",
        ${list('reviews', `'id', c.id, 'author', ${who('c.author_id')}, 'state', c.state, 'body', c.body, 'submittedAt', ${at('c.submitted_at')}`, 'c.submitted_at, c.github_id')} as reviews,
        ${list('commits', `'sha', c.sha, 'message', c.message, 'author', ${who('c.author_id')}, 'authorName', c.author_name, 'authoredAt', ${at('c.authored_at')}, 'committedAt', ${at('c.committed_at')}, 'additions', c.additions, 'deletions', c.deletions`, 'c.committed_at, c.sha')} as commits,
        ${list('files', `'path', c.path, 'changeType', c.change_type, 'additions', c.additions, 'deletions', c.deletions`, 'c.path, c.occurrence')} as files,
        ${list('comments', `'id', c.id, 'kind', c.kind, 'author', ${who('c.author_id')}, 'body', c.body, 'path', c.path, 'createdAt', ${at('c.created_at')}`, 'c.created_at, c.github_id')} as comments,
        ${list('check_runs', `'name', c.name, 'status', c.status, 'conclusion', c.conclusion, 'startedAt', ${at('c.started_at')}, 'completedAt', ${at('c.completed_at')}`, 'c.name, c.github_id')} as "checkRuns",
        ${list('commit_statuses', `'context', c.context, 'state', c.state, 'createdAt', ${at('c.created_at')}`, 'c.context, c.occurrence')} as "commitStatuses",
        ${list('timeline_events', `'kind', c.kind, 'actor', ${who('c.actor_id')}, 'subject', ${who('c.subject_id')}, 'data', c.data, 'createdAt', ${at('c.created_at')}`, 'c.created_at, c.node_id')} as "timelineEvents",
        ${list('ai_signals', `'kind', c.kind, 'tool', c.tool, 'tier', c.tier, 'source', c.source, 'quote', c.quote, 'ruleVersion', c.rule_version`, `array_position(array['certain', 'strong', 'weak'], c.tier), c.tool, c.kind, c.source`)} as "aiSignals",
        ${SHOWN_FACTS} as facts,
        (select l.result from llm_analyses l where l.pull_request_id = p.id and l.is_current) as analysis,
        (select json_build_object('status', l.status, 'reason', l.reason, 'model', l.model, 'promptVersion', l.prompt_version,
            'finishedAt', ${sql.raw(at('l.finished_at'))}, 'inputTokens', l.input_tokens, 'outputTokens', l.output_tokens,
            'cost', l.cost)
          from llm_analyses l where l.pull_request_id = p.id order by l.is_current desc, l.status = 'pending' desc limit 1
        ) as "analysisState"
      from pull_requests p where p.workspace_id = ${workspaceId} and p.id = ${id}`,
  );
  return row ?? null;
}

export async function hasPullRequest(db: Database, workspaceId: string, id: string): Promise<boolean> {
  const statement = sql`select from pull_requests where workspace_id = ${workspaceId} and id = ${id}`;
  return (await rowsAsTenant(db, workspaceId, statement)).length > 0;
}
