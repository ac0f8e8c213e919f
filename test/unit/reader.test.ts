import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../packages/github-replay/src/faults/fault.ts';
import { repositoryDatabaseId } from '../../packages/github-replay/src/history/database-ids.ts';
import { startGitHubReplay, type GitHubReplay } from '../../packages/github-replay/src/replay.ts';
import { INITIAL_PACE } from '../../src/domain/cursor/pace.ts';
import type { ListName, PullRequestSnapshot } from '../../src/domain/entities.ts';
import type { Failure } from '../../src/domain/failure.ts';
import type { PullRequestPage } from '../../src/domain/page.ts';
import type { PendingPullRequest } from '../../src/domain/pending-lists.ts';
import { fieldOf, GITHUB_FIELDS } from '../../src/domain/pull-request-fields.ts';
import { storableInstant } from '../../src/domain/storable-instant.ts';
import { FailureError } from '../../src/errors.ts';
import { openGitHub } from '../../src/github/client.ts';
import { findRepository } from '../../src/github/find-repository.ts';
import { openReader } from '../../src/github/reader.ts';
import { fieldValue } from '../support/compare-expected.ts';

const SIZE = 150;
const UNTIL = new Date('2026-06-01T00:00:00Z');
const FIRST_PAGE = { after: null, bound: 0, pace: INITIAL_PACE, passed: 0, commentsSince: 0 };

let github: GitHubReplay;
let githubId: string;
/** The fields whose values in a snapshot are those that are stored. */
const COMPARED = GITHUB_FIELDS.filter((name) => ['text', 'number', 'flag', 'instant'].includes(fieldOf(name).kind));

/** The stored fields of lists with another name in GitHub's schema. */
const STORED_AS: Record<string, string> = {
  reviewRequests: 'requestedReviewers',
  closingIssuesReferences: 'linkedIssues',
};

/** Each test has a token, and with it an hour's budget, of its own. */
let tokens = 0;

beforeAll(async () => {
  github = await startGitHubReplay({
    repositories: [{ fullName: 'acme/widgets', pullRequests: SIZE }],
    until: UNTIL,
    secondaryLimits: false,
  });
  const found = await findRepository(
    openGitHub(access(), () => undefined),
    'acme/widgets',
  );
  ({ githubId } = found);
});
afterAll(() => github.stop());
beforeEach(() => {
  github.control.clearSituations();
  github.control.clearFaults();
  github.control.resetStats();
  tokens += 1;
});

function access() {
  return { apiUrl: github.url, token: `token-${tokens}` };
}

function reader() {
  return openReader(access(), { owner: 'acme', name: 'widgets', githubId, publicOnly: true });
}

/** Every page down to `bound`, as the walk reads them. */
async function pagesTo(bound: number): Promise<PullRequestPage[]> {
  const open = reader();
  const pages: PullRequestPage[] = [];
  for (let after: string | null = null; ;) {
    const page = await open.page({ ...FIRST_PAGE, after, bound });
    pages.push(page);
    if (page.end !== null) return pages;
    after = page.cursor;
  }
}

