import { FACTS_VERSIONS } from '../../src/domain/facts/facts.ts';
import { READ_VERSION } from '../../src/domain/read-version.ts';
import type { Engine } from '../../packages/local-cloud/src/neon/engine.ts';

/** How large a workspace is, and over how many days its pull requests are spread. */
export interface Extent {
  repositories: number;
  pullRequests: number;
  people: number;
  days: number;
}

/** Pull requests that one statement makes. */
const AT_ONCE = 50_000;
const TEAMS = 50;
const DEPLOYMENTS_A_DAY = 10;
/** The tables with a row or more for each pull request. */
const LARGE = ['pull_requests', 'pull_request_facts', 'reviews', 'review_facts', 'ai_signals'];

/**
 * Fills an empty workspace with computed facts, as if every repository had been read to its end: slim pull requests, most of
 * them merged, one review each, a tenth made with AI, a hundredth by an agent; ten deployments a day; fifty teams. A few
 * repositories have most pull requests. Indexes are made afterwards, because one by one the rows would take hours.
 */
export async function fillWorkspace(engine: Engine, workspaceId: string, extent: Extent): Promise<void> {
  const indexes = await indexesOf(engine);
  await engine.script(indexes.map(({ name }) => `drop index ${name}`).join(';'));
  await engine.script(firstRows(workspaceId, extent));
  for (let from = 1; from <= extent.pullRequests; from += AT_ONCE) {
    await engine.script(pullRequests(workspaceId, extent, from, Math.min(from + AT_ONCE - 1, extent.pullRequests)));
  }
  for (const { definition } of indexes) await engine.script(`set maintenance_work_mem = '512MB'; ${definition}`);
  // Statistics, and pages that are known to be visible: index-only scans need both. A server has autovacuum for it.
  await engine.script('vacuum analyze');
}

async function indexesOf(engine: Engine): Promise<{ name: string; definition: string }[]> {
  const [found] = await engine.transaction([
    {
      query: `select indexname, indexdef from pg_indexes where schemaname = 'public' and tablename = any($1)
        and not exists (select from pg_constraint where conname = indexname)`,
      params: [`{${LARGE.join(',')}}`],
    },
  ]);
  return (found?.rows ?? []).map(([name, definition]) => ({ name: name ?? '', definition: definition ?? '' }));
}

/** A number from 0 to 1 that looks like chance, from the number of a row and a name for what it decides. */
const chance = (of: string, n = 'n') => `((hashtext('${of}' || ${n}) & 2147483647) / 2147483648.0)`;

function firstRows(workspaceId: string, { repositories, people, days }: Extent): string {
  return `
    insert into actors (workspace_id, github_id, login, kind)
      select '${workspaceId}', n, case when n = 1 then 'copilot-swe-agent' else 'person-' || n end,
        case when n % 50 = 1 then 'bot' else 'user' end from generate_series(1, ${people}) n;
    insert into teams (workspace_id, name) select '${workspaceId}', 'team-' || n from generate_series(1, ${TEAMS}) n;
    insert into team_members (team_id, actor_id, workspace_id)
      select t.id, a.id, '${workspaceId}' from actors a join teams t on t.name = 'team-' || 1 + a.github_id % ${TEAMS}
      where a.workspace_id = '${workspaceId}' and t.workspace_id = '${workspaceId}' and a.kind = 'user';
    insert into repositories (workspace_id, github_id, node_id, full_name, default_branch, covered_since, synced_through,
        last_checked_at, complete_through, deployment_source, deployment_source_at, created_at)
      select '${workspaceId}', n, 'R_' || n, 'acme/service-' || n, 'main', 'epoch', now(), now(), now(), 'deployments', now(), now()
      from generate_series(1, ${repositories}) n;
    insert into deployment_facts (id, workspace_id, repository_id, source, sha, environment, kind, at, began_at, succeeded_at,
        carried, lead_seconds, is_rework, failed, recovered_at, fingerprint)
      select gen_random_uuid(), '${workspaceId}', r.id, 'deployments', 'd' || n, 'production', 'deployment', at, at, at,
        n % 9, 3600 * (1 + 200 * ${chance('lead')}), n % 30 = 0, n % 12 = 0,
        case when n % 12 = 0 then at + interval '2 hours' end, 'bench'
      from (select n, now() - n * interval '1 day' / ${DEPLOYMENTS_A_DAY} as at from generate_series(1, ${days * DEPLOYMENTS_A_DAY}) n) d
      join repositories r on r.workspace_id = '${workspaceId}' and r.github_id = 1 + n % least(${repositories}, 200);
    analyze;`;
}

