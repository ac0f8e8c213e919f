import type { Pace } from '../domain/cursor/pace.ts';
import type { PullRequestSnapshot } from '../domain/entities.ts';
import { FailureError } from '../errors.ts';
import type { GitHub } from './client.ts';
import {
  BudgetFieldsFragmentDoc,
  PullRequestFieldsFragmentDoc,
  TypedDocumentString,
  type PullRequestFieldsFragment,
} from './queries.generated.ts';
import { sameRepository, type Repository } from './read-page.ts';
import { readTags } from './tag-pages.ts';
import { taggedSnapshots } from './tagged-snapshots.ts';

interface Answer {
  repository:
    | ({ databaseId: number | null; nameWithOwner: string; isPrivate: boolean } & Record<
        string,
        PullRequestFieldsFragment | null
      >)
    | null;
}

/** Pull requests by their numbers with all that a page brings; `gone` are numbers that GitHub does not have. */
export interface PullRequestsRead {
  snapshots: PullRequestSnapshot[];
  gone: number[];
}

/** Reads some pull requests again, as many in one request as a page would hold. Throws a `FailureError`. */
export async function readPullRequests(
  github: GitHub,
  repository: Repository,
  numbers: number[],
  pace: Pace,
): Promise<PullRequestsRead> {
  const read: PullRequestsRead = { snapshots: [], gone: [] };
  for (let from = 0; from < numbers.length; from += pace.width) {
    const batch = await readBatch(github, repository, numbers.slice(from, from + pace.width), pace.listSize);
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
  if (nodes.length === 0) return { snapshots: [], gone };
  const tags = await readTags(github, nodes);
  const snapshots = taggedSnapshots(nodes, tags, answer, () => ({ state: 'deferred', by: 'pull_request' }));
  return { snapshots, gone };
}

/** The query for these numbers, one alias each: it costs what a page of as many costs. */
export function byNumberQuery(
  numbers: number[],
): TypedDocumentString<Answer, { owner: string; name: string; listSize: number }> {
  const aliases = numbers.map((number, index) => `p${index}: pullRequest(number: ${number}) { ...PullRequestFields }`);
  return new TypedDocumentString(
    `query PullRequestsByNumber($owner: String!, $name: String!, $listSize: Int!) {
  rateLimit { ...BudgetFields }
  repository(owner: $owner, name: $name) { databaseId nameWithOwner isPrivate ${aliases.join('\n')} }
}
${BudgetFieldsFragmentDoc.toString()}
${PullRequestFieldsFragmentDoc.toString()}`,
  );
}
