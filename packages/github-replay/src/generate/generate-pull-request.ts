import { childDatabaseId, pullRequestDatabaseId } from '../history/database-ids.ts';
import { isoSeconds } from '../history/iso-seconds.ts';
import type { Actor, Label, PullRequest, Review } from '../history/model.ts';
import { milestoneOf } from '../history/milestone.ts';
import { generatedFields } from '../history/plain-fields.ts';
import { generateChecks } from './generate-checks.ts';
import { generateCommits } from './generate-commits.ts';
import { generateFiles } from './generate-files.ts';
import { generateComments, generateInlineComments, generateReviews } from './generate-reviews.ts';
import { generateTimeline } from './generate-timeline.ts';
import { once } from './once.ts';
import { generateOid } from './oid.ts';
import { HUMANS, REVIEW_BOTS, TEAMS } from './people.ts';
import { createRandom, type Random } from './random.ts';
import type { Sketch } from './sketch.ts';
import { longText, paragraph } from './texts.ts';

const LABELS: readonly Label[] = [
  { name: 'bug', color: 'd73a4a' },
  { name: 'enhancement', color: 'a2eeef' },
  { name: 'documentation', color: '0075ca' },
  { name: 'dependencies', color: '0366d6' },
  { name: 'good first issue', color: '7057ff' },
  { name: 'area: core ⚙️', color: 'ededed' },
];
const LONG_BODY_CHARACTERS = 200_000;

/** A pull request whose lists are generated when they are first read: a walk over reviews generates no files. */
export function generatePullRequest(sketch: Sketch, viewer: Actor): PullRequest {
  const { seed, fullName, repositoryId, outline, special, author, endsAt, revertOf } = sketch;
  const { number, state } = outline;
  const random = createRandom(seed, 'details', number);
  const others = HUMANS.filter((human) => human !== author);
  const closedAt = state === 'OPEN' ? null : isoSeconds(endsAt);
  const mergedBy = state === 'MERGED' ? random.pick(others) : null;
  const reviewRequests = random.chance(0.25)
    ? [
        ...(random.chance(0.4) ? [random.pick(TEAMS)] : []),
        random.chance(0.2) ? random.pick(REVIEW_BOTS) : random.pick(others),
      ]
    : [];
  const labels = LABELS.filter((label) =>
    random.chance(author?.__typename === 'Bot' && label.name === 'dependencies' ? 1 : 0.12),
  );
  const closingIssues = issuesBefore(sketch, random);

  const commits = once(() => generateCommits(sketch));
  const files = once(() => generateFiles(sketch));
  const reviews = once(() => generateReviews(sketch, viewer));
  const inlineComments = once(() => generateInlineComments(sketch, reviews()));
  const comments = once(() => generateComments(sketch));
  const checks = once(() => generateChecks(sketch));
  const headRefOid = (): string => commits().at(special.headNotLast ? 0 : -1)?.oid ?? generateOid(seed, number, 0);
  const timeline = once(() =>
    generateTimeline(sketch, {
      reviewers: reviewRequests,
      reviews: reviews(),
      mergedBy: mergedBy ?? author,
      closedAt,
      headRefOid: headRefOid(),
    }),
  );

  return {
    ...generatedFields((name) => createRandom(seed, name, number), isoSeconds(outline.createdAt)),
    number,
    databaseId: pullRequestDatabaseId(repositoryId, number),
    title: sketch.title,
    body: bodyOf(sketch, closingIssues[0]?.number),
    author,
    state,
    isDraft: state === 'OPEN' && random.chance(0.25),
    createdAt: isoSeconds(outline.createdAt),
    updatedAt: isoSeconds(outline.updatedAt),
    closedAt,
    mergedAt: state === 'MERGED' ? closedAt : null,
    mergedBy,
    mergeCommitOid: state === 'MERGED' ? generateOid(seed, number, 'merge') : null,
    baseRefName: random.chance(0.05) ? 'release/1.x' : 'main',
    headRefName: revertOf
      ? `revert-${revertOf.number}-change-${revertOf.number}`
      : `${author?.login ?? 'ghost'}/change-${number}`,
    baseRefOid: generateOid(seed, number, 'base'),
    milestone: random.chance(0.15) ? milestoneOf(number) : null,
    labels,
    assignees: random.chance(0.2) ? [random.pick(HUMANS)] : [],
    reviewRequests,
    closingIssues,
    get headRefOid() {
      return headRefOid();
    },
    get reviewDecision() {
      return decisionOf(reviews());
    },
    get additions() {
      return files().reduce((sum, file) => sum + file.additions, 0);
    },
    get deletions() {
      return files().reduce((sum, file) => sum + file.deletions, 0);
    },
    get changedFiles() {
      return files().length;
    },
    get commits() {
      return commits();
    },
    get files() {
      return files();
    },
    get reviews() {
      return reviews();
    },
    get inlineComments() {
      return inlineComments();
    },
    get comments() {
      return comments();
    },
    get timeline() {
      return timeline();
    },
    get checks() {
      return checks();
    },
  };

  function bodyOf({ outline: { number: own } }: Sketch, issue: number | undefined): string {
    const text = createRandom(seed, 'body', own);
    if (revertOf) return `Reverts ${fullName}#${revertOf.number}`;
    if (special.longBody) return longText(text, LONG_BODY_CHARACTERS);
    if (special.nulInText) return `Reads until \u0000 and stops.`;
    if (special.loneSurrogate) return `Cut in the middle of an emoji: \ud83d`;
    const closes = issue === undefined ? '' : `\n\nFixes #${issue}`;
    return text.chance(0.1) ? '' : `${paragraph(text, text.int(1, 8))}${closes}`;
  }
}

function decisionOf(reviews: readonly Review[]): PullRequest['reviewDecision'] {
  const last = reviews.findLast(({ state }) => state === 'APPROVED' || state === 'CHANGES_REQUESTED')?.state;
  return last === 'APPROVED' || last === 'CHANGES_REQUESTED' ? last : 'REVIEW_REQUIRED';
}

/** One in eight closes the issue with the number before its own. */
function issuesBefore(
  { seed, repositoryId, outline: { number } }: Sketch,
  random: Random,
): PullRequest['closingIssues'] {
  if (number < 2 || !random.chance(0.125)) return [];
  const databaseId = childDatabaseId(repositoryId, number, 0);
  return [{ number: number - 1, databaseId, title: `It breaks (${createRandom(seed, 'issue', number).int(1, 99)})` }];
}