async function failureOf(reading: Promise<unknown>): Promise<Failure> {
  try {
    await reading;
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('the reading did not fail');
}

describe('reading pages', () => {
  it('brings every pull request once, newest first, with what GitHub has of it', async () => {
    const pages = await pagesTo(0);
    const snapshots: PullRequestSnapshot[] = [];
    for (const page of pages) snapshots.push(...page.snapshots);
    expect(new Set(snapshots.map((snapshot) => snapshot.number)).size).toBe(SIZE);
    expect(snapshots).toHaveLength(SIZE);
    const updated = snapshots.map((snapshot) => Date.parse(snapshot.updatedAt));
    expect(updated).toEqual(updated.toSorted((a, b) => b - a));
    for (const snapshot of snapshots) {
      const truth = github.control.pullRequest({ number: snapshot.number });
      const { reviews, commits, files, comments } = snapshot.lists;
      expect(totalOf(reviews), `reviews of #${snapshot.number}`).toBe(
        truth.reviews.filter((review) => review.state !== 'PENDING').length,
      );
      expect(totalOf(commits), `commits of #${snapshot.number}`).toBe(truth.commits.length);
      expect(totalOf(files), `files of #${snapshot.number}`).toBe(Math.min(truth.files.length, 3_000));
      expect(totalOf(comments), `comments of #${snapshot.number}`).toBe(truth.comments.length);
      const origin = { fullName: 'acme/widgets', databaseId: repositoryDatabaseId('acme/widgets') };
      for (const name of COMPARED) {
        const value = snapshot[name];
        const isInstant = fieldOf(name).kind === 'instant' && typeof value === 'string';
        const expected = fieldValue(name, origin, truth);
        expect(isInstant ? storableInstant(value) : value, `${name} of #${snapshot.number}`).toBe(expected);
      }
      expect(snapshot.labels, `labels of #${snapshot.number}`).toEqual(truth.labels.map((label) => label.name));
      expect(snapshot.author?.login ?? null).toBe(truth.author?.login ?? null);
      expect(snapshot.title).toBe(truth.title.replace(/\0|\p{Surrogate}/gu, ''));
    }
  });

  it('asks REST for the teams that are asked for a review of an open pull request, and that GraphQL hides', async () => {
    const truths = github.control.numbers().numbers.map((number) => github.control.pullRequest({ number }));
    const asked = truths.filter(({ reviewRequests }) => reviewRequests.some(isTeamRequest));
    const merged = asked.find(({ state }) => state === 'MERGED');
    const closed = asked.find(({ state }) => state === 'CLOSED');
    if (!merged || !closed) throw new Error('the history has no such pull requests');
    github.control.reopen({ number: closed.number });
    github.control.addSituation({ name: 'ghost-reviewers' });
    github.control.resetStats();
    const { snapshots } = await reader().pullRequests([closed.number, merged.number], INITIAL_PACE);
    const teams = closed.reviewRequests.filter(isTeamRequest).map(nameOf);
    expect(snapshots.map(({ requestedReviewers }) => requestedReviewers)).toEqual([teams, []]);
    expect(github.control.stats().restRequests).toBe(1);
  });

  it('stops at the bound, reading at most a page past it', async () => {
    const bound = UNTIL.getTime() - 20 * 86_400_000;
    const pages = await pagesTo(bound);
    const inWindow = github.control
      .numbers()
      .numbers.filter((number) => Date.parse(github.control.pullRequest({ number }).updatedAt) >= bound);
    expect(pages.flatMap((page) => page.numbers).toSorted()).toEqual([...inWindow].toSorted());
    expect(pages.at(-1)?.end).toBe('bound');
    expect(github.control.stats().graphqlRequests).toBeLessThanOrEqual(
      Math.floor(inWindow.length / INITIAL_PACE.width) + 1,
    );
  });

  it('brings labels, assignees and requested reviewers with the page, which is all that is requested', async () => {
    const { snapshots } = await reader().page(FIRST_PAGE);
    for (const { number, labels, assignees, requestedReviewers } of snapshots) {
      const truth = github.control.pullRequest({ number });
      expect(labels).toEqual(truth.labels.map(({ name }) => name));
      expect(assignees).toEqual(truth.assignees.map(({ login }) => login));
      const isTeam = (name: string) => name.startsWith('team:');
      const asked = truth.reviewRequests.map(nameOf);
      expect(requestedReviewers).toEqual([...asked.filter((name) => !isTeam(name)), ...asked.filter(isTeam)]);
    }
    expect(github.control.stats()).toMatchObject({ graphqlRequests: 1, restRequests: 0 });
  });

  it('continues them to their ends where they are longer than the lists of the page', async () => {
    const { numbers } = await reader().page(FIRST_PAGE);
    const [number = 0] = numbers;
    const labels = Array.from({ length: 230 }, (_, index) => `label ${index}`);
    github.control.label({ number, labels });
    github.control.resetStats();
    const narrow = { width: 1, listSize: 25, calm: 0 };
    const [first] = (await reader().page({ ...FIRST_PAGE, pace: narrow })).snapshots;
    expect(first).toMatchObject({ number, labels });
    // The page, and what is left of the list, a hundred at once.
    expect(github.control.stats()).toMatchObject({ graphqlRequests: 4, restRequests: 0 });
    const read = await reader().pullRequests([number], INITIAL_PACE);
    expect(read.snapshots[0]?.labels).toEqual(labels);
    github.control.addSituation({ name: 'list-null', list: 'labels', number, skip: 1, type: 'SERVICE_UNAVAILABLE' });
    const [half] = (await reader().page({ ...FIRST_PAGE, pace: narrow })).snapshots;
    expect(half).toMatchObject({ number, unknown: { labels: expect.any(String) as string } });
  });

  it('continues linked issues in the same way', async () => {
    const { numbers } = await reader().page(FIRST_PAGE);
    const [number = 0] = numbers;
    github.control.addSituation({ name: 'many-linked-issues', number, count: 120 });
    github.control.resetStats();
    const [first] = (await reader().page({ ...FIRST_PAGE, pace: { width: 1, listSize: 1, calm: 0 } })).snapshots;
    const truth = github.control.pullRequest({ number }).closingIssues;
    expect(first?.linkedIssues.map((issue) => issue.number)).toEqual(truth.map((issue) => issue.number));
    expect(first?.unknown).toBeUndefined();
  });

  it('names a list that the credential may not read, and reads the rest', async () => {
    github.control.addFault({ kind: 'forbidden-field', field: 'statusCheckRollup' });
    const page = await reader().page(FIRST_PAGE);
    expect(page.unreadable).toEqual(['checkRuns', 'commitStatuses']);
    const [first] = page.snapshots;
    expect(first?.lists.checkRuns.state).toBe('unreadable');
    expect(first?.lists.commits.state).toBe('complete');
  });

  it('leaves a list that comes back null with an error to be read by itself, and reads the rest', async () => {
    github.control.addFault({ kind: 'partial', field: 'reviews' });
    const [first] = (await reader().page(FIRST_PAGE)).snapshots;
    expect(first?.lists.reviews).toEqual({ state: 'deferred', by: 'pull_request' });
    expect(first?.lists.commits.state).toBe('complete');
  });

  it('refuses another repository that has come to the name', async () => {
    const other = openReader(access(), { owner: 'acme', name: 'widgets', githubId: `${githubId}1`, publicOnly: true });
    expect(await failureOf(other.page(FIRST_PAGE))).toMatchObject({ kind: 'unavailable', reason: 'not_found' });
  });
});

describe('what GitHub does not show', () => {
  /** The first page, with `situation` switched on for one of its pull requests that has a list of a few rows. */
  async function pageWith(
    situation: { name: string; list?: string; type?: string; field?: string; index?: number },
    pace = INITIAL_PACE,
  ) {
    const { numbers } = await reader().page(FIRST_PAGE);
    const number = numbers[4] ?? 0;
    github.control.addSituation({ number, ...situation });
    const page = await reader().page({ ...FIRST_PAGE, pace });
    const snapshots = page.snapshots;
    return { number, numbers, page, snapshots, lists: snapshots.find((one) => one.number === number)?.lists };
  }

  /** A pull request of which a list is still to be read, from its beginning. */
  function pendingOf(snapshots: PullRequestSnapshot[], number: number, list: ListName): PendingPullRequest {
    const { nodeId = '', headSha = '', readAt = '' } = snapshots.find((one) => one.number === number) ?? {};
    const pending = { [list]: { by: 'pull_request' as const } };
    return { pullRequestId: `id of ${number}`, nodeId, headSha, number, changedFiles: 1, readAt, pending };
  }

  it('of a pull request with an error is named, and all others of its page are read', async () => {
    const { number, numbers, page } = await pageWith({ name: 'pull-request-error' });
    expect(page.unread).toMatchObject([{ number, list: null }]);
    expect(page.numbers).toEqual(numbers.filter((other) => other !== number));
  });

  it('of a pull request without an error is asked for in a narrower page, and alone is named', async () => {
    const narrow = { width: 1, listSize: 1, calm: 0 };
    const { numbers } = await reader().page(FIRST_PAGE);
    const [, number = 0] = numbers;
    github.control.addSituation({ name: 'node-hole', number });
    expect(await failureOf(reader().page(FIRST_PAGE))).toMatchObject({ kind: 'too_wide' });
    const open = reader();
    const first = await open.page({ ...FIRST_PAGE, pace: narrow });
    const hole = await open.page({ ...FIRST_PAGE, pace: narrow, after: first.cursor });
    expect(hole).toMatchObject({ numbers: [], unread: [{ number, list: null }], end: null });
    const next = await open.page({ ...FIRST_PAGE, pace: narrow, after: hole.cursor });
    expect(next.numbers).toEqual([numbers[2]]);
  });

  it('of a pull request whose number no list tells is named with its place, where its number is found later', async () => {
    const narrow = { width: 1, listSize: 1, calm: 0 };
    const { numbers } = await reader().page(FIRST_PAGE);
    const [, number = 0, following = 0] = numbers;
    github.control.addSituation({ name: 'node-hole', number });
    const open = reader();
    const first = await open.page({ ...FIRST_PAGE, pace: narrow });
    // REST's list is searched behind its end.
    const beyond = { ...FIRST_PAGE, passed: 100_000, pace: narrow, after: first.cursor };
    const hole = await reader().page(beyond);
    expect(hole).toMatchObject({
      numbers: [],
      unread: [{ number: null, after: first.cursor }],
      cursor: expect.any(String),
    });
    expect(await open.hole(first.cursor)).toEqual({ number });
    github.control.clearSituations();
    expect(await open.hole(first.cursor)).toEqual({ number });
    expect(await open.hole(hole.cursor)).toEqual({ number: following });
  });

  it.each(['none', 'untyped'])('of an entry of the list has its place, and does not end the list: %s', async (type) => {
    const [first, number = 0, following = 0] = (await reader().page(FIRST_PAGE)).numbers;
    const open = reader();
    const { keys } = await open.keys(null, 3);
    const [before, hole] = keys;
    const after = before?.cursor ?? null;
    const edge = { name: 'partial', parent: 'PullRequestConnection', field: 'edges', number, type };
    github.control.addSituation(edge);
    const hidden = { cursor: expect.any(String) as string, number: null, updatedAt: null };
    expect(await open.nextKey(after)).toEqual({ ...hidden, cursor: hole?.cursor });
    expect((await open.keys(null, 3)).keys).toEqual([before, { ...hidden, cursor: null }, keys[2]]);
    expect(await open.nextKey(hole?.cursor ?? null)).toMatchObject({ number: following });
    // REST's list has the number, before that of the next one.
    expect(await open.hole(after)).toEqual({ number });
    github.control.addSituation({ ...edge, number: following });
    expect(await open.hole(after)).toEqual({ number: null });
    expect(first).toBe(before?.number);
  });

  it('of the last entry of the list, or of a whole page of it, is not taken for the end', async () => {
    const open = reader();
    const { numbers } = (await pagesTo(0)).at(-1) ?? { numbers: [] };
    const [last = 0] = numbers.slice(-1);
    const { keys } = await open.keys(null, 100);
    const rest = await open.keys(keys.at(-1)?.cursor ?? null, 100);
    const after = rest.keys.at(-2)?.cursor ?? null;
    expect(rest).toMatchObject({ hasNext: false });
    github.control.addSituation({ name: 'partial', parent: 'PullRequestConnection', field: 'edges', number: last });
    const key = await open.nextKey(after);
    expect(key).toMatchObject({ number: null, cursor: expect.any(String) as string });
    expect(await open.nextKey(key?.cursor ?? null)).toBeNull();
    expect(await open.hole(key?.cursor ?? null)).toBeNull();
    expect(await open.hole(after)).toEqual({ number: last });
    github.control.clearSituations();
    github.control.addSituation({ name: 'odd-values', edits: [{ at: 'pullRequests.edges', value: [] }] });
    expect(await failureOf(open.nextKey(null))).toMatchObject({ kind: 'too_wide' });
    expect(await open.hole(null)).toEqual({ number: null });
  });

  it('of the number of check runs is unknown; without a rollup there are none', async () => {
    const counts = async () => (await reader().totals({ after: null, bound: 0 })).totals;
    const known = await counts();
    const without = known.filter(({ number }) => github.control.pullRequest({ number }).checks.length === 0);
    expect([without.length > 0, without.length < known.length]).toEqual([true, true]);
    for (const { number, checkRuns } of known) {
      const { checks } = github.control.pullRequest({ number });
      expect(checkRuns, `#${number}`).toBe(checks.filter((check) => check.__typename === 'CheckRun').length);
    }
    const unknown = known.map((totals) => ({ ...totals, checkRuns: null }));
    github.control.addSituation({ name: 'partial' });
    expect(await counts()).toEqual(unknown);
    github.control.clearSituations();
    github.control.addSituation({ name: 'schema-lacks', missing: ['PullRequest.statusCheckRollup'] });
    expect(await counts()).toEqual(unknown);
    for (const missing of ['StatusCheckRollupContextConnection.checkRunCount', 'StatusCheckRollup.contexts']) {
      github.control.clearSituations();
      github.control.addSituation({ name: 'schema-lacks', missing: [missing] });
      expect(await counts()).toEqual(
        known.map((totals) => ({ ...totals, checkRuns: without.includes(totals) ? 0 : null })),
      );
    }
  });

  it('of a list has the list read by itself, where its nulls are named', async () => {
    const { number, page, lists, snapshots } = await pageWith({ name: 'row-null', list: 'commits', type: 'none' });
    expect(lists?.commits).toEqual({ state: 'deferred', by: 'pull_request' });
    expect(page.unread).toEqual([]);
    const { reads } = await reader().lists([pendingOf(snapshots, number, 'commits')], INITIAL_PACE);
    const truth = github.control.pullRequest({ number }).commits.length;
    expect(reads).toMatchObject([{ list: 'commits', total: truth, unread: [expect.any(String) as string] }]);
    expect(reads[0]?.rows).toHaveLength(truth - 1);
  });

  it('of a row that the credential may not read is named at once', async () => {
    const { lists } = await pageWith({ name: 'row-null', list: 'commits', type: 'FORBIDDEN' });
    expect(lists?.commits).toMatchObject({
      state: 'complete',
      unread: [expect.stringContaining('FORBIDDEN') as string],
    });
  });

  const isPart = (row: object) => 'isPartial' in row;
  const isRequest = (row: object) => 'kind' in row && row.kind === 'review_requested';
  const parts = [
    ['reviews', 'reviews', 'author'],
    ['comments', 'comments', 'author'],
    ['commits', 'commits', 'commit.author'],
    ['commits', 'commits', 'commit.author.user'],
    ['timelineEvents', 'timelineItems', 'actor'],
    ['timelineEvents', 'timelineItems', 'requestedReviewer'],
  ] as const;

  it.each(parts)('of a part of one of %s is no part that is empty', async (name, list, field) => {
    const { snapshots } = await reader().page(FIRST_PAGE);
    // A review request names whom it asks; any row of another list will do.
    const found = snapshots.flatMap(({ number, lists }) => {
      const whole = lists[name];
      if (whole.state !== 'complete') return [];
      const index = whole.rows.findIndex((row) => name !== 'timelineEvents' || isRequest(row));
      return index < 0 ? [] : [{ number, whole, index }];
    });
    if (!found[0]) throw new Error(`no pull request of the page has such ${name}`);
    const { number, whole, index } = found[0];
    github.control.addSituation({ name: 'row-field-null', number, list, index, field });
    const page = await reader().page(FIRST_PAGE);
    for (const snapshot of page.snapshots) {
      const isDeferred = snapshot.lists[name].state === 'deferred';
      expect(isDeferred, `#${snapshot.number}`).toBe(snapshot.number === number);
    }
    const { reads } = await reader().lists([pendingOf(snapshots, number, name)], INITIAL_PACE);
    const [read] = reads;
    expect(reads).toMatchObject([{ list: name, total: whole.total, after: null, unread: [expect.any(String)] }]);
    expect(read?.rows.map(isPart)).toEqual(whole.rows.map((_, place) => place === index));
    expect(read?.rows.filter((row) => !isPart(row))).toEqual(whole.rows.filter((_, place) => place !== index));

    // To the credential it is hidden, or an account is deleted: the row has nobody there.
    for (const type of ['FORBIDDEN', 'NOT_FOUND']) {
      github.control.clearSituations();
      github.control.addSituation({ name: 'row-field-null', number, list, index, field, type });
      const hidden = (await reader().page(FIRST_PAGE)).snapshots.find((one) => one.number === number)?.lists[name];
      expect(hidden).toMatchObject({ state: 'complete', total: whole.total });
      expect(hidden).not.toHaveProperty('unread');
    }
  });

  it('of a requested reviewer keeps who is stored as asked', async () => {
    const asked = (await pagesTo(0))
      .flatMap(({ snapshots }) => snapshots)
      .find(({ requestedReviewers, state }) => requestedReviewers.length > 0 && state !== 'open');
    const { number = 0 } = asked ?? {};
    const part = { name: 'row-field-null', list: 'reviewRequests', field: 'requestedReviewer', number };
    github.control.addSituation(part);
    const [lost] = (await reader().pullRequests([number], INITIAL_PACE)).snapshots;
    expect(lost?.unknown).toEqual({ requestedReviewers: expect.any(String) as string });
    github.control.clearSituations();
    github.control.addSituation({ ...part, type: 'NOT_FOUND' });
    const [deleted] = (await reader().pullRequests([number], INITIAL_PACE)).snapshots;
    expect(deleted).toMatchObject({ requestedReviewers: asked?.requestedReviewers.slice(1) });
    expect(deleted?.unknown).toBeUndefined();
  });

  it('of something inside a pull request does not mean that the pull request is gone', async () => {
    const { number, snapshots } = await pageWith({ name: 'list-null', list: 'commits', type: 'NOT_FOUND' });
    const byNumber = await reader().pullRequests([number], INITIAL_PACE);
    expect(byNumber).toMatchObject({ gone: [], unread: [] });
    expect(byNumber.snapshots[0]?.lists.commits.state).toBe('deferred');
    const lists = await reader().lists([pendingOf(snapshots, number, 'commits')], INITIAL_PACE);
    expect(lists).toMatchObject({ reads: [], gone: [], unread: [{ number, list: 'commits' }] });
    github.control.clearSituations();
    github.control.addSituation({ name: 'field-null', field: 'headRefOid', number, type: 'NOT_FOUND' });
    expect(await reader().pullRequests([number], INITIAL_PACE)).toMatchObject({
      snapshots: [],
      gone: [],
      unread: [{ number, list: null }],
    });
  });

  it('of one of the lists that are continued together leaves the others', async () => {
    const { snapshots } = await reader().page(FIRST_PAGE);
    const numbers = snapshots.slice(0, 4).map(({ number }) => number);
    const [, number = 0] = numbers;
    const pending = numbers.map((each) => pendingOf(snapshots, each, 'commits'));
    const others = pending.filter((one) => one.number !== number).map(({ pullRequestId }) => ({ pullRequestId }));
    const read = (error: { type: string; message?: string }, some = pending) => {
      github.control.clearSituations();
      github.control.addSituation({ name: 'pull-request-error', number, ...error });
      return reader().lists(some, INITIAL_PACE);
    };
    expect(await read({ type: 'NOT_FOUND' })).toMatchObject({ reads: others, gone: [number], unread: [] });
    for (const error of [{ type: 'untyped' }, { type: 'INVALID_CURSOR_ARGUMENTS' }, { type: 'FORBIDDEN' }]) {
      const lists = await read(error);
      expect(lists).toMatchObject({ reads: others, gone: [], unread: [{ number, list: 'commits' }] });
    }
    // Of a list that is too long for GitHub fewer rows are asked for, once the others are read.
    const late = { type: 'untyped', message: 'This may be the result of a timeout' };
    expect(await read(late)).toMatchObject({ reads: others, gone: [], unread: [] });
    const alone = pending.filter((one) => one.number === number);
    expect(await failureOf(read(late, alone))).toMatchObject({ kind: 'too_wide' });
    expect(await failureOf(read({ type: 'RATE_LIMITED' }))).toMatchObject({ kind: 'primary_limit' });
  });

  it('of a field keeps what is stored of it', async () => {
    const { number, snapshots } = await pageWith({ name: 'field-null', field: 'author' });
    expect(snapshots.find((one) => one.number === number)?.unknown).toMatchObject({
      author: expect.any(String) as string,
    });
    expect(snapshots.filter((one) => one.unknown)).toHaveLength(1);
  });

  it.each(['labels', 'assignees', 'reviewRequests', 'closingIssuesReferences'])(
    'of %s keeps what is stored of them alone',
    async (list) => {
      const { number, snapshots, page } = await pageWith({ name: 'list-null', list, type: 'SERVICE_UNAVAILABLE' });
      const field = STORED_AS[list] ?? list;
      expect(page.unread).toEqual([]);
      for (const snapshot of snapshots) {
        const unknown = snapshot.number === number ? [field] : [];
        expect(Object.keys(snapshot.unknown ?? {}), `#${snapshot.number}`).toEqual(unknown);
        const truth = github.control.pullRequest({ number: snapshot.number });
        const assignees = unknown.includes('assignees') ? [] : truth.assignees.map(({ login }) => login);
        expect(snapshot.assignees).toEqual(assignees);
      }
    },
  );

  it.each(['labels', 'assignees', 'reviewRequests'])('of %s to a credential is not asked for again', async (field) => {
    github.control.addFault({ kind: 'forbidden-field', field });
    const { snapshots, unreadable } = await reader().page(FIRST_PAGE);
    const stored = STORED_AS[field] ?? field;
    expect(unreadable).toEqual([stored]);
    expect(snapshots).toHaveLength(INITIAL_PACE.width);
    for (const { unknown, unasked } of snapshots) {
      expect(unknown).toBeUndefined();
      expect(unasked).toEqual([stored]);
    }
  });

  it('of an entry of a list keeps what is stored of the list, unless the credential may not see it', async () => {
    const labelled = (await pagesTo(0)).flatMap(({ snapshots }) => snapshots).find(({ labels }) => labels.length === 2);
    const { number = 0, labels = [] } = labelled ?? {};
    const row = { name: 'row-null', list: 'labels', number };
    github.control.addSituation({ ...row, type: 'none' });
    const lost = await reader().pullRequests([number], INITIAL_PACE);
    expect(lost.snapshots[0]?.unknown).toEqual({ labels: expect.any(String) as string });
    github.control.clearSituations();
    github.control.addSituation({ ...row, type: 'FORBIDDEN' });
    const [hidden] = (await reader().pullRequests([number], INITIAL_PACE)).snapshots;
    expect(hidden?.unknown).toBeUndefined();
    expect(hidden?.labels).toHaveLength(labels.length - 1);
  });

  it('of a linked issue leaves the link out', async () => {
    for (const name of ['linked-issue-saml', 'linked-issue-forbidden']) {
      github.control.clearFaults();
      github.control.addSituation({ name });
      const page = await reader().page(FIRST_PAGE);
      expect(page.unreadable).toEqual(['issues']);
      expect(page.snapshots.some((one) => one.unknown)).toBe(false);
    }
  });

  it('of linked issues without an error is unknown, not empty', async () => {
    const { numbers } = await reader().page(FIRST_PAGE);
    const [number = 0] = numbers;
    const list = 'closingIssuesReferences';
    for (const situation of ['list-null', 'row-null']) {
      github.control.clearSituations();
      github.control.addSituation({ name: 'many-linked-issues', number });
      github.control.addSituation({ name: situation, number, list, type: 'none' });
      const [first] = (await reader().page(FIRST_PAGE)).snapshots;
      expect(first?.unknown, situation).toEqual({ linkedIssues: expect.any(String) as string });
    }
  });

  it('of a diff is unknown, not empty', async () => {
    const { number, snapshots, lists } = await pageWith({ name: 'diff-too-large' });
    expect(lists?.files.state).toBe('deferred');
    expect(snapshots.find((one) => one.number === number)?.unknown).toHaveProperty('files');
  });

  it('of check runs to a fine-grained token leaves the commit statuses beside them', async () => {
    github.control.addSituation({ name: 'checks-unreadable' });
    const page = await reader().page(FIRST_PAGE);
    expect(page.unreadable).toContain('checkRuns');
  });
});

describe('large answers', () => {
  it('are read up to four megabytes, and say how many pull requests fitted', async () => {
    github.control.addSituation({ name: 'large-comments' });
    const failure = await failureOf(reader().page(FIRST_PAGE));
    expect(failure).toMatchObject({ kind: 'too_wide', fits: expect.any(Number) as number });
    const fits = failure.kind === 'too_wide' ? (failure.fits ?? 0) : 0;
    expect(fits).toBeGreaterThan(0);
    const page = await reader().page({
      ...FIRST_PAGE,
      pace: { ...INITIAL_PACE, width: Math.max(1, Math.floor(fits * 0.75)) },
    });
    expect(page.bytes).toBeLessThan(4_000_000);
  });
});

describe('inline comments', () => {
  it('come complete from the repository-wide list, page by page, in the order of their change', async () => {
    const open = reader();
    const ids = new Set<string>();
    for (let next: { since: number; page: number } | null = { since: 0, page: 1 }; next;) {
      const page = await open.repositoryComments(next);
      for (const comment of page.comments) ids.add(comment.githubId);
      ({ next } = page);
    }
    const truth = github.control
      .numbers()
      .numbers.flatMap((number) =>
        github.control.pullRequest({ number }).inlineComments.map((comment) => String(comment.databaseId)),
      );
    expect(ids).toEqual(new Set(truth));
    expect(truth.length).toBeGreaterThan(100);
  });
});

describe("GitHub's failures are six different things", () => {
  const cases: [string, Fault, Partial<Failure>][] = [
    ['502 is too wide', { kind: 'bad-gateway' }, { kind: 'too_wide' }],
    ['504 is too wide', { kind: 'gateway-timeout' }, { kind: 'too_wide' }],
    ['a resource limit with half the nodes null is too wide', { kind: 'resource-limits' }, { kind: 'too_wide' }],
    ['an exhausted hour is the primary limit', { kind: 'rate-limited', resetIn: 60 }, { kind: 'primary_limit' }],
    ['RATE_LIMIT means the same', { kind: 'rate-limited', errorType: 'RATE_LIMIT' }, { kind: 'primary_limit' }],
    [
      'a secondary limit says how long',
      { kind: 'secondary', retryAfter: 7 },
      { kind: 'secondary_limit', retryAfterSeconds: 7 },
    ],
    ['or does not', { kind: 'secondary' }, { kind: 'secondary_limit', retryAfterSeconds: null }],
    ['or comes with status 200', { kind: 'secondary', status: 200 }, { kind: 'secondary_limit' }],
    ['or with 429', { kind: 'secondary', status: 429 }, { kind: 'secondary_limit' }],
    ['401 is a bad credential', { kind: 'unauthorized' }, { kind: 'bad_credential' }],
    ['a suspended installation is one too', { kind: 'suspended' }, { kind: 'bad_credential' }],
    ['404 is unavailable', { kind: 'not-found' }, { kind: 'unavailable', reason: 'not_found' }],
    ['451 is unavailable', { kind: 'blocked' }, { kind: 'unavailable', reason: 'blocked' }],
    ['500 passes', { kind: 'server-error' }, { kind: 'transient' }],
    ['503 passes', { kind: 'service-unavailable' }, { kind: 'transient' }],
    ['a broken connection passes', { kind: 'reset' }, { kind: 'transient' }],
    ['a body that breaks off passes', { kind: 'truncated' }, { kind: 'transient' }],
    ['HTML with status 200 passes', { kind: 'html' }, { kind: 'transient' }],
    ['a refused cursor has its own recovery', { kind: 'refused-cursor' }, { kind: 'cursor_refused' }],
  ];

  it.each(cases)('%s', async (_, fault, expected) => {
    const open = reader();
    const { cursor } = await open.page(FIRST_PAGE);
    github.control.addFault(fault);
    expect(await failureOf(open.page({ ...FIRST_PAGE, after: cursor }))).toMatchObject(expected);
  });

  it('a cursor that does not move is refused', async () => {
    const open = reader();
    const first = await open.page(FIRST_PAGE);
    github.control.addFault({ kind: 'stuck-cursor' });
    const second = failureOf(open.page({ ...FIRST_PAGE, after: first.cursor }));
    expect(await second).toMatchObject({ kind: 'cursor_refused' });
  });
});

/** A requested reviewer as it is stored. */
function nameOf(reviewer: { __typename: string; login?: string; slug?: string }): string {
  return reviewer.__typename === 'Team' ? `team:${reviewer.slug}` : (reviewer.login ?? '');
}

function totalOf(list: { state: string; total?: number }): number | undefined {
  return list.total;
}

describe('the checks of a head commit', () => {
  const named = (snapshots: PullRequestSnapshot[]) =>
    snapshots.flatMap(({ lists: { checkRuns } }) => (checkRuns.state === 'complete' ? checkRuns.rows : []));

  it('say their app and workflow, and by number whether the branch demands them', async () => {
    const [page] = await pagesTo(UNTIL.getTime() - 30 * 86_400_000);
    const listed = page?.snapshots ?? [];
    expect(named(listed).length).toBeGreaterThan(10);
    for (const { name, app, workflow, isRequired } of named(listed)) {
      expect(app).toBe(name === 'CodeQL' ? 'github-advanced-security' : 'github-actions');
      expect(workflow).toBe(name === 'CodeQL' ? null : 'CI');
      expect(isRequired).toBeNull();
    }
    const numbers = listed.slice(0, 20).map(({ number }) => number);
    const { snapshots } = await reader().pullRequests(numbers, INITIAL_PACE);
    const runs = named(snapshots);
    expect(runs.some(({ isRequired }) => isRequired)).toBe(true);
    expect(runs.every(({ name, isRequired }) => isRequired === (name === 'build'))).toBe(true);
    const statuses = snapshots.flatMap(({ lists: { commitStatuses } }) =>
      commitStatuses.state === 'complete' ? commitStatuses.rows : [],
    );
    expect(statuses.every(({ isRequired }) => isRequired === true)).toBe(true);

    const asked = await reader().requirements([...numbers, 9_999_999], INITIAL_PACE);
    expect(asked.at(-1)).toEqual({ number: 9_999_999, baseRef: null, checks: [] });
    expect(asked.slice(0, -1).map(({ number, baseRef }) => [number, baseRef])).toEqual(
      snapshots.map(({ number, baseRef }) => [number, baseRef]),
    );
    const checks = asked.flatMap((answer) => answer.checks);
    const kinds = (kind: string) => checks.filter((one) => one.kind === kind);
    expect(kinds('run').map(({ app, workflow, name, isRequired }) => [app, workflow, name, isRequired])).toEqual(
      runs.map(({ app, workflow, name, isRequired }) => [app, workflow ?? '', name, isRequired]),
    );
    expect(kinds('status').map(({ name, isRequired }) => [name, isRequired])).toEqual(
      statuses.map(({ context, isRequired }) => [context, isRequired]),
    );
    const narrow = await reader().requirements(numbers, { ...INITIAL_PACE, width: 1 });
    expect(narrow).toEqual(asked.slice(0, 8));
  });

  it('are asked about to their end, however many there are', async () => {
    const totals = new Map<number, number>();
    for (const page of await pagesTo(0)) {
      for (const { number, lists } of page.snapshots) {
        const { checkRuns, commitStatuses } = lists;
        if (checkRuns.state !== 'continues') continue;
        totals.set(number, (totalOf(checkRuns) ?? 0) + (totalOf(commitStatuses) ?? 0));
      }
    }
    expect(totals.size).toBeGreaterThan(0);
    const open = reader();
    const asked = await open.requirements([...totals.keys()], INITIAL_PACE);
    expect(new Map(asked.map(({ number, checks }) => [number, checks.length]))).toEqual(totals);
    expect(open.spent().points).toBe(2);
  });
});

function isTeamRequest(reviewer: { __typename: string }): boolean {
  return reviewer.__typename === 'Team';
}
