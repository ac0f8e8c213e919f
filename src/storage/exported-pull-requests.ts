import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { rowsAsTenant, type Database } from './database.ts';
import { opaque } from './opaque.ts';
import { conditionsOf, withFacts, type PullRequestFilters } from './pull-request-filters.ts';
import { LISTED, type ListedPullRequest } from './pull-requests.ts';
import { select } from './rows.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { repositories } from './schema/repositories.ts';

const p = alias(pullRequests, 'p');

/** How many rows one statement reads: one to two megabytes. */
const AT_ONCE = 1_000;

/**
 * Every pull request that matches the filters, in batches of one round trip each. They are ordered by repository and
 * number, which never change: a pull request that is updated in the meantime is neither missed nor repeated.
 */
export async function* exportPullRequests(
  db: Database,
  workspaceId: string,
  filters: PullRequestFilters,
): AsyncGenerator<ListedPullRequest[]> {
  let last: ListedPullRequest | undefined;
  do {
    const [repositoryId, number] = [last?.repositoryId ?? null, last?.number ?? null];
    const page = select(
      LISTED,
      sql`from ${pullRequests} ${p} ${withFacts(workspaceId)}
        where ${p.repositoryId} = r.id and ${conditionsOf(workspaceId, filters)}
          and ${p.number} > case when r.id = ${repositoryId}::uuid then ${number}::int else 0 end
        order by ${p.number} limit ${AT_ONCE}`,
    );
    const rows = await rowsAsTenant(
      db,
      workspaceId,
      sql<ListedPullRequest>`
        select p.* from (
          -- In this order, so that no more repositories are read than the page needs.
          select ${repositories.id} from ${repositories}
          where ${repositories.workspaceId} = ${opaque(workspaceId)}
            and (${repositoryId}::uuid is null or ${repositories.id} >= ${repositoryId}::uuid)
          order by ${repositories.id}
        ) r cross join lateral (${page}) p
        order by r.id, p.number limit ${AT_ONCE}`,
    );
    yield rows;
    last = rows.length === AT_ONCE ? rows.at(-1) : undefined;
  } while (last);
}
