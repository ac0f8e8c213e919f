import { WIDEST_PAGE, type Pace } from '../domain/cursor/pace.ts';
import { cleanText } from '../domain/clean-text.ts';
import type { DeploymentLists, IssuePage, ReleasePage, Shown } from '../domain/deployments/source-pages.ts';
import type { Deployment, DeploymentField, DeploymentWalk, DeploymentWalked } from '../domain/entities.ts';
import type { Unread } from '../domain/set-aside.ts';
import type { GitHub } from './client.ts';
import { describedBy, type DescribedRepository } from './describe-repository.ts';
import { distinctFragments } from './distinct-fragments.ts';
import type { Holes } from './holes.ts';
import { lostOfHistory, type CommitNode } from './history-page.ts';
import { isLost, listedEntries, togetherOf, type ListedEntries } from './listed-entries.ts';
import { mapActor } from './map-actor.ts';
import { issuesOf, releasesOf } from './map-sources.ts';
import { databaseId, present, reasonOf, shownEntries, type Mapped } from './map-list.ts';
import { nextCursor } from './next-cursor.ts';
import {
  BudgetFieldsFragmentDoc,
  DeploymentsDocument,
  PageEndFragmentDoc,
  TypedDocumentString,
} from './queries.generated.ts';
import { withAllStatuses, type DeploymentNode } from './read-statuses.ts';
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
  /**
   * What the credential may not read: `deployments`, `releases`, `issues`, or entries of them; of deployments that it
   * may read, a field: `deploymentRefs` …
   */
  unreadable: string[];
  /** Deployments, releases and issues that GitHub lists and does not show, or not whole. */
  unread: Unread[];
  /** How much of the deployments of this page GitHub shows. */
  shown: Shown;
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
  const deployed = list && deploymentsOf(await withStatuses(github, repository, list.nodes), holes);
  const unreadable = [
    ...(isRefused || deployed?.isRefused ? ['deployments'] : []),
    ...(deployed?.refusedFields ?? []),
    ...(releases && (listed.releases?.isRefused ?? true) ? ['releases'] : []),
    ...(issues && (listed.issues?.isRefused ?? true) ? ['issues'] : []),
  ];
  const unread = [
    ...unreadOf('deployments', deployed?.unread),
    ...unreadOf('releases', listed.releases?.unread),
    ...unreadOf('issues', listed.issues?.unread),
  ];
  return {
    deployments: deployed?.entries ?? [],
    cursor: list ? nextCursor(list.pageInfo, after, 'deployments') : null,
    described,
    ...listed,
    unreadable,
    unread,
    shown: isRefused ? 'none' : deployed?.isRefused || deployed?.unread.length ? 'some' : 'all',
  };
}

/** One entry for each list: they have no numbers to name them by. */
function unreadOf(list: string, reasons: string[] = []): Unread[] {
  const reason = togetherOf(reasons);
  return reason === null ? [] : [{ number: null, list, reason }];
}

async function withStatuses(
  github: GitHub,
  repository: Repository,
  listed: (DeploymentNode | null)[] | null,
): Promise<(DeploymentNode | null)[]> {
  const nodes: (DeploymentNode | null)[] = [];
  for (const node of shownEntries(listed, 'deployments')) {
    nodes.push(node && (await withAllStatuses(github, repository, node)));
  }
  return nodes;
}

/**
 * The deployments of a page. One without some of its fields is stored with the others, and counts as unread, except where
 * the credential may not read the field: that is named, and stays so.
 */
function deploymentsOf(
  nodes: (DeploymentNode | null)[],
  holes: Holes,
): ListedEntries<Deployment> & { refusedFields: string[] } {
  const refusedFields = new Set<string>();
  const lost: string[] = [];
  const place = { place: 'repository.deployments.nodes', holes, needs: [] };
  const listed = listedEntries(nodes, place, (node, at) => {
    const fields = lostFields(node, at, holes);
    const deployment = mapDeployment(node, fields);
    for (const { field, place: hidden } of fields) {
      if (holes.at(hidden)?.forbidden) refusedFields.add(REFUSED_FIELDS[field]);
      else lost.push(`of deployment ${node.databaseId}, ${hidden.slice(at.length + 1)}: ${reasonOf(holes, hidden)}`);
    }
    return deployment;
  });
  return { ...listed, unread: [...listed.unread, ...lost], refusedFields: [...refusedFields] };
}

const REFUSED_FIELDS: Record<DeploymentField, string> = {
  ref: 'deploymentRefs',
  environment: 'deploymentEnvironments',
  state: 'deploymentStates',
  succeededAt: 'deploymentStatuses',
};

/** The fields of a deployment that GitHub does not show, each with the place of its null. */
function lostFields(node: DeploymentNode, at: string, holes: Holes): { field: DeploymentField; place: string }[] {
  const lost = (['ref', 'environment'] as const).filter((field) => isLost(holes, `${at}.${field}`));
  const fields: { field: DeploymentField; place: string }[] = lost.map((field) => ({ field, place: `${at}.${field}` }));
  // Every deployment has a state and a list of statuses.
  if (node.state === null) fields.push({ field: 'state', place: `${at}.state` });
  const statuses = lostStatuses(node);
  if (statuses !== null) fields.push({ field: 'succeededAt', place: `${at}.${statuses}` });
  return fields;
}

/** The place of a null that hides statuses, below the deployment; null when all are shown. */
function lostStatuses({ statuses }: DeploymentNode): string | null {
  if (!statuses) return 'statuses';
  if (!statuses.nodes) return 'statuses.nodes';
  const index = statuses.nodes.indexOf(null);
  return index < 0 ? null : `statuses.nodes.${index}`;
}

function mapDeployment(node: DeploymentNode, lost: { field: DeploymentField }[]): Mapped<Deployment> {
  const githubId = databaseId(node.databaseId);
  if (githubId === null) return { unread: 'GitHub gives the deployment no id' };
  const successes = present(node.statuses?.nodes).flatMap(({ state, createdAt }) =>
    state === 'SUCCESS' ? [createdAt] : [],
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
    ...(lost.length > 0 && { unknown: lost.map(({ field }) => field) }),
  };
}

/** Commits of one page of a walk: GitHub's maximum. */
const COMMITS_A_PAGE = 100;

interface Histories {
  repository: Record<string, CommitNode | null> & {
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
    const place = `repository.h${index}`;
    const page = { deploymentId, after: cursor };
    const lost = lostOfHistory(found[`h${index}`], place, holes);
    if (lost !== null) return { ...page, shas: [], cursor: null, unread: lost };
    const history = found[`h${index}`]?.history;
    if (!history) return { ...page, shas: [], cursor: null };
    const shas = present(history.nodes).map(({ oid }) => oid);
    return { ...page, shas, cursor: nextCursor(history.pageInfo, cursor, 'history') };
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
    return `h${index}: object(oid: ${JSON.stringify(sha)}) { ... on Commit {
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
