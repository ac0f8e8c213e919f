import { WIDEST_PAGE } from '../../domain/cursor/pace.ts';
import type { Deployment } from '../../domain/entities.ts';
import type { Shown } from '../../domain/deployments/source-pages.ts';
import type { OtherPlace, OtherSource } from '../../domain/deployments/sources-to-read.ts';
import type { Work } from '../../domain/cursor/work.ts';
import type { Unread } from '../../domain/set-aside.ts';
import type { Chunk } from './chunk.ts';
import { frontOf, readRuns, saveIssues, saveReleases } from './read-sources.ts';
import { orGiveUp } from '../local-failure.ts';

/**
 * How many walks one request continues: GitHub rounds their cost, so up to 148 connections cost one point. Most walks end
 * with their first page.
 * Fewer when GitHub's answers are narrowed, in proportion to the page size.
 */
export const WALKS_A_REQUEST = 140;

/**
 * Reads a page of each list that deployments and incidents come from, down to what is known and settled, then the commits
 * of each deployment, then what must be known of commits that were in production before. What GitHub cannot give is set
 * aside.
 */
export async function readDeployments(chunk: Chunk, work: Work & { kind: 'deployments' }): Promise<Work | null> {
  const { store } = chunk.deps;
  const read = () => (work.listed ? walk(chunk, work) : list(chunk, work));
  const given = (reason: string) => givenUp(work, reason);
  const { finished, ...done } = await orGiveUp(work.givesUp, read, () => chunk.reader.ping(), given);
  if (done.unread.length > 0) await store.setAside(work.repository, done.unread, chunk.deps.now());
  if (finished) {
    const { deployments } = await store.sourcesToRead(work.repository);
    await store.finishDeployments(work.repository, work.since, deployments ? done.shown : 'none');
    await store.decideSource(work.repository, chunk.deps.now());
  }
  const result = { kind: 'deployments' as const, ...done };
  return chunk.cursor.advance({ ...work, spent: chunk.reader.spent(), result });
}

interface Read {
  cursor: string | null;
  others: OtherPlace[];
  listed: boolean;
  /** How much of GitHub's deployments it has shown so far. */
  shown: Shown;
  /** The lists have just been read to their ends. */
  finished: boolean;
  remaining: boolean;
  unreadable: string[];
  /** The repository's present name, when it was read; else null. */
  described: string | null;
  unread: Unread[];
}

const NOTHING: Read = {
  cursor: null,
  others: [],
  listed: true,
  shown: 'all',
  finished: false,
  remaining: true,
  unreadable: [],
  described: null,
  unread: [],
};

/** The next sync asks again for what GitHub cannot give. A list beside GitHub's deployments does not hold up the rest. */
function givenUp({ after, others, listed, shown }: Work & { kind: 'deployments' }, reason: string): Read {
  const isBeside = !listed && after === null && others.length > 0;
  const unread = [{ number: null, list: 'deployments', reason }];
  return { ...NOTHING, shown, remaining: isBeside, finished: isBeside, unread };
}

