import { sql } from 'drizzle-orm';
import { beforeEach, expect, it } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import type { PullRequestSnapshot } from '../../src/domain/entities.ts';
import { FACTS_VERSIONS, factsOf } from '../../src/domain/facts/facts.ts';
import { changeAccount, listAccounts } from '../../src/storage/accounts.ts';
import { asOwner, rowsAsTenant, type Scope } from '../../src/storage/database.ts';
import { recomputeFacts, saveFacts } from '../../src/storage/facts.ts';
import { staleFacts } from '../support/stale-facts.ts';
import { repositoriesToCompute } from '../../src/storage/metrics/rollups.ts';
import { getPullRequest } from '../../src/storage/pull-request-detail.ts';
import { listPullRequests } from '../../src/storage/pull-requests.ts';
import { removePullRequests, savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { newScope, rowsOf, useDatabase } from '../support/database.ts';
import { at, comment, commit, complete, inlineComment, review, snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();
let scope: Scope;

beforeEach(async () => {
  scope = await newScope(test.db);
});

const bot = (id: number, login: string): Actor => ({ githubId: String(id), login, kind: 'bot', seenAs: 'actor' });
const TRAILER = 'Co-authored-by: Claude <noreply@anthropic.com>';
const signed = (sha: string) => commit(sha, { message: `Work\n\n${TRAILER}` });

/** Two signed commits and a plain one; a tool and a person reviewed it. */
const COMMITS = [commit('a'), signed('b'), signed('c')];
const REVIEWS = [review(1), review(2, { author: bot(90, 'coderabbitai') })];
const WITH_AI = { commits: complete(COMMITS), reviews: complete(REVIEWS) };

async function compute(versions = FACTS_VERSIONS): Promise<number> {
  const stale = await staleFacts(test.db, scope, versions, 50);
  if (stale.length > 0) await saveFacts(test.db, scope, versions, stale.map(factsOf));
  return stale.length;
}

async function computed(...snapshots: PullRequestSnapshot[]): Promise<void> {
  await savePullRequests(test.db, scope, snapshots);
  await compute();
}

/** The signals with what tells whether a row was written: its transaction. */
async function signals(): Promise<Record<string, unknown>[]> {
  const [rows] = await asOwner(test.db, [
    sql`select s.*, s.xmin::text from ai_signals s where workspace_id = ${scope.workspaceId} order by kind, tool, source`,
  ]);
  return rows ?? [];
}
const facts = async () => (await rowsOf(test.db, scope, 'pull_request_facts', 'pull_request_id'))[0];

it('stores what was found, by kind, tool and source, with the facts that follow', async () => {
  await computed(snapshot({ lists: WITH_AI }));
  const found = { tier: 'certain', rule_version: FACTS_VERSIONS.rules };
  expect(await signals()).toMatchObject([
    { ...found, kind: 'co_author', tool: 'claude', source: 'b', quote: TRAILER },
    { ...found, kind: 'co_author', tool: 'claude', source: 'c', quote: TRAILER },
    { ...found, kind: 'reviewer', tool: 'coderabbit', source: '2', quote: 'coderabbitai' },
  ]);
  expect(await facts()).toMatchObject({
    rule_version: FACTS_VERSIONS.rules,
    ai_authored: false,
    ai_assisted: true,
    ai_reviewed: true,
    ai_tools: ['claude', 'coderabbit'],
    ai_authored_tier: null,
    ai_assisted_tier: 'certain',
    ai_reviewed_tier: 'certain',
  });
});

it('a pull request without any has facts that say so, and no signal', async () => {
  await computed(snapshot({ title: 'Use cursor for pagination', lists: { commits: complete([commit('a')]) } }));
  expect(await signals()).toEqual([]);
  expect(await facts()).toMatchObject({ ai_authored: false, ai_assisted: false, ai_reviewed: false, ai_tools: [] });
});

it('finds every part of a pull request in which there can be evidence', async () => {
  await computed(
    snapshot({
      author: bot(91, 'copilot-swe-agent'),
      body: 'Work.\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)',
      lists: {
        commits: complete([
          commit('a', { author: bot(92, 'devin-ai-integration') }),
          commit('b', { author: null, authorName: 'Cursor Agent' }),
        ]),
        comments: complete([
          comment(5, { author: bot(90, 'coderabbitai'), body: '## Walkthrough\n\nIt adds a list.' }),
        ]),
        reviewComments: complete([inlineComment(6, { author: bot(93, 'greptile-apps') })]),
      },
    }),
  );
  expect((await signals()).map(({ kind, source }) => [kind, source])).toEqual(
    expect.arrayContaining([
      ['author', 'author'],
      ['co_author', 'a'],
      ['co_author', 'b'],
      ['reviewer', '5'],
      ['reviewer', '6'],
      ['statement', 'body'],
    ]),
  );
});

it('a trailer that a force-push removed is evidence no more, and what stays is left alone', async () => {
  await computed(snapshot({ lists: WITH_AI }));
  const before = await signals();
  await computed(
    snapshot({
      updatedAt: at(20),
      readAt: at(20),
      lists: { ...WITH_AI, commits: complete([commit('d'), signed('c')]) },
    }),
  );
  expect(await signals()).toEqual(before.filter(({ source }) => source !== 'b'));
  await computed(
    snapshot({ updatedAt: at(30), readAt: at(30), lists: { ...WITH_AI, commits: complete([commit('d')]) } }),
  );
  expect(await signals()).toEqual(before.filter(({ kind }) => kind === 'reviewer'));
  expect(await facts()).toMatchObject({ ai_assisted: false, ai_assisted_tier: null, ai_tools: ['coderabbit'] });
});

it('computed again, it ends with the same rows, written once', async () => {
  await computed(snapshot({ lists: WITH_AI }));
  const before = await signals();
  await recomputeFacts(test.db, scope);
  expect(await compute()).toBe(1);
  expect(await signals()).toEqual(before);
});

it('the order in which rows arrive changes nothing', async () => {
  await computed(
    snapshot({ number: 1, lists: WITH_AI }),
    snapshot({
      number: 2,
      lists: { commits: complete(COMMITS.toReversed()), reviews: complete(REVIEWS.toReversed()) },
    }),
  );
  const of = async (number: number) => {
    const [pullRequest] = await rowsAsTenant<{ id: string }>(
      test.db,
      scope.workspaceId,
      sql`select id from pull_requests where repository_id = ${scope.repositoryId} and number = ${number}`,
    );
    const rows = (await signals()).filter((row) => row['pull_request_id'] === pullRequest?.id);
    return rows.map(({ kind, tool, tier, source, quote }) => ({ kind, tool, tier, source, quote }));
  };
  expect(await of(2)).toEqual(await of(1));
  expect(await of(1)).toHaveLength(3);
});

it('new rules are applied to everything, and the schedule knows where', async () => {
  const later = { ...FACTS_VERSIONS, rules: FACTS_VERSIONS.rules + 1 };
  await computed(snapshot({ lists: WITH_AI }));
  expect(await repositoriesToCompute(test.db, later, 1_000)).toContainEqual(scope);
  expect(await compute(later)).toBe(1);
  expect((await signals()).map((row) => row['rule_version'])).toEqual([later.rules, later.rules, later.rules]);
  expect(await facts()).toMatchObject({ rule_version: later.rules });
  expect(await compute(later)).toBe(0);
});

it('facts from before a change never stay, whichever was stored last', async () => {
  await savePullRequests(test.db, scope, [snapshot({ lists: WITH_AI })]);
  const early = (await staleFacts(test.db, scope, FACTS_VERSIONS, 10)).map(factsOf);
  await computed(snapshot({ updatedAt: at(20), readAt: at(20) }));
  await saveFacts(test.db, scope, FACTS_VERSIONS, early);
  expect(await compute()).toBe(1);
  expect(await signals()).toEqual([]);
  expect(await compute()).toBe(0);
});

it('signals go with their pull request, and cost no other batch of facts', async () => {
  await savePullRequests(test.db, scope, [
    snapshot({ number: 1, lists: WITH_AI }),
    snapshot({ number: 2, lists: WITH_AI }),
  ]);
  const read = (await staleFacts(test.db, scope, FACTS_VERSIONS, 10)).map(factsOf);
  await removePullRequests(test.db, scope, [1]);
  await saveFacts(test.db, scope, FACTS_VERSIONS, read);
  expect(await signals()).toHaveLength(3);
  await removePullRequests(test.db, scope, [2]);
  expect(await signals()).toEqual([]);
});

it('a model that thinks so is weak evidence, for as long as it speaks of the present content', async () => {
  await computed(snapshot());
  const analysed = (isCurrent: boolean) =>
    asOwner(test.db, [
      sql`insert into llm_analyses (workspace_id, pull_request_id, input_hash, prompt_version, model, status, is_current,
          pull_request_updated_at, result)
        select workspace_id, id, 'hash', 1, 'model', 'succeeded', ${isCurrent}, updated_at,
          '{"ai": {"assisted": true, "tools": ["Claude"], "evidence": ["Change 1"]}}'
        from pull_requests where repository_id = ${scope.repositoryId}
        on conflict (pull_request_id, input_hash, prompt_version, model) do update set is_current = excluded.is_current`,
      sql`update pull_requests set facts_due = true where repository_id = ${scope.repositoryId}`,
    ]);
  await analysed(true);
  await compute();
  expect(await signals()).toMatchObject([
    { kind: 'statement', tool: 'claude', tier: 'weak', source: 'analysis', quote: 'Change 1' },
  ]);
  expect(await facts()).toMatchObject({ ai_assisted: false, ai_assisted_tier: 'weak', ai_tools: [] });
  const read = (await staleFacts(test.db, scope, { ...FACTS_VERSIONS, rules: FACTS_VERSIONS.rules + 1 }, 10)).map(
    factsOf,
  );
  await analysed(false);
  await saveFacts(test.db, scope, FACTS_VERSIONS, read);
  // What changed between reading and saving is due again.
  expect(await compute()).toBe(1);
  expect(await signals()).toEqual([]);
});

it('what the workspace says of an account goes for its commits and reviews too', async () => {
  await computed(
    snapshot({ lists: { ...WITH_AI, commits: complete([commit('d', { author: bot(92, 'devin-ai-integration') })]) } }),
  );
  expect((await signals()).map(({ tool }) => tool)).toEqual(['devin', 'coderabbit']);
  for (const login of ['devin-ai-integration', 'coderabbitai']) {
    const { data } = await listAccounts(test.db, scope.workspaceId, { login }, 1, null);
    for (const account of data) await changeAccount(test.db, scope.workspaceId, account, { countsAs: 'people' });
    expect(await compute()).toBe(1);
  }
  expect(await signals()).toEqual([]);
});

it('is shown with the strongest first, and found by its tools', async () => {
  const body = 'I used ChatGPT to write the tests.';
  await computed(snapshot({ body, lists: WITH_AI }));
  const [pullRequest] = await rowsOf(test.db, scope, 'pull_requests', 'number');
  const shown = await getPullRequest(test.db, scope.workspaceId, String(pullRequest?.['id']));
  expect(shown).toMatchObject({
    aiTools: ['claude', 'coderabbit'],
    aiSignals: [
      { kind: 'co_author', tool: 'claude', tier: 'certain', source: 'b', ruleVersion: FACTS_VERSIONS.rules },
      { kind: 'co_author', tool: 'claude', tier: 'certain', source: 'c' },
      { kind: 'reviewer', tool: 'coderabbit', tier: 'certain', source: '2' },
      { kind: 'statement', tier: 'weak', source: 'body', quote: body },
    ],
    facts: { aiAssisted: true, aiAssistedTier: 'certain', aiAuthored: false, aiAuthoredTier: null, aiReviewed: true },
  });
  const listed = async (aiTool: string) =>
    (await listPullRequests(test.db, scope.workspaceId, { aiTool }, 10, null)).data.map(({ number }) => number);
  expect([await listed('claude'), await listed('chatgpt'), await listed('abacus')]).toEqual([[1], [], []]);
});

it('another workspace sees none of it', async () => {
  await computed(snapshot({ lists: WITH_AI }));
  const { workspaceId } = await newScope(test.db);
  expect(await rowsAsTenant(test.db, workspaceId, sql`select * from ai_signals`)).toEqual([]);
  expect(await rowsAsTenant(test.db, scope.workspaceId, sql`select * from ai_signals`)).toHaveLength(3);
});
