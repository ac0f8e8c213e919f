import { sql } from 'drizzle-orm';
import { asOwner, type Database, type Scope } from '../../src/storage/database.ts';
import { upsertRepository } from '../../src/storage/repositories.ts';
import { createWorkspace } from '../../src/storage/workspaces.ts';

/** Pull requests that one statement makes. */
const AT_ONCE = 1_000;
const PEOPLE = 200;
const DAYS = 3 * 365;
/** GitHub ids of pull requests that are kept for one repository. */
const IDS = 10_000_000;

/**
 * Fills a repository with pull requests over three years, all but a fortieth of them merged, with commits, reviews, files,
 * comments, checks, review requests and reverts of two hundred people: rows as the reading part of a sync leaves them, with
 * all facts due, and no statistics. Every eighth was made with AI, a few by an agent, and a review bot looked at every third.
 * The repository is in a new workspace, or in one that there is; a database can hold several with different GitHub ids.
 */
export async function fillPullRequests(
  db: Database,
  pullRequests: number,
  { githubId = 1, inWorkspace = null as string | null } = {},
): Promise<Scope> {
  const key = { name: 'bench', keyHash: `bench ${githubId}`, keyHint: 'h' };
  const workspaceId = inWorkspace ?? (await createWorkspace(db, key));
  const { id: repositoryId } = await upsertRepository(
    db,
    workspaceId,
    {
      githubId: String(githubId),
      nodeId: `R_${githubId}`,
      fullName: `acme/large-${githubId}`,
      defaultBranch: 'main',
      isPrivate: false,
      isArchived: false,
    },
    null,
  );
  await asOwner(db, [
    sql`insert into actors (workspace_id, github_id, login, kind)
      select ${workspaceId}::uuid, n,
        case n when 20 then 'coderabbitai' when 40 then 'copilot-swe-agent' else 'person-' || n end, case when n % 20 = 0 then 'bot' else 'user' end from generate_series(1, ${PEOPLE}::int) n
      on conflict do nothing`,
    sql`update repositories set covered_since = 'epoch', synced_through = now() where id = ${repositoryId}`,
  ]);
  for (let from = 1; from <= pullRequests; from += AT_ONCE) {
    await asOwner(
      db,
      statements(
        { workspaceId, repositoryId, githubId },
        from,
        Math.min(from + AT_ONCE - 1, pullRequests),
        pullRequests,
      ),
    );
  }
  return { workspaceId, repositoryId };
}

/** The same with deployments of them, all that they carried being known, and statistics. */
export async function fillRepository(db: Database, pullRequests: number): Promise<Scope> {
  const { workspaceId, repositoryId } = await fillPullRequests(db, pullRequests);
  await asOwner(db, [
    // Three a day; each carries what was merged since the previous one.
    sql`insert into deployments (workspace_id, repository_id, github_id, sha, environment, is_production, state, created_at,
        succeeded_at, walked_since, updated_at)
      select ${workspaceId}::uuid, ${repositoryId}::uuid, n, 'd' || n, 'production', true, 'inactive', at, at, '-infinity', at
      from generate_series(1, ${DAYS * 3}::int) n, lateral (select now() - make_interval(hours => 8 * (${DAYS * 3}::int - n)) as at) at`,
  ]);
  await asOwner(db, [
    sql`insert into deployed_commits (workspace_id, repository_id, sha, deployed_at, carrier)
      select p.workspace_id, p.repository_id, p.merge_commit_sha, d.succeeded_at, d.sha from pull_requests p, lateral (
        select succeeded_at, sha from deployments d where d.repository_id = p.repository_id and d.succeeded_at >= p.merged_at
        order by succeeded_at limit 1) d
      where p.repository_id = ${repositoryId}`,
  ]);
  await asOwner(db, [
    sql`update repositories set deployment_source = 'deployments' where id = ${repositoryId}`,
    sql`analyze`,
  ]);
  return { workspaceId, repositoryId };
}

