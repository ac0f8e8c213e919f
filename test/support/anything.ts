import type { CommentInput, EventInput, FactsInput, Person, ReviewInput } from '../../src/domain/facts/input.ts';
import { ada, at, author, bob, bot, cai, check, comment, commit, event, input, review, status } from './facts-input.ts';
import { integersOf } from './random.ts';

const TITLES = [
  'Change',
  'fix: it',
  'chore(deps): a',
  'Revert "Add it"',
  'Revert "Revert "Add it""',
  'Reapply "Add it"',
];
const LABELS = [[], ['type: hotfix'], ['bug', 'ci'], ['dependencies']];
const BRANCHES = ['change', 'hotfix/1', 'Hotfix-2', 'my-hotfix'];
const CONCLUSIONS = ['success', 'failure', null, 'skipped', 'cancelled', 'timed_out'];
const CHECK_NAMES = ['build', 'lint', 'test'];
const STATUS_CONTEXTS = ['ci', 'coverage'];
const STATUS_STATES = ['success', 'failure', 'pending'];

/** A pull request to which anything may have happened, by seed: open, closed or merged, with people and bots. */
export function anything(seed: number): FactsInput {
  const random = integersOf(seed);
  const state = random(5);
  const mergedAt = state < 3 ? at(10 + random(100)) : null;
  return happened(seed, {
    ...input(),
    isDraft: random(3) === 0,
    earliestCommitAt: random(6) === 0 ? null : at(random(130)),
    mergedAt,
    closedAt: state === 3 ? at(10 + random(100)) : mergedAt,
    commits: Array.from({ length: random(6) }, () => commit(random(140))),
  });
}

/** No working hours, or some around minute 0, which is a Thursday at midnight in UTC, in one of several zones. */
function hoursOf(seed: number): Pick<FactsInput, 'workingHours' | 'timeZone'> {
  const random = integersOf(seed + 2_000_000);
  const [timeZone, hour] = ZONES[random(ZONES.length)] ?? ['UTC', 0];
  const text = (minutes: number) => new Date((hour * 60 + minutes) * 60_000).toISOString().slice(11, 16);
  const [from, to] = [text(random(60)), text(61 + random(58))];
  const days = random(3) > 0 ? (['wednesday', 'thursday'] as const) : (['monday'] as const);
  return { timeZone, workingHours: random(3) === 0 || from >= to ? null : { days: [...days], from, to } };
}

/** Zones, each with the hour of its clock at minute 0. */
const ZONES: [string, number][] = [
  ['UTC', 0],
  ['Europe/Berlin', 1],
  ['Asia/Tokyo', 9],
  ['America/New_York', 19],
];

