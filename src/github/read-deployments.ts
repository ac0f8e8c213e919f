import { WIDEST_PAGE, type Pace } from '../domain/cursor/pace.ts';
import { cleanText } from '../domain/clean-text.ts';
import type { DeploymentLists, IssuePage, ReleasePage } from '../domain/deployments/source-pages.ts';
import type { Deployment, DeploymentWalk, DeploymentWalked } from '../domain/entities.ts';
import type { Unread } from '../domain/set-aside.ts';
import type { GitHub } from './client.ts';
import { describedBy, type DescribedRepository } from './describe-repository.ts';
import { distinctFragments } from './distinct-fragments.ts';
import { mapActor } from './map-actor.ts';
import { issuesOf, releasesOf } from './map-sources.ts';
import { asDocumented, databaseId, present, reasonOf, shownEntries } from './map-list.ts';
import { nextCursor } from './next-cursor.ts';
import {
  BudgetFieldsFragmentDoc,
  DeploymentsDocument,
  PageEndFragmentDoc,
  TypedDocumentString,
  type DeploymentsQuery,
  type PageEndFragment,
} from './queries.generated.ts';
import { sameRepository, type Repository } from './repository.ts';

/** Deployments, newest first; `cursor` is where the list goes on, null at its end. */
export interface DeploymentPage {
  deployments: Deployment[];
  cursor: string | null;
  /** The repository's description; null when the query did not ask for it, or GitHub did not answer it. */
  described: DescribedRepository | null;
  /** Null when they were not asked for, or may not be read. */
  releases: ReleasePage | null;
  issues: IssuePage | null;
  /** The lists that the credential may not read: `deployments`, `releases`, `issues`. */
  unreadable: string[];
  /** Deployments that GitHub lists and does not show. */
  unread: Unread[];
}

/** As many as GitHub lists, for one point; fewer when its answers are narrowed, in proportion to the page size. */
const DEPLOYMENTS_A_PAGE = 100;

/**
 * One page of each list that deployments and incidents are read from; the first of all also has the repository's
 * description. Throws a `FailureError`.
 */
export async function readDeployments(
  github: GitHub,
  repository: Repository,
  {
    lists: { deployments, releases, issues },
    describes,
    pace,
  }: { lists: DeploymentLists; describes: boolean; pace: Pace },
): Promise<DeploymentPage> {
  const { owner, name } = repository;
  const width = Math.ceil((DEPLOYMENTS_A_PAGE * pace.width) / WIDEST_PAGE);
  const after = deployments?.after ?? null;
  const { data, holes } = await github.graphql(DeploymentsDocument, {
    owner,
    name,
    width,
    after,
    describes,
    deployments: deployments !== null,
    releases: releases !== null,
    afterRelease: releases?.after ?? null,
    issues: issues !== null,
    afterIssue: issues?.after ?? null,
    labels: issues?.labels ?? null,
  });
  const isSame = String(data.described?.databaseId) === repository.githubId;
  const described = data.described && isSame ? describedBy(data.described, repository.githubId) : null;
  // GitHub's schema always has a list here: when the credential may not read it, GitHub answers null for the whole
  // repository.
  const isRefused = !data.repository && holes.at('repository')?.forbidden === true;
  const list = isRefused ? undefined : sameRepository(data.repository, repository, holes).deployments;
  const listed = {
    releases: releases && releasesOf(data, holes, releases.after),
    issues: issues && issuesOf(data, holes, issues.after),
  };
  const unreadable = [
    ...(isRefused ? ['deployments'] : []),
    ...(releases && !listed.releases ? ['releases'] : []),
    ...(issues && !listed.issues ? ['issues'] : []),
  ];
  if (!list) return { deployments: [], cursor: null, ...listed, unreadable, described, unread: [] };
  const mapped = shownEntries(list.nodes, 'deployments').map((node, index) =>
    node
      ? asDocumented<Deployment | { reason: string }>(
          () => mapDeployment(node),
          (reason) => ({ reason }),
        )
      : { reason: reasonOf(holes, `repository.deployments.nodes.${index}`) },
  );
  return {
    deployments: mapped.flatMap((one) => ('reason' in one ? [] : [one])),
    cursor: nextCursor(list.pageInfo, after, 'deployments'),
    described,
    ...listed,
    unreadable,
    unread: mapped.flatMap((one) =>
      'reason' in one ? [{ number: null, list: 'deployments', reason: one.reason }] : [],
    ),
  };
}

