import type { AncestryWalk, AncestryWalked } from '../domain/entities.ts';
import type { GitHub } from './client.ts';
import { distinctFragments } from './distinct-fragments.ts';
import type { Holes } from './holes.ts';
import { lostOfHistory, type CommitNode } from './history-page.ts';
import { present } from './map-list.ts';
import { nextCursor } from './next-cursor.ts';
import { BudgetFieldsFragmentDoc, PageEndFragmentDoc, TypedDocumentString } from './queries.generated.ts';
import { sameRepository, type Repository } from './repository.ts';

/** Commits of one page of a walk: GitHub's maximum. */
const COMMITS_A_PAGE = 100;

interface Ancestries {
  repository: Record<string, CommitNode | null> & {
    databaseId: number | null;
    nameWithOwner: string;
    isPrivate: boolean;
  };
}

/**
 * Looks for each `sha` in the next page of the history of `ofSha`, all in one request. The first page also answers when
 * `sha` was committed: if it is not on that page, the walk begins anew, bounded by that instant. Throws a
 * `FailureError`.
 */
export async function readAncestry(
  github: GitHub,
  repository: Repository,
  walks: AncestryWalk[],
): Promise<AncestryWalked[]> {
  const { owner, name } = repository;
  const { data, holes } = await github.graphql(ancestryQuery(walks), { owner, name });
  const found = sameRepository(data.repository, repository, holes);
  return walks.map((walk, index) => walked(walk, found[`h${index}`], found[`c${index}`], { holes, index }));
}

function walked(
  walk: AncestryWalk,
  of: CommitNode | null | undefined,
  commit: CommitNode | null | undefined,
  { holes, index }: { holes: Holes; index: number },
): AncestryWalked {
  const isFirst = walk.since === null;
  const history = of?.history;
  if (present(history?.nodes).some(({ oid }) => oid === walk.sha)) return { ...walk, answer: 'yes' };
  const lost =
    lostOfHistory(of, `repository.h${index}`, holes) ??
    (isFirst ? lostOfHistory(commit, `repository.c${index}`, holes) : null);
  if (lost !== null) return { ...walk, answer: null, unread: lost };
  const since = isFirst ? commit?.committedDate : walk.since;
  if (!history || !since) return { ...walk, answer: 'unknown' };
  const cursor = nextCursor(history.pageInfo, walk.cursor, 'history');
  if (cursor === null) return { ...walk, answer: 'no' };
  // A cursor belongs to the list that it is from: with a bound the list begins anew.
  return { ...walk, answer: null, since, cursor: isFirst ? null : cursor };
}

/** The query for the next page of these walks. */
export function ancestryQuery(walks: AncestryWalk[]): TypedDocumentString<Ancestries, { owner: string; name: string }> {
  const aliases = walks.map(({ sha, ofSha, cursor, since }, index) => {
    const parameters = Object.entries({ after: cursor, since })
      .filter(([, value]) => value !== null)
      .map(([parameter, value]) => `, ${parameter}: ${JSON.stringify(value)}`);
    const history = `h${index}: object(oid: ${JSON.stringify(ofSha)}) { ... on Commit {
      history(first: ${COMMITS_A_PAGE}${parameters.join('')}) { pageInfo { ...PageEnd } nodes { oid } } } }`;
    if (since !== null) return history;
    return `${history}
      c${index}: object(oid: ${JSON.stringify(sha)}) { ... on Commit { committedDate } }`;
  });
  return new TypedDocumentString(
    `query Ancestries($owner: String!, $name: String!) {
  rateLimit { ...BudgetFields }
  repository(owner: $owner, name: $name) { databaseId nameWithOwner isPrivate ${aliases.join('\n')} }
}
${distinctFragments([BudgetFieldsFragmentDoc, PageEndFragmentDoc])}`,
  );
}
