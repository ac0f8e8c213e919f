import { cleanText } from '../domain/clean-text.ts';
import type { IssuePage, ReleasePage } from '../domain/deployments/source-pages.ts';
import type { Span } from '../domain/deployments/sources-to-read.ts';
import { FailureError } from '../errors.ts';
import type { Holes } from './holes.ts';
import { databaseId, present, reasonOf, shownEntries } from './map-list.ts';
import { nextCursor } from './next-cursor.ts';
import type { DeploymentsQuery } from './queries.generated.ts';

/** Null when the credential may not read releases. Throws a `FailureError`. */
export function releasesOf({ released }: DeploymentsQuery, holes: Holes, after: string | null): ReleasePage | null {
  if (!released) return refused(holes, 'released');
  const { releases } = released;
  const nodes = present(shownEntries(releases.nodes, 'releases'));
  const page: ReleasePage = {
    shipped: [],
    others: [],
    span: spanOf(nodes.map(({ createdAt }) => createdAt)),
    next: nextCursor(releases.pageInfo, after, 'releases'),
  };
  for (const { databaseId: id, tagName, tagCommit, publishedAt, isDraft, isPrerelease } of nodes) {
    const externalId = databaseId(id);
    if (externalId === null) continue;
    // A tag that is gone has no commit: nobody can say what it carried.
    if (isDraft || isPrerelease || !publishedAt || !tagCommit) page.others.push(externalId);
    else {
      const ref = cleanText(tagName);
      page.shipped.push({ externalId, sha: tagCommit.oid, ref, beganAt: publishedAt, succeededAt: publishedAt });
    }
  }
  return page;
}

/** Null when the credential may not read issues. Throws a `FailureError`. */
export function issuesOf({ reported }: DeploymentsQuery, holes: Holes, after: string | null): IssuePage | null {
  if (!reported) return refused(holes, 'reported');
  const { issues } = reported;
  const nodes = present(shownEntries(issues.nodes, 'issues'));
  return {
    issues: nodes.map(({ number, title, createdAt, closedAt }) => ({
      number,
      title: cleanText(title),
      openedAt: createdAt,
      closedAt: closedAt ?? null,
    })),
    total: issues.totalCount,
    span: spanOf(nodes.map(({ updatedAt }) => updatedAt)),
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
