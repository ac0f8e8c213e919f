// @module-tag long
import { afterEach, expect, it } from 'vitest';
import journal from '../../migrations/meta/_journal.json' with { type: 'json' };
import type { Engine } from '../../packages/local-cloud/src/neon/engine.ts';
import { migrate } from '../../packages/local-cloud/src/neon/migrations.ts';
import { openEmpty } from '../support/start-test-database.ts';

const open: Engine[] = [];

afterEach(async () => {
  for (const engine of open.splice(0)) await engine.stop();
});

async function embedded(): Promise<Engine> {
  const engine = await openEmpty();
  open.push(engine);
  return engine;
}

async function cells(engine: Engine, query: string): Promise<(string | null)[]> {
  const [result] = await engine.transaction([{ query, params: [] }]);
  return result?.rows.map((row) => row[0] ?? null) ?? [];
}

const APPLIED = 'select count(*) from drizzle.__drizzle_migrations';

it('are applied to an empty database once, and leave an existing one as it is', async () => {
  const engine = await embedded();
  await migrate(engine);
  const applied = await cells(engine, APPLIED);
  await engine.script(`insert into workspaces (name) values ('kept')`);
  await migrate(engine);
  expect(await cells(engine, APPLIED)).toEqual(applied);
  expect(await cells(engine, 'select name from workspaces')).toEqual(['kept']);
});

it('are applied to a database that has only the first two of them', async () => {
  const engine = await embedded();
  await migrate(engine, 2);
  await engine.script(`insert into workspaces (name) values ('kept')`);
  expect(await cells(engine, APPLIED)).toEqual(['2']);
  await migrate(engine);
  expect(await cells(engine, `select count(*) from pg_views where viewname = 'listed_pull_requests'`)).toEqual(['1']);
  expect(await cells(engine, 'select name from workspaces')).toEqual(['kept']);
});

it('that went well stay when a later one fails, and the next run goes on from there', async () => {
  const engine = await embedded();
  await engine.script('create table dead_letters (somebody_elses text)');
  await expect(migrate(engine)).rejects.toThrow('"dead_letters" already exists');
  expect(await cells(engine, APPLIED)).toEqual(['5']);
  await engine.script(`drop table dead_letters; insert into workspaces (name) values ('kept')`);
  await migrate(engine);
  expect(await cells(engine, 'select name from workspaces')).toEqual(['kept']);
});

it('have pairs of reviewers counted again by weeks of UTC where they were of another zone', async () => {
  const engine = await embedded();
  await migrate(engine, migrationsBefore('weeks_when_asked'));
  await engine.script(`
    insert into workspaces (id, name, time_zone) values
      ('00000000-0000-4000-8000-00000000000a', 'berlin', 'Europe/Berlin'), ('00000000-0000-4000-8000-00000000000b', 'utc', 'UTC');
    insert into repositories (id, workspace_id, github_id, node_id, full_name, default_branch, is_private, is_archived)
      select id, id, 1, 'R', 'acme/' || name, 'main', false, false from workspaces;
    insert into actors (id, workspace_id, github_id, login, kind)
      select gen_random_uuid(), id, n, 'person-' || n, 'user' from workspaces, generate_series(1, 2) n;
    insert into pull_requests (id, workspace_id, repository_id, number, github_id, node_id, title, body, state, is_draft, base_ref,
        head_ref, head_sha, additions, deletions, changed_files, created_at, updated_at, merged_at, details_complete, read_at)
      select id, id, id, 1, 1, 'P', 't', '', 'merged', false, 'main', 'h', 's', 1, 1, 1, at, at, at, true, at
      from workspaces, (select timestamptz '2026-03-01T23:30:00Z' as at) t;
    insert into pull_request_facts (pull_request_id, workspace_id, repository_id, formula_version, opened_at, started_at, merged_at,
        reviewers, reviews, comments, size, size_class)
      select id, id, id, 1, merged_at, merged_at, merged_at, 0, 0, 0, 2, 'XS' from pull_requests;
    insert into reviewer_pairs (workspace_id, repository_id, first_reviewer_id, second_reviewer_id, week_start, together, agreements)
      select a.workspace_id, a.workspace_id, a.id, b.id, '2026-03-02', 1, 1
      from actors a join actors b on b.workspace_id = a.workspace_id and b.github_id = 2 where a.github_id = 1;
  `);
  await migrate(engine);
  const ofWorkspaces = (table: string) =>
    cells(
      engine,
      `select name || ' ' || week_start from ${table} t join workspaces w on w.id = t.workspace_id order by 1`,
    );
  expect(await ofWorkspaces('reviewer_pairs')).toEqual(['utc 2026-03-02']);
  // It was merged on a Sunday of UTC, and on a Monday of Berlin.
  expect(await ofWorkspaces('dirty_weeks')).toEqual(['berlin 2026-02-23']);
});