/** The same pull request with reviews, comments, events and checks that a seed made, within 140 minutes from minute 0 on. */
export function happened(seed: number, base: FactsInput): FactsInput {
  const random = integersOf(seed + 1_000_000);
  const pick = <Item>(items: readonly Item[]) => items[random(items.length)] as Item;
  const some = <Item>(make: () => Item) => Array.from({ length: random(6) }, make);
  const somebody = (): Person => pick([ada, bob, cai, author, bot, null]);
  const states: ReviewInput['state'][] = ['approved', 'changes_requested', 'commented', 'dismissed'];
  const reviews = some(() => ({ ...review(somebody(), random(140), pick(states)), hasBody: random(2) === 0 }));
  // Of every third, three people decide again and again, for a time all of them the same: the order of their last words counts.
  if (random(3) === 0) {
    const same = random(2) === 0 ? (['approved'] as const) : (['changes_requested'] as const);
    const words = random(2) === 0 ? same : states;
    const decisions = Array.from({ length: 4 + random(6) }, () =>
      review(pick([ada, bob, cai]), random(140), pick(words)),
    );
    reviews.push(...decisions);
  }
  const comments: CommentInput[] = some(() => comment(somebody(), random(140)));
  for (const { githubId, author: by } of reviews) {
    const answers = random(2) === 0;
    for (let left = random(3); left > 0; left--) {
      comments.push(
        comment(by, random(140), {
          kind: 'review',
          reviewGithubId: random(8) === 0 ? null : githubId,
          inReplyToGithubId: answers || random(3) === 0 ? '1' : null,
        }),
      );
    }
  }
  const kinds: EventInput['kind'][] = [
    'review_requested',
    'review_request_removed',
    'ready_for_review',
    'convert_to_draft',
    'reopened',
    'head_ref_force_pushed',
  ];
  const dismissals = reviews
    .filter(({ state }) => state === 'dismissed')
    .map(({ githubId, submittedAt }) => {
      const previousState = pick(['approved', 'changes_requested']);
      const minutes = (Date.parse(submittedAt) - Date.parse(at(0))) / 60_000 + 1 + random(60);
      return event('review_dismissed', minutes, { data: { reviewGithubId: githubId, previousState } });
    });
  const isRequired = () => pick([true, false, null]);
  return {
    ...base,
    ...hoursOf(seed),
    title: base.title === 'Change' ? pick(TITLES) : base.title,
    labels: pick(LABELS),
    headRef: pick(BRANCHES),
    changedLines: base.changedLines || random(700),
    reviewDecision: pick(['approved', 'changes_requested', 'review_required', null]),
    modelType: pick(['feature', 'docs', null]),
    deployedAt: base.mergedAt !== null && random(2) === 0 ? at(200 + random(100)) : null,
    reviews,
    comments,
    events: [
      ...dismissals,
      ...some(() => {
        const team = random(4) === 0;
        return event(pick(kinds), random(140), {
          subject: team ? null : somebody(),
          data: team ? { team: 'core' } : {},
        });
      }),
    ],
    checks: some(() => check(pick(CHECK_NAMES), pick(CONCLUSIONS), random(140), isRequired())),
    statuses: STATUS_CONTEXTS.filter(() => random(3) === 0).map((name) =>
      status(name, pick(STATUS_STATES), isRequired(), random(140)),
    ),
    statusesAtMerge:
      base.mergedAt === null || random(2) === 0
        ? null
        : STATUS_CONTEXTS.filter(() => random(2) === 0).map((context) => ({
            context,
            state: pick(STATUS_STATES),
            createdAt: at(random(10)),
          })),
    ...(base.mergedAt !== null &&
      random(3) === 0 && {
        requiredAsOf: at(300),
        requiredChecks: CHECK_NAMES.filter(() => random(2) === 0).map((name) => ({
          kind: 'run' as const,
          app: 'actions',
          workflow: 'ci',
          name,
        })),
      }),
    evidence: evidenceOf(random),
  };
}

/** Evidence of each kind and tier in its plainest form, of which people said that some is wrong. */
function evidenceOf(random: (below: number) => number): FactsInput['evidence'] {
  const some = <Item>(make: (index: number) => Item) => Array.from({ length: random(3) }, (_, index) => make(index));
  const heron = { login: 'heron', kind: 'user' as const };
  const messages = ['Work', 'Work\n\nCo-authored-by: Claude <noreply@anthropic.com>', 'Work\n\nAssisted-by: Cursor'];
  const commits = some((index) => ({
    sha: `sha${index}`,
    message: messages[random(3)] ?? '',
    author: heron,
    authorName: 'Heron',
    authorAccount: null,
  }));
  const reviews = some((index) => ({
    githubId: String(index),
    author: { login: 'coderabbitai', kind: 'bot' as const },
    body: '',
  }));
  const corrected: NonNullable<FactsInput['evidence']['corrected']> = [
    { kind: 'author', tool: 'copilot', source: 'author' },
    { kind: 'statement', tool: 'openai', source: 'body' },
    ...commits.map(({ sha }) => ({ kind: 'co_author' as const, tool: 'claude', source: sha })),
    ...commits.map(({ sha }) => ({ kind: 'statement' as const, tool: 'cursor', source: sha })),
    ...reviews.map(({ githubId }) => ({ kind: 'reviewer' as const, tool: 'coderabbit', source: githubId })),
  ];
  return {
    author: random(4) === 0 ? { login: 'copilot-swe-agent', kind: 'bot' } : heron,
    title: '',
    headRef: '',
    body: random(3) === 0 ? 'I used ChatGPT to write the tests.' : '',
    commits,
    reviews,
    comments: [],
    opinion: null,
    corrected: corrected.filter(() => random(3) === 0),
  };
}
