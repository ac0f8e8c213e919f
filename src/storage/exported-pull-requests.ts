import { sql } from 'drizzle-orm';
import type { ShownFacts } from '../domain/facts/shown.ts';
import { rowsAsTenant, type Database } from './database.ts';
import { conditionsOf, SUMMARY, type PullRequestFilters, type PullRequestSummary } from './pull-requests.ts';
import { SHOWN_FACTS } from './shown-facts.ts';

/** Rows that leave the database at once: one to two megabytes. */
const AT_ONCE = 1_000;

export interface ExportedPullRequest extends PullRequestSummary {
  /** OWNER/NAME. */
  repository: string;
  /** Null before they are computed. */
  facts: ShownFacts | null;
}

/**
 * Every pull request that meets the filters, some at a time, one round trip each. They come by repository and number, which
 * nothing changes: what is updated meanwhile is neither missed nor met twice.
 */
export async function* exportPullRequests(
  db: Database,
  workspaceId: string,
  filters: PullRequestFilters,
): AsyncGenerator<ExportedPullRequest[]> {
  let last: ExportedPullRequest | undefined;
  do {
    const [repositoryId, number] = [last?.repositoryId ?? null, last?.number ?? null];
    const rows = await rowsAsTenant<ExportedPullRequest>(
      db,
      workspaceId,
      sql`
        select r.full_name as repository, p.* from (
          -- In this order, so that no more repositories are read than the page needs.
          select id, full_name from repositories
          where workspace_id = ${workspaceId} and (${repositoryId}::uuid is null or id >= ${repositoryId}::uuid) order by id
        ) r cross join lateral (
          select ${SUMMARY}, ${SHOWN_FACTS} as facts from pull_requests p
          where p.repository_id = r.id and ${conditionsOf(workspaceId, filters)}
            and p.number > case when r.id = ${repositoryId}::uuid then ${number}::int else 0 end
          order by p.number limit ${AT_ONCE}
        ) p
        order by r.id, p.number limit ${AT_ONCE}`,
    );
    yield rows;
    last = rows.length === AT_ONCE ? rows.at(-1) : undefined;
  } while (last);
}
