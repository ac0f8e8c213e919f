// @module-tag long
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import type { PullRequestSnapshot } from '../../src/domain/entities.ts';
import type { ReviewerChange } from '../../src/domain/metrics/reviewer-change.ts';
import { BY_PEOPLE } from '../../src/domain/metrics/who.ts';
import { changeAccount, listAccounts } from '../../src/storage/accounts.ts';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import type { MetricsScope } from '../../src/storage/metrics/events.ts';
import { readOpenWork } from '../../src/storage/metrics/open-work.ts';
import { readResponseTimes } from '../../src/storage/metrics/response-times.ts';
import { readReviewers } from '../../src/storage/metrics/reviewers.ts';
import { upsertRepository } from '../../src/storage/repositories.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { computeAll } from '../support/compute-all.ts';
import { newScope, repositoryOf, useDatabase } from '../support/database.ts';
import { expectSame } from '../support/expect-same.ts';
import {
  checkRun,
  comment,
  complete,
  person,
  review,
  snapshot,
  timelineEvent,
} from '../support/pull-request-snapshots.ts';
import { integersOf } from '../support/random.ts';
import {
  openAgain,
  pairsAgain,
  responsesAgain,
  reviewerChangeAgain,
  reviewersAgain,
  type AgainAccount,
  type AgainGiven,
  type AgainPull,
  type Interval,
} from '../support/reviews-again.ts';
import { sized } from '../support/sized.ts';

const test = useDatabase();

const NOW = Date.UTC(2026, 5, 1, 12);
const ago = (hours: number) => new Date(NOW - hours * 3_600_000).toISOString();
const DAY = 24;
const BOT: Actor = { githubId: '99', login: 'checker', kind: 'bot', seenAs: 'actor' };
const RENAMED: Actor = { githubId: '2', login: 'Heron', kind: 'user', seenAs: 'actor' };
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Pull requests over 200 days, half of them open, with requests of people, their former logins, bots and teams. */
function history(seed: number, count: number): PullRequestSnapshot[] {
  const random = integersOf(seed);
  const oneOf = <Item>(items: readonly [Item, ...Item[]]): Item => items[random(items.length)] ?? items[0];
  const somebody = () => oneOf([person(1), RENAMED, person(3), person(4), person(5), person(6), BOT, null]);
  const some = <Item>(most: number, make: (id: number) => Item, base: number) =>
    Array.from({ length: random(most + 1) }, (_, index) => make(base * 10 + index + 1));
  const ASKED = [
    'person-2',
    'heron',
    'PERSON-3',
    'person-4',
    'person-5',
    'person-6',
    'checker',
    'team:core',
    'team:Docs',
    'nobody',
  ] as const;
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    const opened = 1 + random(200 * DAY);
    const within = () => ago(Math.max(0, opened - random(9 * DAY)));
    const state = oneOf(['open', 'open', 'merged', 'merged', 'closed'] as const);
    const end = state === 'open' ? null : ago(random(Math.max(1, opened)));
    // At the very instant at which it becomes stale, now and then.
    const updated = oneOf([14 * DAY, random(30 * DAY), random(10 * DAY), random(10 * DAY)]);
    return snapshot({
      number,
      author: somebody(),
      isDraft: random(6) === 0,
      labels: [...(random(5) === 0 ? ['area'] : []), ...(random(9) === 0 ? ['no-metrics'] : [])],
      state,
      createdAt: ago(opened),
      updatedAt: ago(updated),
      readAt: ago(0),
      mergedAt: state === 'merged' ? end : null,
      closedAt: end,
      requestedReviewers: some(3, () => oneOf(ASKED), number),
      reviewDecision: oneOf([null, 'review_required', 'approved'] as const),
      lists: {
        reviews: complete(
          some(
            4,
            (id) => {
              const reviewState = oneOf([
                'approved',
                'changes_requested',
                'approved',
                'commented',
                'dismissed',
              ] as const);
              return review(id, { author: somebody(), state: reviewState, submittedAt: within() });
            },
            number,
          ),
        ),
        comments: complete(some(2, (id) => comment(id, { author: somebody(), createdAt: within() }), number)),
        checkRuns: complete(
          some(
            2,
            (id) => checkRun(id, { conclusion: oneOf(['success', 'success', 'failure']), completedAt: within() }),
            number,
          ),
        ),
        timelineEvents: complete(
          some(
            4,
            (id) => {
              const kind = oneOf(['review_requested', 'review_requested', 'ready_for_review'] as const);
              return timelineEvent(`e${id}`, { kind, subject: somebody(), createdAt: within() });
            },
            number,
          ),
        ),
      },
    });
  });
}