function statements(
  { workspaceId, repositoryId, githubId }: Scope & { githubId: number },
  from: number,
  to: number,
  of: number,
) {
  /** A person, chosen by a number. */
  const who = (number: string) => sql.raw(`(select id from people where n = 1 + (${number}) % ${PEOPLE})`);
  const made = sql`with people as materialized (select id, github_id as n from actors where workspace_id = ${workspaceId}),
    p as (select *, number as n from pull_requests where repository_id = ${repositoryId} and number between ${from}::int and ${to}::int)`;
  const child = (table: string, columns: string, values: ReturnType<typeof sql>, each: string) => sql`
    insert into ${sql.raw(table)} (workspace_id, pull_request_id, read_at, ${sql.raw(columns)})
    ${made} select ${workspaceId}::uuid, p.id, p.read_at, ${values} from p, ${sql.raw(each)} i`;
  return [
    sql`
      insert into pull_requests (workspace_id, repository_id, number, github_id, node_id, title, body, state, is_draft,
        author_id, base_ref, head_ref, head_sha, merge_commit_sha, additions, deletions, changed_files, earliest_commit_at,
        created_at, updated_at, merged_at, closed_at, details_complete, read_at)
      with people as materialized (select id, github_id as n from actors where workspace_id = ${workspaceId}),
      made as (
        select n, ${githubId - 1}::bigint * ${IDS} + n as github_id, now() - make_interval(secs => ${DAYS * 86_400}::float8 * (${of}::int - n) / ${of}::int) as at,
          case when n % 40 > 0 then make_interval(secs => 3600 * (1 + n * 7919 % 200)) end as took
        from generate_series(${from}::int, ${to}::int) n
      )
      select ${workspaceId}::uuid, ${repositoryId}::uuid, n, github_id, 'P_' || github_id, 'Change ' || n, case when n % 70 = 0 then 'Reverts #' || n - 15 else '' end, case when took is null then 'open' else 'merged' end,
        false, ${who('made.n * 31')}, 'main', case when n % 50 = 0 then 'hotfix/' else 'topic/' end || n, 'h' || n, 'm' || n,
        n % 300, n % 70, 3, at - interval '1 day', at, at + coalesce(took, '1 hour'), at + took, at + took, true, now()
      from made`,
    child(
      'commits',
      'sha, message, author_id, author_name, authored_at, committed_at, additions, deletions',
      sql`'c' || p.n || '.' || i,
        case when p.n % 8 = 0 then E'work\\n\\nCo-authored-by: Claude <noreply@anthropic.com>' else 'work' end, p.author_id, 'somebody', p.created_at + make_interval(hours => i - 1), p.created_at + make_interval(hours => i - 1), 10, 5`,
      'generate_series(1, 3)',
    ),
    child(
      'files',
      'path, change_type, additions, deletions',
      sql`case when i = 3 then 'package-lock.json' else 'src/' || i || '.ts' end, 'modified', p.n % 100, p.n % 30`,
      'generate_series(1, 3)',
    ),
    child(
      'reviews',
      'github_id, author_id, state, body, submitted_at',
      sql`p.github_id * 10 + i, ${who('p.n * 17 + i * 29')}, case when i = 1 and p.n % 3 = 0 then 'changes_requested' else 'approved' end, '', p.created_at + make_interval(mins => 30 * i)`,
      'generate_series(1, 2)',
    ),
    child(
      'comments',
      'github_id, kind, author_id, body, created_at, updated_at',
      sql`p.github_id * 10 + i, 'issue', ${who('case when p.n % 3 = 0 then 19 else p.n * 13 + i end')}, 'a comment', p.created_at + interval '10 minutes', p.created_at`,
      'generate_series(1, 1)',
    ),
    child(
      'check_runs',
      'github_id, name, status, conclusion, started_at, completed_at, app',
      sql`p.github_id * 10 + i, 'test ' || i, 'completed', case when (p.n + i) % 9 = 0 then 'failure' else 'success' end, p.created_at, p.created_at, 'github-actions'`,
      'generate_series(1, 2)',
    ),
    child(
      'timeline_events',
      'node_id, kind, actor_id, subject_id, created_at',
      sql`'E_' || p.github_id || '.' || i, 'review_requested', p.author_id, ${who('p.n * 17 + i * 29')}, p.created_at + interval '5 minutes'`,
      'generate_series(1, 1)',
    ),
  ];
}
