import type { DeploymentRule } from './deployments/source.ts';

import { EPOCH } from './storable-instant.ts';

/**
 * How many repositories one request asks for: as many as GitHub takes ids.
 * https://docs.github.com/en/graphql/reference/queries#nodes
 */
export const CHECKED_AT_ONCE = 100;

/** The lists of a repository, beside its pull requests, that a sync reads where the rules name them. */
export const OTHER_LISTS = ['deployments', 'releases', 'issues'] as const;
export type OtherList = (typeof OTHER_LISTS)[number];

/** The front of a list: how many entries it has, and the newest; null when it is empty. */
export interface Front {
  total: number;
  /** Its instants, ISO 8601 or as GitHub writes them. A pull request also has its number. */
  newest: { number?: number; createdAt?: string; updatedAt: string } | null;
}

/** What GitHub says of a repository and of the fronts of its lists, in one answer. */
export interface Fronts {
  /** As `owner/name`. */
  fullName: string;
  isPrivate: boolean;
  isArchived: boolean;
  /** Null for an empty repository. */
  defaultBranch: string | null;
  pullRequests: Front;
  /** Those that were asked for; null: the credential may not read it. */
  others: Partial<Record<OtherList, Front | null>>;
}

/** What is stored of a repository, to compare with its fronts. */
export interface StoredFronts {
  fullName: string;
  isPrivate: boolean;
  isArchived: boolean;
  defaultBranch: string | null;
  /** The tag of the fronts that were read before the last sync, which succeeded; null when there is none. */
  tag: string | null;
  /** The watermark, milliseconds; null before the first sync. */
  syncedThrough: number | null;
  /** The newest change that is stored, milliseconds; null where webhooks are not known to arrive, or a sync is due anyhow. */
  deliveredThrough: number | null;
}

/** A repository to ask GitHub for. */
export interface CheckedRepository extends StoredFronts {
  id: string;
  githubId: string;
  nodeId: string;
  deploymentRule: DeploymentRule;
  /** The labels of issues that are incidents in its workspace. */
  labels: string[];
  /** A sync runs: it finds what has changed. */
  isSyncing: boolean;
  /** It gets a sync, whatever GitHub says. */
  needsSync: boolean;
}

/** What one answer of GitHub's showed of a repository. */
export interface NotedFronts {
  id: string;
  tag: string | null;
  isUnchanged: boolean;
}

/**
 * GitHub may show a change so much later, and may make further changes within the same second: an answer tells nothing
 * about the last minute before its request.
 */
export const SETTLED_MS = 60_000;

/**
 * What a sync that begins now will have read of these fronts, as a text to compare; null when the newest change is so
 * young that others of the same second may not show yet. `sentAt` is when the request was sent, milliseconds.
 */
export function tagOf({ pullRequests, others }: Fronts, sentAt: number): string | null {
  const { newest } = pullRequests;
  const isSettled = newest === null || Date.parse(newest.updatedAt) <= sentAt - SETTLED_MS;
  return isSettled ? JSON.stringify([pullRequests, OTHER_LISTS.map((list) => others[list] ?? null)]) : null;
}

/**
 * `unchanged`: nothing that a sync would read has changed since the last one, as far as the fronts show it. `delivered`:
 * something has, but webhooks have brought the newest of it, so a sync can wait. `changed`: a sync is due.
 */
export type FrontsVerdict = 'unchanged' | 'delivered' | 'changed';

/** What the fronts say; `tag` is theirs, by `tagOf`. */
export function verdictOf(stored: StoredFronts, fronts: Fronts, tag: string | null): FrontsVerdict {
  const newest = Date.parse(fronts.pullRequests.newest?.updatedAt ?? EPOCH);
  const isDescribed =
    fronts.fullName === stored.fullName &&
    fronts.isPrivate === stored.isPrivate &&
    fronts.isArchived === stored.isArchived &&
    // An empty repository keeps the name that was known before.
    (fronts.defaultBranch === null || fronts.defaultBranch === stored.defaultBranch);
  if (!isDescribed) return 'changed';
  // One server of GitHub's may have shown this change, and another not yet have given it to the sync.
  const isRead = stored.syncedThrough !== null && newest <= stored.syncedThrough;
  if (isRead && tag !== null && tag === stored.tag) return 'unchanged';
  return stored.deliveredThrough !== null && newest <= stored.deliveredThrough ? 'delivered' : 'changed';
}
