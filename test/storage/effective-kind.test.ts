import { beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import { FACTS_VERSIONS, factsOf } from '../../src/domain/facts/facts.ts';
import { changeAccount, listAccounts, type Account, type AccountChange } from '../../src/storage/accounts.ts';
import type { Scope } from '../../src/storage/database.ts';
import { exportPullRequests } from '../../src/storage/exported-pull-requests.ts';
import { saveFacts } from '../../src/storage/facts.ts';
import { staleFacts } from '../support/stale-facts.ts';
import { readAuthors } from '../../src/storage/metrics/authors.ts';
import { readReviewers } from '../../src/storage/metrics/reviewers.ts';
import { getPullRequest } from '../../src/storage/pull-request-detail.ts';
import { listPullRequests } from '../../src/storage/pull-requests.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { newScope, rowsOf, useDatabase } from '../support/database.ts';
import { at, commit, complete, person, review, snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();
const WINDOW = { from: at(0), to: at(60) };
const AUTHOR = person(1);
const REVIEWER = person(2);
const OTHER = person(3);

let scope: Scope;

/** One pull request, opened and merged by one account, reviewed by another, that waits beside a second one for a third. */
beforeAll(async () => {
  scope = await newScope(test.db);
  const merged = { state: 'merged', mergedAt: at(20), closedAt: at(20), mergedBy: REVIEWER } as const;
  await savePullRequests(test.db, scope, [
    snapshot({
      number: 1,
      author: AUTHOR,
      ...merged,
      lists: {
        reviews: complete([review(1, { author: REVIEWER })]),
        commits: complete([commit('a', { author: AUTHOR })]),
      },
    }),
    snapshot({ number: 2, author: OTHER, requestedReviewers: [REVIEWER.login] }),
  ]);
});

async function accountOf({ login }: Actor): Promise<Account> {
  const { data } = await listAccounts(test.db, scope.workspaceId, { login }, 1, null);
  const [account] = data;
  if (!account) throw new Error(`${login} is stored`);
  return account;
}

/** Changes an account, and computes what follows from it. */
async function change(actor: Actor, to: AccountChange): Promise<void> {
  await changeAccount(test.db, scope.workspaceId, await accountOf(actor), to);
  const stale = await staleFacts(test.db, scope, FACTS_VERSIONS, 10);
  await saveFacts(test.db, scope, FACTS_VERSIONS, stale.map(factsOf));
}

/** What the reviewer and the author are said to be, wherever they are shown, and whether the review counts. */
async function shown() {
  const { workspaceId } = scope;
  const [stored] = await rowsOf(test.db, scope, 'pull_requests', 'number');
  const list = await listPullRequests(test.db, workspaceId, {}, 10, null);
  const listed = list.data.find(({ number }) => number === 1);
  const detail = await getPullRequest(test.db, workspaceId, String(stored?.['id']));
  const { value: exported } = await exportPullRequests(test.db, workspaceId, {}).next();
  const { page: authors } = await readAuthors(test.db, scope, WINDOW, 10, null);
  const { page: reviewers } = await readReviewers(test.db, scope, WINDOW, 10, null);
  const [facts] = await rowsOf(test.db, scope, 'pull_request_facts', 'opened_at, merged_at');
  return {
    account: (await accountOf(REVIEWER)).kind,
    list: listed?.author?.kind,
    csv: exported?.[0]?.author?.kind,
    detail: detail?.author?.kind,
    lists: detail,
    authors: authors.data.map(({ author }) => `${author.login} ${author.kind}`).toSorted(),
    reviewers: reviewers.data.map(({ reviewer, reviews, waiting }) => [reviewer.login, reviews, waiting]),
    reviews: facts?.['reviews'],
  };
}

describe('what somebody here says of an account', () => {
  it('goes before what GitHub says in lists, details, exports and metrics', async () => {
    await change(AUTHOR, { countsAs: 'automation' });
    await change(REVIEWER, { countsAs: 'automation' });
    expect(await shown()).toMatchObject({
      account: 'bot',
      list: 'bot',
      csv: 'bot',
      detail: 'bot',
      lists: {
        mergedBy: { kind: 'bot' },
        reviews: [{ author: { kind: 'bot' } }],
        commits: [{ author: { kind: 'bot' } }],
      },
      authors: [`${AUTHOR.login} bot`, `${OTHER.login} user`],
      reviewers: [],
      reviews: 0,
    });
    await change(AUTHOR, { countsAs: null });
    await change(REVIEWER, { countsAs: null });
    expect(await shown()).toMatchObject({
      account: 'user',
      list: 'user',
      csv: 'user',
      detail: 'user',
      reviewers: [[REVIEWER.login, 1, 1]],
      reviews: 1,
    });
  });

  it('goes for every account of the person, but for one of which something else is said', async () => {
    const { id: personId } = await accountOf(OTHER);
    await change(REVIEWER, { personId });
    await change(OTHER, { countsAs: 'automation' });
    const lists = { mergedBy: { kind: 'bot' }, reviews: [{ author: { kind: 'bot' } }] };
    expect(await shown()).toMatchObject({ account: 'bot', lists, reviewers: [], reviews: 0 });

    await change(REVIEWER, { countsAs: 'people' });
    expect(await shown()).toMatchObject({
      account: 'user',
      lists: { mergedBy: { kind: 'user' }, reviews: [{ author: { kind: 'user' } }] },
      reviewers: [[OTHER.login, 1, 0]],
      reviews: 1,
    });
    await change(REVIEWER, { countsAs: null, personId: null });
    await change(OTHER, { countsAs: null });
  });
});

it('an account of a person is asked for by what it counts as', async () => {
  const { id: personId } = await accountOf(OTHER);
  await change(REVIEWER, { personId });
  await change(OTHER, { countsAs: 'automation' });
  const { data } = await listAccounts(test.db, scope.workspaceId, { kind: 'bot' }, 10, null);
  expect(data.map(({ login }) => login)).toEqual([REVIEWER.login, OTHER.login]);
});
