import { sql, type SQL } from 'drizzle-orm';
import type { Facts, FactsVersions } from '../domain/facts/facts.ts';
import { GENERATED_FILES } from '../domain/facts/generated-files.ts';
import type { FactsInput } from '../domain/facts/input.ts';
import { whomToAsk } from '../domain/requirements.ts';
import type { AnalysisKey } from '../domain/analysis/key.ts';
import { lineUpStatement } from './analyses/line.ts';
import { asTenant, rowsAsTenant, type Database, type Scope } from './database.ts';
import { EVIDENCE } from './evidence.ts';
import { jsonParameter } from './json-parameter.ts';
import { saveQuestionsStatement } from './requirements.ts';
import { dueAgain, namedNumber } from './reverts.ts';
import { checkHash } from './check-hash.ts';
import { snakeCase } from './snake-case.ts';

/**
 * What the facts of up to `limit` pull requests are computed from: those whose rows changed since, or whose facts follow an
 * earlier version of the formulas or of the rules of AI use, or are older than a request to compute all of them again, or
 * hung on which checks are required before more became known of that; fewer, but one, where their texts are long. One round trip; of files only the sum of changed lines
 * leaves the database, and of texts only those that speak of a revert or may be evidence. Rows are found by arrays of ids,
 * here and when facts are saved: joins would scan whole tables wherever the planner takes them for small. The oldest come
 * first, because facts are found by time: stored in another order, a quarter of them would be read from all over the table.
 */
export function staleFacts(db: Database, scope: Scope, versions: FactsVersions, limit: number): Promise<FactsInput[]> {
  return rowsAsTenant<FactsInput>(
    db,
    scope.workspaceId,
    sql`
      select p.id as "pullRequestId", (select r.full_name from repositories r where r.id = p.repository_id) as repository,
        p.number, p.base_ref as "baseRef", ${VERSION} as "version",
        statement_timestamp() as "readAt",
        (select coalesce(a.person_id, a.id) from actors a where a.id = p.author_id) as "authorId",
        p.title, p.labels, p.head_ref as "headRef", p.is_draft as "isDraft", p.created_at as "createdAt",
        p.merged_at as "mergedAt", p.closed_at as "closedAt", p.earliest_commit_at as "earliestCommitAt",
        (select d.deployed_at from deployed_commits d
          where d.repository_id = p.repository_id and d.sha = p.merge_commit_sha) as "deployedAt",
        array[case when p.body ~ 'Reverts |This reverts commit ' then p.body else '' end]
          || array(select c.message from commits c
            where c.pull_request_id = p.id and c.message like '%This reverts commit %'
            order by c.committed_at, c.sha) as "revertTexts",
        -- GitHub lists 3,000 files at most: lines of the pull request that none of them has are of files beyond.
        (select least(2147483647, coalesce(sum(c.additions::bigint + c.deletions) filter (where c.path !~ ${GENERATED_FILES}), 0)
            + greatest(p.additions::bigint + p.deletions - coalesce(sum(c.additions::bigint + c.deletions), 0), 0))::int
          from files c where c.pull_request_id = p.id) as "changedLines",
        ${listOf('reviews', {
          id: 'c.id',
          githubId: 'c.github_id::text',
          author: person('c.author_id'),
          state: 'c.state',
          submittedAt: 'c.submitted_at',
        })} as reviews,
        ${listOf('comments', { githubId: 'c.github_id::text', author: person('c.author_id'), kind: 'c.kind', createdAt: 'c.created_at' })} as comments,
        array(select to_json(c.committed_at)#>>'{}' from commits c
          where c.pull_request_id = p.id and c.committed_at is not null) as commits,
        ${listOf('timeline_events', {
          kind: 'c.kind',
          subject: person('c.subject_id'),
          data: 'c.data',
          createdAt: 'c.created_at',
        })} as events,
        ${listOf('check_runs', {
          githubId: 'c.github_id::text',
          app: 'c.app',
          workflow: 'c.workflow',
          name: 'c.name',
          status: 'c.status',
          conclusion: 'c.conclusion',
          startedAt: 'c.started_at',
          isRequired: required('run', 'c.name'),
        })} as checks,
        ${listOf('commit_statuses', {
          context: 'c.context',
          state: 'c.state',
          isRequired: required('status', 'c.context'),
        })} as statuses,
        ${EVIDENCE} as evidence
      from pull_requests p where p.id = any(array(
        select id from (
          select q.id, sum(size) over (order by q.number) - size as before
          from pull_requests q cross join lateral (select ${TEXT_BYTES} as size) texts
          where q.id = any(array(
              (select id from pull_requests where repository_id = ${scope.repositoryId} and facts_due order by number limit ${limit})
              union
              (select pull_request_id from pull_request_facts
                where repository_id = ${scope.repositoryId} and formula_version < ${versions.formula}
                order by formula_version, opened_at limit ${limit})
              union
              (select pull_request_id from pull_request_facts
                where repository_id = ${scope.repositoryId} and rule_version < ${versions.rules}
                order by rule_version, opened_at limit ${limit})
              union
              (select pull_request_id from pull_request_facts
                where repository_id = ${scope.repositoryId} and computed_at < (
                  select recompute_from from repositories where id = ${scope.repositoryId})
                order by computed_at limit ${limit})
              union
              (select pull_request_id from pull_request_facts
                where repository_id = ${scope.repositoryId} and checks_undecided and computed_at < (
                  select requirements_changed_at from repositories where id = ${scope.repositoryId})
                order by computed_at limit ${limit})
            ))
        ) sized where before < ${MAX_TEXT_BYTES}
      ))
      order by p.number limit ${limit}`,
  );
}