type Node = NonNullable<
  NonNullable<NonNullable<NonNullable<DeploymentsQuery['repository']>['deployments']>['nodes']>[number]
>;

function mapDeployment(node: Node): Deployment | { reason: string } {
  const githubId = databaseId(node.databaseId);
  if (githubId === null) return { reason: 'GitHub gives the deployment no id' };
  const successes = (node.statuses?.nodes ?? []).flatMap((status) =>
    status?.state === 'SUCCESS' ? [status.createdAt] : [],
  );
  return {
    githubId,
    sha: node.commitOid,
    ref: node.ref ? cleanText(node.ref.name) : null,
    environment: cleanText(node.environment ?? ''),
    state: (node.state ?? 'UNKNOWN').toLowerCase(),
    creator: mapActor(node.creator),
    createdAt: node.createdAt,
    succeededAt: successes.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null,
    updatedAt: node.updatedAt,
  };
}

/** Commits of one page of a walk: GitHub's maximum. */
const COMMITS_A_PAGE = 100;

interface Histories {
  repository: Record<
    string,
    { history?: { pageInfo: PageEndFragment; nodes: ({ oid: string } | null)[] | null } } | null
  > & {
    databaseId: number | null;
    nameWithOwner: string;
    isPrivate: boolean;
  };
}

/**
 * A page of commits for each walk, in one request: an alias costs what one parent of a connection costs. For a commit
 * that GitHub no longer has, nothing is known. Throws a `FailureError`.
 */
export async function readHistories(
  github: GitHub,
  repository: Repository,
  walks: DeploymentWalk[],
): Promise<DeploymentWalked[]> {
  const { owner, name } = repository;
  const { data, holes } = await github.graphql(historiesQuery(walks), { owner, name });
  const found = sameRepository(data.repository, repository, holes);
  return walks.map(({ deploymentId, cursor }, index) => {
    const history = found[`p${index}`]?.history;
    if (!history) {
      const place = `repository.p${index}`;
      const hole = holes.at(place) ?? holes.at(`${place}.history`);
      return { deploymentId, shas: [], cursor: null, ...(hole && !hole.absent && { unread: hole.reason }) };
    }
    // A commit that GitHub does not show cannot be matched to a deployment.
    const shas = present(history.nodes).map(({ oid }) => oid);
    return { deploymentId, shas, cursor: nextCursor(history.pageInfo, cursor, 'history') };
  });
}

/** The query for the next page of these walks, one alias each. */
export function historiesQuery(
  walks: DeploymentWalk[],
): TypedDocumentString<Histories, { owner: string; name: string }> {
  const aliases = walks.map(({ sha, cursor, since }, index) => {
    const parameters = Object.entries({ after: cursor, since })
      .filter(([, value]) => value !== null)
      .map(([parameter, value]) => `, ${parameter}: ${JSON.stringify(value)}`);
    return `p${index}: object(oid: ${JSON.stringify(sha)}) { ... on Commit {
      history(first: ${COMMITS_A_PAGE}${parameters.join('')}) { pageInfo { ...PageEnd } nodes { oid } } } }`;
  });
  return new TypedDocumentString(
    `query Histories($owner: String!, $name: String!) {
  rateLimit { ...BudgetFields }
  repository(owner: $owner, name: $name) { databaseId nameWithOwner isPrivate ${aliases.join('\n')} }
}
${distinctFragments([BudgetFieldsFragmentDoc, PageEndFragmentDoc])}`,
  );
}
