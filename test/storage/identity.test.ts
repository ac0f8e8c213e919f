import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import { factsOf, FACTS_VERSIONS } from '../../src/domain/facts/facts.ts';
import { changeAccount, listAccounts } from '../../src/storage/accounts.ts';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { saveFacts } from '../../src/storage/facts.ts';
import { staleFacts } from '../support/stale-facts.ts';
import { listPullRequests } from '../../src/storage/pull-requests.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { saveGitHubTeams } from '../../src/storage/teams.ts';
import { newScope, rowsOf, useDatabase } from '../support/database.ts';
import {
  comment,
  commit,
  complete,
  person,
  review,
  snapshot,
  timelineEvent,
} from '../support/pull-request-snapshots.ts';

const test = useDatabase();
let scope: Scope;
beforeEach(async () => {
  scope = await newScope(test.db);
});

const ID = '49699333';
const asBot: Actor = { githubId: ID, login: 'dependabot', kind: 'bot', seenAs: 'actor' };
const asUser: Actor = { githubId: ID, login: 'dependabot[bot]', kind: 'user', seenAs: 'user' };
const byRest: Actor = { githubId: ID, login: 'dependabot[bot]', kind: 'bot', seenAs: 'rest' };
const approver: Actor = { githubId: '500', login: 'approver', kind: 'bot', seenAs: 'actor' };
/** Seen where GitHub knows only users, and without a suffix. */
const disguised: Actor = { githubId: '600', login: 'Copilot', kind: 'user', seenAs: 'user' };
const revealed: Actor = { githubId: '600', login: 'copilot-swe-agent', kind: 'bot', seenAs: 'actor' };

async function compute(): Promise<number[]> {
  const stale = await staleFacts(test.db, scope, FACTS_VERSIONS, 100);
  await saveFacts(test.db, scope, FACTS_VERSIONS, stale.map(factsOf));
  return stale.map(({ number }) => number);
}

async function account(githubId: string) {
  const rows = await rowsOf(test.db, scope, 'actors', 'github_id');
  return rows.find((row) => row['github_id'] === githubId);
}

describe('dependabot', () => {
  const pull = (number: number, author: Actor, committer: Actor) =>
    snapshot({
      number,
      author,
      state: 'merged',
      mergedAt: '2026-01-15T00:08:00Z',
      closedAt: '2026-01-15T00:08:00Z',
      lists: {
        commits: complete([commit(`c${number}`, { author: committer })]),
        reviews: complete([review(number, { author: approver, state: 'approved' })]),
      },
    });

  it.each([
    ['its own field first', [asBot, asUser, byRest]],
    ['as a user first', [asUser, byRest, asBot]],
    ['by REST first', [byRest, asBot, asUser]],
  ])('is one bot whose pull requests nobody reviewed, seen by %s', async (_, order) => {
    for (const [index, author] of order.entries()) {
      await savePullRequests(test.db, scope, [pull(index + 1, author, order[(index + 1) % 3] ?? asUser)]);
      await compute();
    }
    expect((await rowsOf(test.db, scope, 'actors', 'login')).map(({ login, kind }) => [login, kind])).toEqual([
      ['approver', 'bot'],
      ['dependabot', 'bot'],
    ]);
    const facts = await rowsOf(test.db, scope, 'pull_request_facts', 'opened_at');
    expect(facts.map((row) => row['unreviewed'])).toEqual([true, true, true]);
  });
});

describe('an account that is found to be something else', () => {
  const parts: [string, Parameters<typeof snapshot>[0]][] = [
    ['author', { author: disguised }],
    ['committer', { lists: { commits: complete([commit('a', { author: disguised })]) } }],
    ['reviewer', { lists: { reviews: complete([review(1, { author: disguised })]) } }],
    ['commenter', { lists: { comments: complete([comment(1, { author: disguised })]) } }],
    ['one who was asked', { lists: { timelineEvents: complete([timelineEvent('E', { subject: disguised })]) } }],
  ];

  it.each(parts)('makes the facts due where it is the %s, and nothing else', async (_, changes) => {
    await savePullRequests(test.db, scope, [snapshot({ number: 1, ...changes }), snapshot({ number: 2 })]);
    expect(await compute()).toEqual([1, 2]);
    await savePullRequests(test.db, scope, [snapshot({ number: 3, author: revealed })]);
    expect(await compute()).toEqual([1, 3]);
    expect(await account('600')).toMatchObject({ login: 'copilot-swe-agent', kind: 'bot' });
    await savePullRequests(test.db, scope, [snapshot({ number: 4, author: disguised })]);
    expect(await compute()).toEqual([4]);
    expect(await account('600')).toMatchObject({ login: 'copilot-swe-agent', kind: 'bot' });
  });

  it('has its evidence of AI use told again', async () => {
    await savePullRequests(test.db, scope, [snapshot({ author: disguised })]);
    await compute();
    expect(await rowsOf(test.db, scope, 'ai_signals', 'kind')).toEqual([]);
    await saveGitHubTeams(test.db, scope.workspaceId, 'octo', [{ githubId: '1', name: 'Agents', members: [revealed] }]);
    expect(await compute()).toEqual([1]);
    expect(await rowsOf(test.db, scope, 'ai_signals', 'kind')).toMatchObject([{ kind: 'author' }]);
  });

  it('is one account when one save shows it in several ways', async () => {
    const reviews = complete([
      review(1, { author: disguised }),
      review(2, { author: revealed }),
      review(3, { author: disguised }),
    ]);
    await savePullRequests(test.db, scope, [snapshot({ author: disguised, lists: { reviews } })]);
    expect(await account('600')).toMatchObject({
      login: 'copilot-swe-agent',
      kind: 'bot',
      login_rank: 3,
      kind_rank: 3,
    });
  });
});

it('a row of before ranks is decided by the next sighting', async () => {
  await savePullRequests(test.db, scope, [snapshot({ author: { ...asBot, login: 'old' } })]);
  await asOwner(test.db, [
    sql`update actors set login_rank = 0, kind_rank = 0 where workspace_id = ${scope.workspaceId}`,
  ]);
  await savePullRequests(test.db, scope, [snapshot({ number: 2, author: byRest })]);
  expect(await account(ID)).toMatchObject({ login: 'dependabot', kind: 'bot', login_rank: 1, kind_rank: 4 });
});

it('a person who was seen before costs no write', async () => {
  await savePullRequests(test.db, scope, [snapshot()]);
  const before = await account('1');
  await savePullRequests(test.db, scope, [
    snapshot({ number: 2 }),
    snapshot({ number: 3, author: { ...person(1), seenAs: 'rest' } }),
  ]);
  expect(await account('1')).toEqual(before);
});

it('what somebody here says of an account outranks whatever GitHub shows, wherever it is shown', async () => {
  await savePullRequests(test.db, scope, [snapshot({ author: asBot })]);
  const { data } = await listAccounts(test.db, scope.workspaceId, {}, 10, null);
  for (const one of data) await changeAccount(test.db, scope.workspaceId, one, { countsAs: 'people' });
  await savePullRequests(test.db, scope, [snapshot({ number: 2, author: asBot })]);
  const { data: pulls } = await listPullRequests(test.db, scope.workspaceId, {}, 10, null);
  expect(pulls.map(({ author }) => author)).toEqual([
    { login: 'dependabot', kind: 'user' },
    { login: 'dependabot', kind: 'user' },
  ]);
});
