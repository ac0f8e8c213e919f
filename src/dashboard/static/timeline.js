import { element } from './element.js';
import { instant, person, words } from './format.js';
import { prose } from './prose.js';

const REVIEWS = {
  approved: 'approved',
  changes_requested: 'requested changes',
  commented: 'reviewed',
  dismissed: 'reviewed, dismissed since',
};

const EVENTS = {
  review_requested: (event) => `asked ${reviewerOf(event)} for a review`,
  review_request_removed: (event) => `no longer asks ${reviewerOf(event)} for a review`,
  ready_for_review: () => 'marked it ready for review',
  convert_to_draft: () => 'made it a draft',
  reopened: () => 'reopened it',
  head_ref_force_pushed: ({ data }) => `force-pushed ${short(data.beforeSha)} → ${short(data.afterSha)}`,
  review_dismissed: ({ data }) => `dismissed a review (${words(data.previousState ?? 'unknown')})`,
};

/** The events of a pull request, oldest first. */
export function timelineView(pull) {
  const happened = [
    { at: pull.createdAt, who: person(pull.author), what: 'opened it' },
    ...pull.commits.map(({ committedAt, author, authorName, sha, message }) => ({
      at: committedAt,
      who: author === null ? authorName : person(author),
      what: `committed ${short(sha)}`,
      text: message,
    })),
    ...pull.reviews.map(({ submittedAt, author, state, body }) => ({
      at: submittedAt,
      who: person(author),
      what: REVIEWS[state],
      text: body,
    })),
    ...pull.comments.map(({ createdAt, author, path, body }) => ({
      at: createdAt,
      who: person(author),
      what: path === null ? 'commented' : `commented on ${path}`,
      text: body,
    })),
    ...pull.timelineEvents.map((event) => ({
      at: event.createdAt,
      who: person(event.actor),
      what: EVENTS[event.kind](event),
    })),
    ...ends(pull),
  ];
  // A commit may have no valid instant.
  const when = ({ at }) => Date.parse(at ?? pull.createdAt);
  happened.sort((one, other) => when(one) - when(other));
  return [element('ol', { className: 'rows' }, ...happened.map(entryOf))];
}

function ends({ mergedAt, mergedBy, closedAt, facts }) {
  const deployedAt = facts?.deployedAt ?? null;
  return [
    ...(mergedAt === null ? [] : [{ at: mergedAt, who: person(mergedBy), what: 'merged it' }]),
    ...(mergedAt === null && closedAt !== null ? [{ at: closedAt, who: '', what: 'Closed without a merge' }] : []),
    ...(deployedAt === null ? [] : [{ at: deployedAt, who: '', what: 'In production' }]),
  ];
}

function entryOf({ at, who, what, text = '' }) {
  return element(
    'li',
    {},
    at === null
      ? element('span', { className: 'dim', textContent: 'undated' })
      : element('time', { className: 'dim', dateTime: at, textContent: instant(at) }),
    ' ',
    element('strong', { textContent: who }),
    ` ${what}`,
    ...(text === '' ? [] : [prose(text)]),
  );
}

function reviewerOf({ subject, data }) {
  return data.team ? `the team ${data.team}` : person(subject);
}

function short(sha) {
  return sha === null ? 'a commit that is gone' : sha.slice(0, 7);
}