/** Bytes of text behind the pull requests of one batch: Neon answers 64 MB at most, and an isolate has 128 MB. */
const MAX_TEXT_BYTES = 8_000_000;

/** The bytes of the texts of the pull request `q`, any of which may be evidence; told from their heads, without reading them. */
const TEXT_BYTES = sql.raw(
  ['commits.message', 'reviews.body', 'comments.body'].reduce((sum, column) => {
    const [table = ''] = column.split('.');
    return `${sum} + coalesce((select sum(octet_length(${column})) from ${table} where pull_request_id = q.id), 0)`;
  }, 'octet_length(q.body)'),
);

/** Changes with whatever the facts of the pull request `p` are computed from: its rows, and what a model makes of them. */
const VERSION = sql`concat_ws('/', extract(epoch from p.synced_at), (
  select concat_ws('/', l.id, extract(epoch from l.finished_at)) from llm_analyses l
  where l.pull_request_id = p.id and l.is_current))`;

/** Somebody as the person behind the account, and as what the workspace says they are. */
function person(column: string): string {
  return `(select json_build_object('id', coalesce(a.person_id, a.id), 'kind', coalesce(a.kind_override, a.kind))
    from actors a where a.id = ${column})`;
}

/** Whether the check `c` is required: by the pull request's own reading, else by what is known of its branch. */
function required(kind: 'run' | 'status', name: string): string {
  const [app, workflow] = kind === 'run' ? ["coalesce(c.app, '')", "coalesce(c.workflow, '')"] : ["''", "''"];
  return `coalesce(c.is_required, (select b.is_required from branch_checks b
    where b.repository_id = p.repository_id
      and b.check_hash = ${checkHash('p.base_ref', `'${kind}'`, app, workflow, name)}))`;
}

/** The rows of a list of the pull request `p`, as JSON. */
function listOf(table: string, columns: Record<string, string>): SQL {
  const pairs = Object.entries(columns).map(([name, column]) => `'${name}', ${column}`);
  return sql.raw(`coalesce((select json_agg(json_build_object(${pairs.join(', ')}))
    from ${table} c where c.pull_request_id = p.id), '[]')`);
}

