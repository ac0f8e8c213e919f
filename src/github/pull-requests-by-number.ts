import { WIDEST_PAGE, type Pace } from '../domain/cursor/pace.ts';
import { FailureError } from '../errors.ts';
import type { GitHub } from './client.ts';
import { distinctFragments } from './distinct-fragments.ts';
import {
  BudgetFieldsFragmentDoc,
  CheckFieldsFragmentDoc,
  PageEndFragmentDoc,
  PullRequestFieldsFragmentDoc,
  TypedDocumentString,
} from './queries.generated.ts';
import { DEFERRED, reasonOf } from './map-list.ts';
import type { PullRequestNode } from './map-pull-request.ts';
import { mapPullRequests, type MappedPullRequests } from './map-pull-requests.ts';
import { readTagRests } from './read-tag-rests.ts';
import { sameRepository, type Repository } from './repository.ts';
import { withoutLists } from './without-lists.ts';

interface Answer {
  repository:
    | ({ databaseId: number | null; nameWithOwner: string; isPrivate: boolean } & Record<
        string,
        PullRequestNode | null
      >)
    | null;
}

/** Pull requests by their numbers, with everything that a page contains. */
export interface PullRequestsRead extends MappedPullRequests {
  /** Numbers that GitHub does not have. */
  gone: number[];
}

/**
 * Reads some pull requests again, in as few requests as GitHub allows. Throws a `FailureError`; a null pull request
 * among others, without an error, is `too_wide`. A pull request that is null with an error, or alone, is named in
 * `unread`.
 */
export async function readPullRequests(
  github: GitHub,
  repository: Repository,
  numbers: number[],
  pace: Pace,
): Promise<PullRequestsRead> {
  const width = Math.min(pace.width, WIDEST_PAGE);
  const batches: PullRequestsRead[] = [];
  for (let from = 0; from < numbers.length; from += width) {
    batches.push(await readBatch(github, repository, numbers.slice(from, from + width), pace.listSize));
  }
  return {
    snapshots: batches.flatMap(({ snapshots }) => snapshots),
    unread: batches.flatMap(({ unread }) => unread),
    unreadable: [...new Set(batches.flatMap(({ unreadable }) => unreadable))],
    gone: batches.flatMap(({ gone }) => gone),
  };
}

async function readBatch(
  github: GitHub,
  repository: Repository,
  numbers: number[],
  listSize: number,
): Promise<PullRequestsRead> {
  const { owner, name } = repository;
  const query = byNumberQuery(numbers);
  const first = await github.graphql(query, { owner, name, listSize });
  const rest = withoutLists(
    query,
    numbers.map((_, index) => first.holes.at(`repository.p${index}`)),
  );
  const answer = rest ? await github.graphql(rest, { owner, name, listSize }) : first;
  const found = sameRepository(answer.data.repository, repository, answer.holes);
  const entries = numbers.map((number, index) => {
    const place = `repository.p${index}`;
    return { number, place, node: found[`p${index}`] ?? null, hole: answer.holes.at(place) };
  });
  if (numbers.length > 1 && entries.some(({ node, hole }) => !node && !hole)) {
    throw new FailureError({ kind: 'too_wide', detail: 'GitHub left a pull request null' });
  }
  const shown = entries.flatMap(({ node, place }) => (node ? [{ node, place }] : []));
  const tagRests = await readTagRests(
    github,
    repository,
    shown.map(({ node }) => node),
  );
  const mapped = mapPullRequests(shown, answer, tagRests, () => DEFERRED);
  const lost = entries.filter(({ node, hole }) => !node && !hole?.absent);
  return {
    snapshots: mapped.snapshots,
    unread: [
      ...mapped.unread,
      ...lost.map(({ number, place }) => ({ number, list: null, reason: reasonOf(answer.holes, place) })),
    ],
    unreadable: mapped.unreadable,
    gone: entries.filter(({ hole }) => hole?.absent).map(({ number }) => number),
  };
}

/** The query for these numbers, one alias each: it costs as much as a page of the same size. */
export function byNumberQuery(
  numbers: number[],
): TypedDocumentString<Answer, { owner: string; name: string; listSize: number }> {
  const aliases = numbers.map(
    (number, index) => `p${index}: pullRequest(number: ${number}) { ...PullRequestFields ${headChecksOf(number)} }`,
  );
  return new TypedDocumentString(
    `query PullRequestsByNumber($owner: String!, $name: String!, $listSize: Int!) {
  rateLimit { ...BudgetFields }
  repository(owner: $owner, name: $name) { databaseId nameWithOwner isPrivate ${aliases.join('\n')} }
}
${distinctFragments([BudgetFieldsFragmentDoc, PageEndFragmentDoc, CheckFieldsFragmentDoc, PullRequestFieldsFragmentDoc])}`,
  );
}

/** `HeadChecks`, with which of the checks the branch requires: GitHub answers that only by a pull request's number. */
function headChecksOf(number: number): string {
  const isRequired = `isRequired(pullRequestNumber: ${number})`;
  return `statusCheckRollup { contexts(first: $listSize) {
    totalCount checkRunCount pageInfo { ...PageEnd }
    nodes { ...CheckFields ... on CheckRun { ${isRequired} } ... on StatusContext { ${isRequired} } } } }`;
}
