import { childDatabaseId } from '../history/database-ids.ts';
import { isoSeconds } from '../history/iso-seconds.ts';
import type { Actor, InlineComment, IssueComment, Review, ReviewState } from '../history/model.ts';
import { generateOid } from './oid.ts';
import { DEPENDENCY_BOTS, HUMANS, REVIEW_BOTS } from './people.ts';
import { createRandom, type Random } from './random.ts';
import type { Sketch } from './sketch.ts';
import { paragraph } from './texts.ts';

/** Reviews in order of submission: bots first, then people; an approval last where it was merged. */
export function generateReviews(sketch: Sketch, viewer: Actor): Review[] {
  const { seed, repositoryId, outline, special, author, endsAt } = sketch;
  const random = createRandom(seed, 'reviews', outline.number);
  const byBot = random.chance(0.35) ? [random.pick(REVIEW_BOTS)] : [];
  const count = special.manyComments ? random.int(101, 140) : random.small(0, 6);
  const humans = HUMANS.filter((human) => human !== author);
  const reviewers: (Actor | null)[] = [...byBot];
  for (let index = 0; index < count; index++) reviewers.push(random.chance(0.03) ? null : random.pick(humans));
  if (outline.state === 'MERGED' && random.chance(0.8)) reviewers.push(random.pick(humans));

  const times = reviewers.map(() => random.time(outline.createdAt, endsAt)).sort((a, b) => a - b);
  const reviews = reviewers.map((reviewer, index): Review => {
    const at = isoSeconds(times[index] ?? endsAt);
    const isLast = index === reviewers.length - 1;
    const state =
      reviewer?.__typename === 'Bot' ? 'COMMENTED' : pickState(random, isLast && outline.state === 'MERGED');
    return {
      databaseId: childDatabaseId(repositoryId, outline.number, index + 1),
      author: reviewer,
      state,
      body: random.chance(0.5) ? paragraph(random, 1) : '',
      createdAt: at,
      submittedAt: at,
      commitOid: generateOid(seed, outline.number, 0),
    };
  });
  if (!special.pendingReview) return reviews;
  const pending: Review = {
    databaseId: childDatabaseId(repositoryId, outline.number, reviews.length + 1),
    author: viewer,
    state: 'PENDING',
    body: 'Not sent yet.',
    createdAt: isoSeconds(endsAt),
    submittedAt: null,
    commitOid: generateOid(seed, outline.number, 0),
  };
  return [...reviews, pending];
}

function pickState(random: Random, approves: boolean): ReviewState {
  if (approves) return 'APPROVED';
  const roll = random.next();
  if (roll < 0.45) return 'COMMENTED';
  if (roll < 0.75) return 'APPROVED';
  return roll < 0.92 ? 'CHANGES_REQUESTED' : 'DISMISSED';
}

/** Inline comments hang on reviews; some answer an earlier one. */
export function generateInlineComments(sketch: Sketch, reviews: readonly Review[]): InlineComment[] {
  const { seed, repositoryId, outline, special, author, endsAt } = sketch;
  const random = createRandom(seed, 'inline', outline.number);
  const comments: InlineComment[] = [];
  for (const review of reviews) {
    if (review.state === 'PENDING' || review.state === 'APPROVED') continue;
    const count = special.manyComments ? 2 : random.small(0, 3);
    for (let index = 0; index < count; index++) {
      const origin = comments.at(-1);
      const replies = origin && origin.replyToId === null && random.chance(0.3);
      const createdAt = review.submittedAt ?? review.createdAt;
      comments.push({
        databaseId: childDatabaseId(repositoryId, outline.number, comments.length + 1),
        author: replies ? author : review.author,
        body: paragraph(random, 1),
        createdAt,
        updatedAt: random.chance(0.1) ? isoSeconds(endsAt) : createdAt,
        reviewId: review.databaseId,
        replyToId: replies ? origin.databaseId : null,
        path: replies ? origin.path : `src/${random.pick(['parser', 'cache', 'config'])}.ts`,
        line: random.int(1, 300),
        commitOid: generateOid(seed, outline.number, 0),
      });
    }
  }
  return comments;
}

export function generateComments(sketch: Sketch): IssueComment[] {
  const { seed, repositoryId, outline, special, author, endsAt } = sketch;
  const random = createRandom(seed, 'comments', outline.number);
  const count = special.manyComments ? random.int(101, 180) : random.small(0, 7);
  const times = Array.from({ length: count }, () => random.time(outline.createdAt, endsAt)).sort((a, b) => a - b);
  return times.map((time, index) => {
    const roll = random.next();
    const at = isoSeconds(time);
    return {
      databaseId: childDatabaseId(repositoryId, outline.number, index + 1),
      author:
        roll < 0.03
          ? null
          : roll < 0.2
            ? random.pick([...REVIEW_BOTS, ...DEPENDENCY_BOTS])
            : roll < 0.5
              ? author
              : random.pick(HUMANS),
      body: special.nulInText && index === 0 ? 'Output was: \u0000\u0000 done' : paragraph(random, random.int(1, 3)),
      createdAt: at,
      updatedAt: random.chance(0.1) ? isoSeconds(random.time(time, endsAt)) : at,
    };
  });
}
