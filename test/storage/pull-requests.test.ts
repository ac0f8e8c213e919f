import { sql, type SQL } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { asOwner, rowsAsTenant, type Scope } from '../../src/storage/database.ts';
import { decodeCursor } from '../../src/storage/keyset.ts';
import { getPullRequest } from '../../src/storage/pull-request-detail.ts';
import type { PullRequestFilters } from '../../src/storage/pull-request-filters.ts';
import { listPullRequests, listStatement } from '../../src/storage/pull-requests.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { newScope, rowsOf, useDatabase, withoutDeadline } from '../support/database.ts';
import {
  at,
  comment,
  commit,
  complete,
  inlineComment,
  person,
  review,
  snapshot,
} from '../support/pull-request-snapshots.ts';
import { sized } from '../support/sized.ts';

const test = useDatabase();
let scope: Scope;

beforeAll(async () => {
  scope = await newScope(test.db);
  await savePullRequests(test.db, scope, [
    snapshot({ number: 1, title: 'Fix 100% of it', labels: ['bug', 'ci'], updatedAt: at(1) }),
    snapshot({ number: 2, title: 'Fix 1000 things', author: person(5), state: 'closed', updatedAt: at(2) }),
    snapshot({ number: 3, title: 'Add under_score', labels: ['bugs'], updatedAt: at(2) }),
    snapshot({
      number: 4,
      title: 'Whole',
      author: null,
      updatedAt: at(3),
      lists: {
        reviews: complete([review(1, { author: null })]),
        commits: complete([commit('a')]),
        comments: complete([comment(1)]),
        reviewComments: complete([inlineComment(2)]),
      },
    }),
  ]);
  await asOwner(test.db, [
    sql`insert into pull_request_facts (pull_request_id, workspace_id, repository_id, formula_version, opened_at,
        started_at, reviewers, reviews, comments, size, size_class, work_type, ai_tools)
      select id, workspace_id, repository_id, 1, created_at, created_at, 0, 0, 0, 0, 'XS', 'bugfix', '["claude"]'
      from pull_requests where workspace_id = ${scope.workspaceId} and number = 1`,
    sql`insert into llm_analyses (workspace_id, pull_request_id, input_hash, prompt_version, model, status, is_current,
        pull_request_updated_at, result)
      select workspace_id, id, 'hash', 1, 'model', 'succeeded', true, updated_at,
        '{"tech": {"languages": ["rust", "go"]}, "summary": {"type": "bugfix"}}'
      from pull_requests where workspace_id = ${scope.workspaceId} and number = 2`,
  ]);
});

async function numbers(filters: PullRequestFilters): Promise<number[]> {
  const { data } = await listPullRequests(test.db, scope.workspaceId, filters, 10, null);
  return data.map(({ number }) => number);
}

describe('the list of pull requests', () => {
  it.each<[PullRequestFilters, number[]]>([
    [{ state: 'closed' }, [2]],
    [{ author: 'person-5' }, [2]],
    [{ author: 'Person-5' }, [2]],
    [{ author: 'nobody' }, []],
    [{ label: 'bug' }, [1]],
    [{ aiTool: 'claude' }, [1]],
    [{ aiTool: 'no-such-tool' }, []],
    [{ language: 'go' }, [2]],
    [{ language: 'Rust' }, [2]],
    [{ type: 'bugfix' }, [1]],
    [{ type: 'docs' }, []],
    [{ from: at(3) }, [4]],
    [{ to: at(2) }, [1]],
    [{ q: '100%' }, [1]],
    [{ q: 'under_' }, [3]],
    [{ q: 'WHOLE' }, [4]],
    [{ q: String.raw`\ ` }, []],
    [{ label: 'bug', q: 'fix', aiTool: 'claude', to: at(9) }, [1]],
  ])('filters by %j', async (filters, expected) => {
    expect(await numbers(filters)).toEqual(expected);
  });

  it('is paged by `updatedAt` descending without a gap or a repeat where instants are equal', async () => {
    const seen: number[] = [];
    let after: string[] | null = null;
    do {
      const page = await listPullRequests(test.db, scope.workspaceId, {}, 1, after);
      seen.push(...page.data.map(({ number }) => number));
      after = page.nextCursor === null ? null : decodeCursor(page.nextCursor, 2);
    } while (after !== null && seen.length < 10);
    expect(seen).toHaveLength(4);
    expect(seen[0]).toBe(4);
    expect(seen[3]).toBe(1);
    expect(new Set(seen)).toEqual(new Set([1, 2, 3, 4]));
  });
});

it('shows one pull request with all its lists in one round trip', async () => {
  const rows = await rowsOf(test.db, scope, 'pull_requests', 'number');
  const before = test.local.endpoint.requests();
  expect(await getPullRequest(test.db, scope.workspaceId, String(rows[3]?.['id']))).toMatchObject({
    number: 4,
    githubId: '1000004',
    author: null,
    createdAt: at(0),
    reviews: [{ author: null, state: 'commented', submittedAt: at(5) }],
    commits: [{ sha: 'a', author: { login: 'person-1', kind: 'user' } }],
    comments: [{ kind: 'issue' }, { kind: 'review', path: 'src/index.ts' }],
    files: [],
    facts: null,
    analysis: null,
    analysisState: null,
  });
  expect(test.local.endpoint.requests() - before).toBe(1);
});

/** Enough that the planner takes an index where there is one. */
const CROWD = sized(10_000, 50_000);