/** Of which repository a row is, and of its pull request: what its author's account is on GitHub, and the labels. */
interface Whose {
  repository: string;
  kind: string | null;
  labels: string[];
}

async function stored({ workspaceId }: Scope) {
  const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`;
  const [pulls, given, accounts] = await asOwner(test.db, [
    sql<
      AgainPull & Whose
    >`${sql.raw(`select p.id, p.repository_id as repository, split_part(r.full_name, '/', 1) as organization,
        p.labels, a.kind, coalesce(a.person_id, a.id) as author, p.state, p.is_draft as "isDraft", p.requested_reviewers as requested,
        ${ms('p.created_at')} as opened, ${ms('f.ready_at')} as ready, ${ms('p.updated_at')} as updated,
        ${ms('p.merged_at')} as merged, f.waiting_on as "waitingOn", ${ms('f.waiting_since')} as "waitingSince",
        ${ms('f.first_response_at')} as "firstResponse", f.response_seconds as "responseSeconds"
      from pull_requests p join pull_request_facts f on f.pull_request_id = p.id join repositories r on r.id = p.repository_id
      left join actors a on a.id = p.author_id where p.workspace_id = '${workspaceId}'`)}`,
    sql<
      AgainGiven & Whose
    >`${sql.raw(`select r.pull_request_id as "pullRequest", r.repository_id as repository, p.labels, a.kind,
        r.reviewer_id as reviewer, ${ms('r.submitted_at')} as submitted, ${ms('p.merged_at')} as merged,
        r.response_seconds as "responseSeconds", r.decision
      from review_facts r join pull_requests p on p.id = r.pull_request_id left join actors a on a.id = p.author_id
      where r.workspace_id = '${workspaceId}'`)}`,
    sql<AgainAccount>`${sql.raw(`select id, login, coalesce(former_logins, '[]') as "formerLogins", kind, person_id as "personId"
      from actors where workspace_id = '${workspaceId}'`)}`,
  ]);
  return { pulls, given, accounts };
}

/** A workspace of two repositories, with a renamed account, two accounts of one person, and a rule that leaves some out. */
async function filled(seed: number, count: number): Promise<Scope> {
  const scope = await newScope(test.db);
  const second = await upsertRepository(test.db, scope.workspaceId, repositoryOf(2), null);
  const other = { ...scope, repositoryId: second.id };
  const rules = { excludedPullRequests: { label: ['no-metrics'] } };
  await asOwner(test.db, [
    sql`insert into workspace_rules (workspace_id, rules) values (${scope.workspaceId}, ${JSON.stringify(rules)}::jsonb)`,
  ]);
  const first = snapshot({ number: 9_999, author: person(2), state: 'closed', closedAt: ago(0) });
  await savePullRequests(test.db, scope, [first]);
  await savePullRequests(test.db, scope, history(seed, count));
  await savePullRequests(test.db, other, history(seed + 1, count));
  const named = async (login: string) => {
    const [account] = (await listAccounts(test.db, scope.workspaceId, { login }, 1, null)).data;
    if (!account) throw new Error(`nobody is called ${login}`);
    return account;
  };
  await changeAccount(test.db, scope.workspaceId, await named('person-6'), { personId: (await named('person-5')).id });
  await computeAll(test.db, scope);
  await computeAll(test.db, other);
  return scope;
}

it.each([
  ['UTC', 21],
  ['America/St_Johns', 23],
  ['Asia/Kathmandu', 27],
])('open work, reviewers and response times are what a second computation says, in %s', async (zone, seed) => {
  const scope = await filled(seed, sized(60, 200));
  const { workspaceId } = scope;
  const { pulls, given, accounts } = await stored(scope);
  const counts = ({ kind, labels }: Whose) => kind === 'user' && !labels.includes('no-metrics');
  const ofPeople = { workspaceId, by: BY_PEOPLE.by, excluded: 'leave' as const };
  const filters: [MetricsScope, (row: Whose) => boolean][] = [
    [{ workspaceId }, () => true],
    [ofPeople, counts],
    [{ ...ofPeople, repositoryId: scope.repositoryId }, (row) => counts(row) && row.repository === scope.repositoryId],
    [{ ...ofPeople, label: 'area' }, (row) => counts(row) && row.labels.includes('area')],
    [{ workspaceId, by: ['automation'] }, ({ kind }) => kind === 'bot'],
  ];
  const random = integersOf(seed);
  let compared = 0;
  for (const [asked, isIn] of filters) {
    const [those, reviews] = [pulls.filter(isIn), given.filter(isIn)];
    const { authors, reviewers, teams, ...work } = await readOpenWork(test.db, asked, ago(0));
    const read = {
      ...work,
      authors: byKey(authors.data, ({ author, ...own }) => [author.id, own]),
      reviewers: byKey(reviewers.data, ({ reviewer, ...own }) => [reviewer.id, own]),
      teams: byKey(teams.data, ({ organization, team, ...own }) => [`${organization}/${team}`, own]),
    };
    const expected = openAgain(those, accounts, NOW);
    compared += expectSame(read, expected, 'open');
    expect([authors.n, reviewers.n, teams.n]).toEqual(
      [expected.authors, expected.reviewers, expected.teams].map((all) => Object.keys(all).length),
    );
    for (let round = 0; round < sized(3, 10); round++) {
      const [from, to] = [100 * DAY + random(100 * DAY), random(90 * DAY)];
      const window = { from: ago(from), to: ago(to) };
      const interval: Interval = [Date.parse(window.from), Date.parse(window.to)];
      const now = NOW - random(60 * DAY) * 3_600_000;
      const previous = { from: ago(from + 40 * DAY), to: ago(from) };
      const { page, pairs } = await readReviewers(test.db, asked, window, 200, null, {
        previous,
        now: new Date(now).toISOString(),
      });
      const found = byKey(page.data, ({ reviewer, change, ...own }) => [
        reviewer.id,
        { ...own, change: change && figuresOf(change) },
      ]);
      const again = Object.entries(reviewersAgain(reviews, those, accounts, interval, now));
      const windows: [Interval, Interval] = [interval, [Date.parse(previous.from), Date.parse(previous.to)]];
      const withChange = byKey(again, ([id, own]) => [
        id,
        { ...own, change: reviewerChangeAgain(reviews, id, windows) },
      ]);
      compared += expectSame(found, withChange, 'reviewers');
      const foundPairs = byKey(pairs, (pair) => [
        [pair.first.id, pair.second.id].toSorted().join(' '),
        [pair.together, pair.agreements],
      ]);
      compared += expectSame(foundPairs, pairsAgain(reviews, interval), 'pairs');
      const { response, hours } = await readResponseTimes(test.db, asked, window, zone);
      const { all, ...hoursAgain } = responsesAgain(those, interval, zone);
      compared += expectSame(response, all, 'response');
      const foundHours = byKey(
        hours.filter(({ n }) => n > 0),
        ({ weekday, hour, n, p50 }) => [`${WEEKDAYS[weekday - 1]} ${hour}`, { n, p50 }],
      );
      const expectedHours = byKey(Object.entries(hoursAgain), ([hour, { n, p50 }]) => [hour, { n, p50 }]);
      compared += expectSame(foundHours, expectedHours, 'hours');
    }
  }
  console.log(`${zone}: ${compared} values are the same`);
  expect(compared).toBeGreaterThan(3_000);
});

/** Without the words, which follow from `p`. */
function figuresOf(change: ReviewerChange) {
  return byKey(Object.entries(change), ([name, { clear: _clear, test: _test, ...figures }]) => [name, figures]);
}

function byKey<Row, Value>(rows: Row[], entryOf: (row: Row) => [string, Value]): Record<string, Value> {
  return Object.fromEntries(rows.map(entryOf));
}