/** Columns of `pull_request_facts` that are stored as they were computed, with their types. */
const COLUMNS = {
  first_commit_at: 'timestamptz',
  opened_at: 'timestamptz',
  ready_at: 'timestamptz',
  first_review_requested_at: 'timestamptz',
  first_review_at: 'timestamptz',
  first_reviewer_id: 'uuid',
  first_approval_at: 'timestamptz',
  last_approval_at: 'timestamptz',
  merged_at: 'timestamptz',
  closed_at: 'timestamptz',
  deployed_at: 'timestamptz',
  started_at: 'timestamptz',
  author_id: 'uuid',
  coding_seconds: 'double precision',
  pickup_seconds: 'double precision',
  review_seconds: 'double precision',
  merge_wait_seconds: 'double precision',
  cycle_seconds: 'double precision',
  deploy_seconds: 'double precision',
  unreviewed: 'boolean',
  review_rounds: 'int',
  commits_after_first_review: 'int',
  fix_response_seconds: 'double precision',
  reviewers: 'int',
  reviews: 'int',
  comments: 'int',
  size: 'int',
  size_class: 'text',
  reverts_named: 'jsonb',
  is_hotfix: 'boolean',
  checks_passed: 'boolean',
  checks_undecided: 'boolean',
  flaky_checks: 'jsonb',
  reopened: 'int',
  force_pushes: 'int',
  ai_authored: 'boolean',
  ai_assisted: 'boolean',
  ai_reviewed: 'boolean',
  ai_tools: 'jsonb',
  ai_authored_tier: 'text',
  ai_assisted_tier: 'text',
  ai_reviewed_tier: 'text',
} as const;

const NAMES = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];

/**
 * Stores facts and signals in one round trip and one transaction, and marks the weeks that they count in, now or before. A pull
 * request that changed since its facts were read is due again, even if newer facts were stored meanwhile. A revert that named a
 * commit before its merge was known is linked when the merge is. Checks that a verdict hangs on are noted, to be asked about.
 * With a model to ask (`line`), what has changed is put in line for analysis.
 */
