import type { Pace } from '../domain/cursor/pace.ts';
import type { PullRequestSnapshot } from '../domain/entities.ts';
import { FailureError } from '../errors.ts';
import type { GitHub } from './client.ts';
import { distinctFragments } from './distinct-fragments.ts';
import {
  BudgetFieldsFragmentDoc,
  CheckFieldsFragmentDoc,
  PageEndFragmentDoc,
  PullRequestFieldsFragmentDoc,
  TagFieldsFragmentDoc,
  TypedDocumentString,
  type TagFieldsFragment,
} from './queries.generated.ts';
import type { PullRequestNode } from './map-pull-request.ts';
import { sameRepository, type Repository } from './read-page.ts';
import { tagsOfNode } from './tag-pages.ts';
import { taggedSnapshots } from './tagged-snapshots.ts';

interface Answer {
  repository:
    | ({ databaseId: number | null; nameWithOwner: string; isPrivate: boolean } & Record<
        string,
        (PullRequestNode & TagFieldsFragment) | null
      >)
    | null;
}

/** Pull requests by their numbers with all that a page brings; `gone` are numbers that GitHub does not have. */
export interface PullRequestsRead {
  snapshots: PullRequestSnapshot[];
  gone: number[];
}

/** ⌊148 / 11 connections⌋: as many as one point reads, with what REST has no list of for single pull requests. */
export const NUMBERS_A_REQUEST = 13;

/** Reads some pull requests again, in as few requests as GitHub allows. Throws a `FailureError`. */
export async function readPullRequests(
  github: GitHub,
  repository: Repository,
  numbers: number[],
  pace: Pace,
): Promise<PullRequestsRead> {
  const read: PullRequestsRead = { snapshots: [], gone: [] };
  const width = Math.min(pace.width, NUMBERS_A_REQUEST);
  for (let from = 0; from < numbers.length; from += width) {
    const batch = await readBatch(github, repository, numbers.slice(from, from + width), pace.listSize);
    read.snapshots.push(...batch.snapshots);
    read.gone.push(...batch.gone);
  }
  return read;
}

async function readBatch(
  github: GitHub,
  repository: Repository,
  numbers: number[],
  listSize: number,
): Promise<PullRequestsRead> {
  const { owner, name } = repository;
  const answer = await github.graphql(byNumberQuery(numbers), { owner, name, listSize });
  const found = sameRepository(answer.data.repository, repository);
  const absent = new Set(answer.absent);
  const gone = numbers.filter((_, index) => absent.has(`p${index}`));
  const nodes = numbers.flatMap((_, index) => {
    const node = found[`p${index}`];
    if (node) return [node];
    if (absent.has(`p${index}`)) return [];
    throw new FailureError({ kind: 'too_wide', detail: 'GitHub left a pull request null' });
  });
  const tags = new Map(nodes.map((node) => [node.number, tagsOfNode(node)]));
  return { snapshots: taggedSnapshots(nodes, tags, answer, () => ({ state: 'deferred', by: 'pull_request' })), gone };
}

/** The query for these numbers, one alias each: it costs what a page of as many would. */
export function byNumberQuery(
  numbers: number[],
): TypedDocumentString<Answer, { owner: string; name: string; listSize: number }> {
  const aliases = numbers.map(
    (number, index) =>
      `p${index}: pullRequest(number: ${number}) { ...PullRequestFields ...TagFields ${headOf(number)} }`,
  );
  return new TypedDocumentString(
    `query PullRequestsByNumber($owner: String!, $name: String!, $listSize: Int!) {
  rateLimit { ...BudgetFields }
  repository(owner: $owner, name: $name) { databaseId nameWithOwner isPrivate ${aliases.join('\n')} }
}
${distinctFragments([BudgetFieldsFragmentDoc, PageEndFragmentDoc, CheckFieldsFragmentDoc, PullRequestFieldsFragmentDoc, TagFieldsFragmentDoc])}`,
  );
}

/** `HeadFields`, and which of the checks the branch demands: that can be asked of a pull request's number alone. */
function headOf(number: number): string {
  const isRequired = `isRequired(pullRequestNumber: ${number})`;
  return `head: commits(last: 1) { nodes { commit { statusCheckRollup { contexts(first: $listSize) {
    totalCount checkRunCount pageInfo { ...PageEnd }
    nodes { ...CheckFields ... on CheckRun { ${isRequired} } ... on StatusContext { ${isRequired} } } } } } } }`;
}