function pullRequests(
  workspaceId: string,
  { repositories, pullRequests: all, people, days }: Extent,
  from: number,
  to: number,
) {
  const words = `(array['parser','cache','login','export','search','schema','retry','metrics','webhook','release'])`;
  const word = (of: string) => `${words}[1 + floor(10 * ${chance(of)})::int]`;
  return `
    create temp table made as
      select n, created, case when open then null else created + took end as closed,
        case when open then 'open' when ${chance('merged')} < 0.1 then 'closed' else 'merged' end as state, took,
        1 + floor(${repositories} * ${chance('repository')} ^ 3)::int as repository,
        case when n % 100 = 0 then 1 else 2 + floor(${people - 1} * ${chance('author')} ^ 2)::int end as author,
        2 + floor(${people - 1} * ${chance('reviewer')} ^ 2)::int as reviewer
      from (
        select n, now() - (${all} - n) / ${all}.0 * interval '${days} days' as created,
          - ln(1 - ${chance('took')} * 0.9999) * interval '36 hours' as took from generate_series(${from}, ${to}) n
      ) drawn, lateral (select created + took > now() or ${chance('open')} < 0.002 as open) o;
    insert into pull_requests (workspace_id, repository_id, number, github_id, node_id, title, body, state, is_draft, author_id,
        base_ref, head_ref, head_sha, merge_commit_sha, additions, deletions, changed_files, labels, requested_reviewers,
        created_at, updated_at, merged_at, closed_at, details_complete, facts_due, read_at, read_version)
      select '${workspaceId}', r.id, n, n, 'PR_' || n, ${word('first')} || ' ' || ${word('second')} || ' ' || n, '', m.state,
        m.state = 'open' and n % 5 = 0, a.id, case when n % 40 = 0 then 'release/' || n % 400 else 'main' end, 'topic', 'h' || n,
        case when m.state = 'merged' then 'm' || n end, n % 300, n % 70, 1 + n % 20,
        case n % 4 when 0 then '["bug"]' when 1 then '["feature"]' when 2 then '["chore", "small"]' else '[]' end::jsonb,
        case when m.state = 'open' then jsonb_build_array('person-' || m.reviewer) else '[]' end,
        m.created, coalesce(m.closed, m.created + interval '1 hour'), case when m.state = 'merged' then m.closed end, m.closed,
        true, false, now(), ${READ_VERSION}
      from made m
      join repositories r on r.workspace_id = '${workspaceId}' and r.github_id = m.repository
      left join actors a on a.workspace_id = '${workspaceId}' and a.github_id = m.author
      order by n;
    create temp table stored as
      select p.id, p.repository_id, p.author_id, p.merged_at, p.closed_at, p.created_at, p.state, m.n, reviewer.id as reviewer_id,
        extract(epoch from m.took) as seconds, a.kind
      from made m join pull_requests p on p.number = m.n and p.workspace_id = '${workspaceId}'
        and p.repository_id = (select id from repositories where workspace_id = '${workspaceId}' and github_id = m.repository)
      left join actors a on a.id = p.author_id
      join actors reviewer on reviewer.workspace_id = '${workspaceId}' and reviewer.github_id = m.reviewer;
    insert into pull_request_facts (pull_request_id, workspace_id, repository_id, formula_version, rule_version, author_id,
        author_kind, first_commit_at, opened_at, started_at, first_review_at, first_reviewer_id, first_approval_at,
        last_approval_at, merged_at, closed_at, deployed_at, is_deployed, coding_seconds, pickup_seconds, review_seconds,
        merge_wait_seconds, cycle_seconds, response_seconds, approved_to_merge_seconds, deploy_seconds, unreviewed,
        merged_without_approval, waiting_on, waiting_since, review_rounds, reviewers, reviews, comments, size, size_class,
        work_type, work_type_source, is_revert, is_hotfix, checks_passed, ci_seconds, ai_authored, ai_assisted, ai_reviewed,
        ai_tools, ai_authored_tier, ai_assisted_tier)
      select id, '${workspaceId}', repository_id, ${FACTS_VERSIONS.formula}, ${FACTS_VERSIONS.rules}, author_id,
        case when n % 100 = 0 then 'agents' when kind = 'bot' then 'automation' else 'people' end,
        created_at - interval '5 hours', created_at, created_at - interval '5 hours', reviewed, reviewer_id, reviewed, reviewed,
        merged_at, closed_at, merged_at + seconds / 5 * interval '1 second', merged_at is not null,
        5 * 3600, seconds * 0.3, seconds * 0.4, seconds * 0.3, case when merged_at is not null then seconds + 5 * 3600 end,
        seconds * 0.2, case when merged_at is not null then seconds * 0.3 end, case when merged_at is not null then seconds / 5 end,
        case when merged_at is not null then n % 8 = 0 end, case when merged_at is not null then n % 9 = 0 end,
        case when state = 'open' then (array['reviewers', 'author', 'merge'])[1 + n % 3] end,
        case when state = 'open' then created_at + interval '1 hour' end,
        1 + n % 4, 1, 1, n % 6, n % 700, (array['XS', 'S', 'M', 'L', 'XL'])[1 + n % 5],
        (array['feature', 'fix', 'chore', 'docs', 'refactor'])[1 + n / 5 % 5], 'title', n % 90 = 0, n % 70 = 0, n % 7 > 0,
        60 + n % 1200, n % 100 = 0, n % 10 = 1, n % 3 = 0, case when n % 10 = 1 then '["claude"]' else '[]' end::jsonb,
        case when n % 100 = 0 then 'certain' end, case when n % 10 = 1 then 'certain' end
      from (select *, created_at + seconds * 0.3 * interval '1 second' as reviewed from stored) s;
    insert into reviews (workspace_id, pull_request_id, github_id, author_id, state, body, submitted_at, read_at)
      select '${workspaceId}', id, n, reviewer_id, 'approved', '', created_at + seconds * 0.3 * interval '1 second', now() from stored;
    insert into review_facts (review_id, workspace_id, repository_id, pull_request_id, reviewer_id, submitted_at, merged_at,
        author_kind, response_seconds, decision)
      select r.id, r.workspace_id, s.repository_id, s.id, s.reviewer_id, r.submitted_at, s.merged_at,
        case when n % 100 = 0 then 'agents' when kind = 'bot' then 'automation' else 'people' end, seconds * 0.2, 'approved'
      from stored s join reviews r on r.pull_request_id = s.id and r.github_id = s.n;
    insert into ai_signals (workspace_id, pull_request_id, kind, tool, tier, source, quote, rule_version, at)
      select '${workspaceId}', id, 'co_author', 'claude', 'certain', 'c' || n, 'Co-authored-by: Claude',
        ${FACTS_VERSIONS.rules}, created_at from stored where n % 10 = 1;
    drop table stored, made;`;
}