export async function saveFacts(
  db: Database,
  scope: Scope,
  versions: FactsVersions,
  facts: Facts[],
  line: AnalysisKey | null = null,
): Promise<void> {
  const { workspaceId, repositoryId } = scope;
  const stored = [...NAMES, 'is_revert', 'reverts_number'];
  const ids = JSON.stringify(facts.map(({ pullRequestId }) => pullRequestId));
  const questions = whomToAsk(facts.flatMap(({ hanging }) => hanging ?? []));
  await asTenant(db, workspaceId, [
    // Whatever is being stored of them at this moment is seen by the statement behind, or finds them settled.
    sql`select from pull_requests
      where id = any(array(select value::uuid from json_array_elements_text(${ids}::json))) order by id for no key update`,
    sql`
      with x as materialized (
        select * from json_to_recordset(${jsonParameter(facts.map(rowOf))}::json)
          as x(id uuid, version text, read_at timestamptz, is_revert boolean, reverts_number int, review_facts json,
            signals json,
            ${sql.raw(NAMES.map((name) => `${name} ${COLUMNS[name]}`).join(', '))})
      ),
      r as materialized (
        select x.id as pull_request_id, x.merged_at, r.* from x, json_to_recordset(x.review_facts)
          as r(review_id uuid, reviewer_id uuid, submitted_at timestamptz, response_seconds double precision, decision text)
      ),
      s as materialized (
        select x.id as pull_request_id, s.* from x, json_to_recordset(x.signals)
          as s(kind text, tool text, tier text, source text, quote text)
      ),
      settled as (
        update pull_requests p set facts_due = ${VERSION} <> x.version from x
        where p.id = any(array(select id from x)) and p.id = x.id
      ),
      renamed as (
        ${dueAgain(repositoryId, sql`select id from x`)}
      ),
      marked as (
        insert into dirty_weeks (workspace_id, repository_id, week_start)
        select distinct ${workspaceId}::uuid, ${repositoryId}::uuid, date_trunc('week', at at time zone w.time_zone)::date
        from workspaces w, (
          select unnest(array[opened_at, merged_at, closed_at]) from x
          union
          select unnest(array[f.opened_at, f.merged_at, f.closed_at]) from pull_request_facts f
          where f.pull_request_id = any(array(select id from x))
        ) touched(at)
        where w.id = ${workspaceId} and at is not null
        order by 3
        on conflict (workspace_id, repository_id, week_start) do update set marked_at = excluded.marked_at
      ),
      changed as (
        update repositories set metrics_changed_at = clock_timestamp() where id = ${repositoryId}
      ),
      outdated as (
        delete from review_facts old
        where old.pull_request_id = any(array(select id from x)) and not exists (select from r where r.review_id = old.review_id)
      ),
      reviewed as (
        insert into review_facts
          (review_id, workspace_id, repository_id, pull_request_id, reviewer_id, submitted_at, merged_at, response_seconds,
            decision)
        select r.review_id, ${workspaceId}::uuid, ${repositoryId}::uuid, r.pull_request_id, r.reviewer_id, r.submitted_at,
          r.merged_at, r.response_seconds, r.decision
        from r where r.review_id in (select id from reviews where pull_request_id = any(array(select id from x)))
        order by r.review_id
        on conflict (review_id) do update set reviewer_id = excluded.reviewer_id, submitted_at = excluded.submitted_at,
          merged_at = excluded.merged_at,
          response_seconds = excluded.response_seconds, decision = excluded.decision
      ),
      withdrawn as (
        delete from ai_signals old
        where old.pull_request_id = any(array(select id from x)) and not exists (
          select from s where s.pull_request_id = old.pull_request_id
            and (s.kind, s.tool, s.source) = (old.kind, old.tool, old.source))
      ),
      found as (
        insert into ai_signals (workspace_id, pull_request_id, kind, tool, tier, source, quote, rule_version)
        select ${workspaceId}::uuid, s.pull_request_id, s.kind, s.tool, s.tier, s.source, s.quote, ${versions.rules}::int
        from s where s.pull_request_id in (select id from pull_requests where id = any(array(select id from x)))
        order by s.pull_request_id, s.kind, s.tool, s.source
        on conflict (pull_request_id, kind, tool, source) do update set tier = excluded.tier, quote = excluded.quote,
          rule_version = excluded.rule_version
        where (ai_signals.tier, ai_signals.quote, ai_signals.rule_version)
          is distinct from (excluded.tier, excluded.quote, excluded.rule_version)
      )
      insert into pull_request_facts
        (pull_request_id, workspace_id, repository_id, formula_version, rule_version, computed_at, ${sql.raw(stored.join(', '))})
      select p.id, p.workspace_id, p.repository_id, ${versions.formula}::int, ${versions.rules}::int, x.read_at,
        ${sql.raw(NAMES.map((name) => `x.${name}`).join(', '))},
        x.is_revert or named.number is not null, coalesce(x.reverts_number, named.number)
      from x
      join pull_requests p on p.id = any(array(select id from x)) and p.id = x.id
      cross join lateral (select ${namedNumber(repositoryId, 'x.reverts_named', 'p.id')} as number) named
      order by p.number
      on conflict (pull_request_id) do update set formula_version = excluded.formula_version,
        rule_version = excluded.rule_version, computed_at = excluded.computed_at, ${sql.raw(stored.map((name) => `${name} = excluded.${name}`).join(', '))}`,
    ...(questions.length > 0 ? [saveQuestionsStatement(scope, questions)] : []),
    ...(line
      ? [
          lineUpStatement(
            line,
            facts.map(({ pullRequestId }) => pullRequestId),
          ),
        ]
      : []),
  ]);
}

function rowOf(fact: Facts): Record<string, unknown> {
  const values = Object.entries(fact).map(([name, value]) => [snakeCase(name), value]);
  return {
    ...Object.fromEntries(values),
    id: fact.pullRequestId,
    review_facts: fact.reviewFacts.map((review) =>
      Object.fromEntries(Object.entries(review).map(([name, value]) => [snakeCase(name), value])),
    ),
  };
}

/** Has all facts of a repository computed again, from the next batch on. */
export async function recomputeFacts(db: Database, scope: Scope): Promise<void> {
  await asTenant(db, scope.workspaceId, [
    sql`update repositories set recompute_from = clock_timestamp() where id = ${scope.repositoryId}`,
  ]);
}