it('are applied by a role that is no superuser, which can then act for a tenant', async () => {
  const engine = await embedded();
  await engine.script(`
      create role app login createrole;
      grant create on database postgres to app;
      grant create on schema public to app with grant option;
      grant usage on schema public to app with grant option;
      set session authorization app;
    `);
  await migrate(engine);
  await migrate(engine);
  const [, , answer] = await engine.transaction([
    { query: `insert into workspaces (id, name) values ('00000000-0000-4000-8000-000000000001', 'w')`, params: [] },
    {
      query: `select set_config('role', 'tenant', true), set_config('app.workspace', $1, true)`,
      params: ['00000000-0000-4000-8000-000000000001'],
    },
    { query: 'select current_user, (select name from workspaces), count(*) from listed_pull_requests', params: [] },
  ]);
  expect(answer?.rows).toEqual([['tenant', 'w', '0']]);
});

/** How many migrations come before the one of this name. */
function migrationsBefore(name: string): number {
  return journal.entries.findIndex(({ tag }) => tag.endsWith(`_${name}`));
}

it('give the deployments of the version before a source, and what they carried a carrier', async () => {
  const engine = await embedded();
  await migrate(engine, migrationsBefore('deployment_facts'));
  // A repository with a deployment of last week, of whose two commits one is its own, and one with an old one.
  await engine.script(`
    insert into workspaces (id, name) values ('00000000-0000-4000-8000-000000000001', 'w');
    insert into repositories (id, workspace_id, github_id, node_id, full_name)
      select ('00000000-0000-4000-8000-00000000001' || n)::uuid, '00000000-0000-4000-8000-000000000001', n, 'R' || n, 'o/r' || n
      from generate_series(1, 2) n;
    insert into deployments (workspace_id, repository_id, github_id, sha, environment, is_production, state, created_at,
        succeeded_at, walked_since, updated_at)
      select workspace_id, id, github_id, 'new', 'production', true, 'active', at, at, '-infinity', at
      from repositories, lateral (select date_trunc('day', now()) - make_interval(days => 7 + 100 * (github_id::int - 1)) as at) at;
    insert into deployed_commits (workspace_id, repository_id, sha, deployed_at)
      select workspace_id, repository_id, sha.sha, succeeded_at from deployments, (values ('new'), ('old')) sha(sha);
  `);
  await migrate(engine);
  expect(await cells(engine, 'select deployment_source from repositories order by github_id')).toEqual([
    'deployments',
    'merges',
  ]);
  expect(await cells(engine, `select sha || ' by ' || carrier from deployed_commits order by sha`)).toEqual([
    'new by new',
    'old by new',
  ]);
  expect(await cells(engine, 'select count(*) from deployments where walked_since is null')).toEqual(['1']);
});

it('give the pull requests of the version before to be read again, and their signals the instant of their source', async () => {
  const engine = await embedded();
  await migrate(engine, migrationsBefore('signals_and_read_again'));
  await engine.script(`
    insert into workspaces (id, name) values ('00000000-0000-4000-8000-000000000001', 'w');
    insert into repositories (id, workspace_id, github_id, node_id, full_name)
      select id, id, 1, 'R', 'o/r' from workspaces;
    insert into pull_requests (id, workspace_id, repository_id, number, github_id, node_id, title, body, state, is_draft, base_ref,
        head_ref, head_sha, additions, deletions, changed_files, created_at, updated_at, details_complete, read_at)
      select id, id, id, 1, 1, 'P', 't', '', 'open', false, 'main', 'h', 's', 1, 1, 1, at, at, true, at
      from repositories, (select timestamptz '2026-03-01T12:00:00Z' as at) t;
    insert into commits (workspace_id, pull_request_id, sha, message, author_name, committed_at, additions, deletions, read_at)
      select id, id, sha, 'm', 'n', at, 0, 0, now() from pull_requests,
        (values ('early', timestamptz '2026-02-01T00:00:00Z'), ('late', timestamptz '2090-01-01T00:00:00Z')) c(sha, at);
    insert into reviews (workspace_id, pull_request_id, github_id, state, body, submitted_at, read_at)
      select id, id, 7, 'commented', '', '2026-03-02T00:00:00Z', now() from pull_requests;
    insert into ai_signals (workspace_id, pull_request_id, kind, tool, tier, source, quote, rule_version)
      select id, id, kind, 'claude', 'certain', source, 'q', 1 from pull_requests,
        (values ('co_author', 'early'), ('co_author', 'late'), ('reviewer', '7'), ('statement', 'body')) s(kind, source);
  `);
  await migrate(engine);
  expect(
    await cells(
      engine,
      `select source || ' ' || to_char(at at time zone 'UTC', 'MM-DD HH24') from ai_signals order by source`,
    ),
  ).toEqual(['7 03-02 00', 'body 03-01 12', 'early 02-01 00', 'late 03-01 12']);
  expect(await cells(engine, 'select read_version from pull_requests')).toEqual(['0']);
});