describe(`among ${CROWD.toLocaleString('en')} pull requests`, () => {
  let crowd: Scope;
  /** Seven for one in 2,000, which no sample for the planner's statistics can take for many, and else each its own. */
  const rare = (number: SQL) => sql`case ${number} % 2000 when 7 then 7 else ${number} end`;

  beforeAll(async () => {
    crowd = await newScope(test.db);
    const { workspaceId, repositoryId } = crowd;
    const statements = [
      sql`insert into pull_requests (workspace_id, repository_id, number, github_id, node_id, title, body, state, is_draft,
          base_ref, head_ref, head_sha, additions, deletions, changed_files, labels, created_at, updated_at,
          details_complete, facts_due, read_at)
        select ${workspaceId}::uuid, ${repositoryId}::uuid, n, n, 'PR_' || n, 'Change ' || n, '', 'merged', false,
          'main', 'change', 'sha', 1, 1, 1, jsonb_build_array('label-' || ${rare(sql`n`)}, 'common'),
          now() - n * interval '1 minute', now() - n * interval '1 minute', n % 1000 > 0, n % 1000 = 0, now()
        from generate_series(1, ${CROWD}::int) n`,
      sql`insert into pull_request_facts (pull_request_id, workspace_id, repository_id, formula_version, opened_at,
          started_at, reviewers, reviews, comments, size, size_class, work_type, ai_tools)
        select id, workspace_id, repository_id, 1, created_at, created_at, 0, 0, 0, 0, 'XS', 'feature',
          jsonb_build_array('tool-' || ${rare(sql`number`)})
        from pull_requests where workspace_id = ${workspaceId}`,
      sql`insert into llm_analyses (workspace_id, pull_request_id, input_hash, prompt_version, model, status, is_current,
        pull_request_updated_at, result)
        select workspace_id, id, 'hash', 1, 'model', 'succeeded', true, updated_at, jsonb_build_object(
          'tech', jsonb_build_object('languages', jsonb_build_array('language-' || ${rare(sql`number`)})),
          'summary', jsonb_build_object('type', 'type-' || ${rare(sql`number`)}))
        from pull_requests where workspace_id = ${workspaceId}`,
      // What was found in an earlier content, and failures: no answer to a search.
      sql`insert into llm_analyses (workspace_id, pull_request_id, input_hash, prompt_version, model, status,
        pull_request_updated_at, result)
        select workspace_id, id, 'earlier', 1, 'model', 'succeeded', updated_at, jsonb_build_object(
          'tech', jsonb_build_object('languages', jsonb_build_array('language-' || ${rare(sql`number`)})),
          'summary', jsonb_build_object('type', 'type-' || ${rare(sql`number`)}))
        from pull_requests where workspace_id = ${workspaceId}`,
      sql`insert into actors (workspace_id, github_id, login, kind)
        select ${workspaceId}::uuid, n, 'Person-' || n, 'user' from generate_series(1, 5000) n`,
      sql`analyze`,
    ];
    await withoutDeadline(() => asOwner(test.db, statements));
  });

  /** How Postgres would run a statement for a tenant. */
  async function planOf(statement: SQL): Promise<string> {
    const rows = await rowsAsTenant<{ 'QUERY PLAN': string }>(
      test.db,
      crowd.workspaceId,
      sql`explain (costs off) ${statement}`,
    );
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  }

  function list(filters: PullRequestFilters, after: string[] | null = null): Promise<string> {
    return planOf(listStatement(crowd.workspaceId, filters, 50, after));
  }

  it.each<[PullRequestFilters, string]>([
    [{ label: 'label-7' }, 'pull_requests_labels'],
    [{ aiTool: 'tool-7' }, 'pull_request_facts_ai_tools'],
    [{ language: 'language-7' }, 'llm_analyses_result'],
    [{ language: 'language-7', state: 'merged', q: 'change' }, 'llm_analyses_result'],
  ])('the filter %j is answered from the GIN index %s, as a tenant', async (filters, index) => {
    expect(await list(filters)).toContain(`Bitmap Index Scan on ${index}`);
  });

  it('the list of the workspace, and of a repository, is read in the order of a B-tree, from any page', async () => {
    for (const after of [null, [at(0), crowd.repositoryId]]) {
      const all = await list({}, after);
      expect(all).toContain('Index Scan using pull_requests_workspace_list');
      expect(all).not.toContain('Sort');
      const ofRepository = await list({ repositoryId: crowd.repositoryId }, after);
      expect(ofRepository).toMatch(/Index Scan using pull_requests_(repository|workspace)_list/);
      expect(ofRepository).not.toContain('Sort');
    }
  });

  it('somebody is found by their login, in capitals or not, without a look at everybody', async () => {
    const plan = await list({ author: 'PERSON-7' });
    expect(plan).toContain('actors_login_key');
    expect(plan).not.toContain('Seq Scan on actors');
  });

  it.each<PullRequestFilters>([{ label: 'common' }, { base: 'main' }, { type: 'feature' }, { sizeClass: ['XS', 'S'] }])(
    'what many have, as %j, is found along the order of the list',
    async (filters) => {
      const plan = await list(filters);
      expect(plan).toContain('Index Scan using pull_requests_workspace_list');
      expect(plan).not.toContain('Sort');
    },
  );

  it('what is pending, and what is due, is found in an index of its own', async () => {
    const { repositoryId } = crowd;
    const pending = sql`select id from pull_requests where repository_id = ${repositoryId} and not details_complete
      order by id limit 10`;
    expect(await planOf(pending)).toContain('pull_requests_pending');
    const due = sql`select id from pull_requests where repository_id = ${repositoryId} and facts_due order by id limit 10`;
    expect(await planOf(due)).toContain('pull_requests_facts_due');
    const named = sql`select pull_request_id from pull_request_facts
      where repository_id = ${repositoryId} and reverts_named is not null`;
    expect(await planOf(named)).toContain('pull_request_facts_named');
  });
});
