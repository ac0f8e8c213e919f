import { cleanText } from '../domain/clean-text.ts';
import type { IssuePage, ReleasePage } from '../domain/deployments/source-pages.ts';
import type { Shipped } from '../domain/entities.ts';
import type { Span } from '../domain/deployments/sources-to-read.ts';
import { FailureError } from '../errors.ts';
import type { Holes } from './holes.ts';
import { listedEntries } from './listed-entries.ts';
import { databaseId, present, reasonOf, shownEntries, type Mapped } from './map-list.ts';
import { nextCursor } from './next-cursor.ts';
import type { DeploymentsQuery } from './queries.generated.ts';

/** Null when the credential may not read releases. Throws a `FailureError`. */
export function releasesOf({ released }: DeploymentsQuery, holes: Holes, after: string | null): ReleasePage | null {
  if (!released) return refused(holes, 'released');
  const { releases } = released;
  const nodes = shownEntries(releases.nodes, 'releases');
  const { entries, ...notShown } = listedEntries(
    nodes,
    { place: 'released.releases.nodes', holes, needs: ['tagCommit', 'publishedAt'] },
    releaseOf,
  );
  return {
    shipped: entries.flatMap(({ shipped }) => shipped ?? []),
    others: entries.flatMap(({ externalId, shipped }) => (shipped ? [] : [externalId])),
    ...notShown,
    span: spanOf(present(nodes).map(({ createdAt }) => createdAt)),
    next: nextCursor(releases.pageInfo, after, 'releases'),
  };
}

type Release = NonNullable<
  NonNullable<NonNullable<NonNullable<DeploymentsQuery['released']>['releases']>['nodes']>[number]
>;

/** A release as a deployment; `shipped` is null for one that is none. */
function releaseOf(release: Release): Mapped<{ externalId: string; shipped: Shipped | null }> {
  const { tagName, tagCommit, publishedAt, isDraft, isPrerelease } = release;
  const externalId = databaseId(release.databaseId);
  if (externalId === null) return { unread: 'GitHub gives the release no id' };
  // A tag that is gone has no commit: nobody can say what it carried.
  if (isDraft || isPrerelease || !publishedAt || !tagCommit) return { externalId, shipped: null };
  const ref = cleanText(tagName);
  return {
    externalId,
    shipped: { externalId, sha: tagCommit.oid, ref, beganAt: publishedAt, succeededAt: publishedAt },
  };
}

/** Null when the credential may not read issues. Throws a `FailureError`. */
export function issuesOf({ reported }: DeploymentsQuery, holes: Holes, after: string | null): IssuePage | null {
  if (!reported) return refused(holes, 'reported');
  const { issues } = reported;
  const nodes = shownEntries(issues.nodes, 'issues');
  const { entries, ...notShown } = listedEntries(
    nodes,
    { place: 'reported.issues.nodes', holes, needs: ['closedAt'] },
    ({ number, title, createdAt, closedAt }) => ({
      number,
      title: cleanText(title),
      openedAt: createdAt,
      closedAt: closedAt ?? null,
    }),
  );
  return {
    issues: entries,
    ...notShown,
    total: issues.totalCount,
    span: spanOf(present(nodes).map(({ updatedAt }) => updatedAt)),
    next: nextCursor(issues.pageInfo, after, 'issues'),
  };
}

/** The first and the last of the instants of a page. */
export function spanOf(instants: string[]): Span | null {
  const [first, last] = [instants.at(0), instants.at(-1)];
  return first === undefined || last === undefined ? null : { newest: Date.parse(first), oldest: Date.parse(last) };
}

/** GitHub's schema always has a list: an error at it makes the repository around it null. */
function refused(holes: Holes, place: string): null {
  if (holes.at(place)?.forbidden) return null;
  throw new FailureError({ kind: 'transient', detail: reasonOf(holes, place) });
}