async function list(chunk: Chunk, work: Work & { kind: 'deployments' }): Promise<Read> {
  const { deps, reader } = chunk;
  const { repository, since, after, shown, pace } = work;
  const { workflow, ...sources } = await deps.store.sourcesToRead(repository);
  const labels = sources.incidents;
  const askedOf = {
    releases: { repository, source: 'releases', about: '', since },
    issues: { repository, source: 'issues', about: JSON.stringify(labels.toSorted()), since: 0 },
    workflow: { repository, source: 'workflow', about: workflow ?? '', since },
  } as const;
  const begins = after === null && work.others.length === 0;
  const isNamed = { releases: sources.releases, issues: labels.length > 0, workflow: workflow !== null };
  const named = OTHERS.filter((source) => isNamed[source]);
  const places = begins
    ? await Promise.all(named.map((source) => frontOf(chunk, askedOf[source])))
    : work.others.filter(({ source }) => isNamed[source]);
  // The last try is for deployments alone: if a list beside them is the cause of the failure, only that one is given up.
  const isAlone = begins && work.givesUp;
  const later = isAlone ? places : places.filter(({ source }) => source === 'workflow');
  const placeOf = (source: OtherSource) => (isAlone ? null : (places.find((place) => place.source === source) ?? null));
  const [releases, issues] = [placeOf('releases'), placeOf('issues')];

  const readsDeployments = begins ? sources.deployments : after !== null;
  if (!begins && !readsDeployments && !releases && !issues) {
    const [runs] = later;
    if (!runs) return { ...NOTHING, shown, finished: true };
    const { next, unreadable } = await readRuns(chunk, askedOf.workflow, runs);
    return { ...NOTHING, shown, others: next ? [next] : [], listed: !next, finished: !next, unreadable };
  }

  const page = await reader.deployments({
    lists: {
      deployments: readsDeployments ? { after } : null,
      releases: releases && { after: releases.after },
      issues: issues && { after: issues.after, labels },
    },
    describes: begins,
    pace,
  });
  if (page.described) await deps.store.describeRepository(repository, page.described);
  const cursor = await saveDeployments(chunk, work, page);
  const next = [
    releases && page.releases && (await saveReleases(chunk, askedOf.releases, releases, page.releases)),
    issues && page.issues && (await saveIssues(chunk, askedOf.issues, issues, labels, page.issues)),
    ...later,
  ];
  const others = next.filter((place) => place !== null);
  const listed = cursor === null && others.length === 0;
  const { unreadable, unread, described } = page;
  return {
    ...NOTHING,
    cursor,
    others,
    listed,
    shown: page.shown === 'all' ? shown : page.shown,
    finished: listed,
    unreadable,
    described: described?.fullName ?? null,
    unread,
  };
}

const OTHERS = ['releases', 'issues', 'workflow'] as const;

/** Saves a page of GitHub's deployments; answers where the list goes on, null when it is read. */
async function saveDeployments(
  { deps }: Chunk,
  { repository, since }: Work & { kind: 'deployments' },
  { deployments, cursor }: { deployments: Deployment[]; cursor: string | null },
): Promise<string | null> {
  // The last page needs no bound.
  const bound = cursor === null ? since : await deps.store.deploymentsBound(repository, since);
  if (deployments.length > 0) await deps.store.saveDeployments(repository, deployments, deps.now());
  return deployments.some(({ createdAt }) => Date.parse(createdAt) < bound) ? null : cursor;
}

async function walk(chunk: Chunk, work: Work & { kind: 'deployments' }): Promise<Read> {
  const { deps, reader } = chunk;
  const { repository, pace } = work;
  const width = Math.ceil((WALKS_A_REQUEST * pace.width) / WIDEST_PAGE);
  const walks = await deps.store.pendingWalks(repository, width);
  if (walks.length === 0) return askAncestry(chunk, work, width);
  const walked = await reader.histories(walks);
  const read = walked.filter(({ unread }) => unread === undefined);
  if (read.length > 0) await deps.store.saveWalks(repository, read);
  return walkedOn(read.length > 0, walked);
}

/** Asks which of two commits comes after the other, where that decides whether a deployment went back. */
async function askAncestry(
  { deps, reader }: Chunk,
  { repository }: Work & { kind: 'deployments' },
  width: number,
): Promise<Read> {
  const walks = await deps.store.pendingAncestry(repository, width);
  if (walks.length === 0) return walkedOn(false, []);
  const walked = await reader.ancestry(walks);
  const read = walked.filter(({ unread }) => unread === undefined);
  if (read.length > 0) await deps.store.saveAncestry(repository, read);
  return walkedOn(read.length > 0, walked);
}

/**
 * What GitHub does not show stays for the next sync. This sync goes on as long as GitHub shows other commits.
 */
function walkedOn(remaining: boolean, walked: { unread?: string }[]): Read {
  const unread = walked.flatMap(({ unread: reason }) =>
    reason === undefined ? [] : [{ number: null, list: 'deployments', reason }],
  );
  return { ...NOTHING, remaining, unread };
}
