import { sql, type SQL } from 'drizzle-orm';
import { nameOf } from './rows.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { repositories } from './schema/repositories.ts';

/** Makes facts due, also those that are being computed at this moment. */
export const FACTS_DUE = sql`${nameOf(pullRequests.factsDue)} = true, ${nameOf(pullRequests.syncedAt)} = clock_timestamp()`;

/**
 * The maximum number of pull requests that one statement makes due. A change of a row is written to all of its indexes: on a
 * busy machine nearly ten thousand took six seconds, and all statements of a transaction have 15 together.
 */
export const MAX_DUE = 10_000;

/**
 * Takes pull requests, whose ids a query selects, in the order of their numbers, as every writer of them does: two at once
 * wait for each other without a deadlock.
 */
export function inOrder(ids: SQL): SQL {
  const { id, repositoryId, number } = pullRequests;
  return sql`select ${id} from ${pullRequests} where ${id} = any(array(${ids})) order by ${repositoryId}, ${number} for no key update`;
}

/** Repositories that have all their facts computed again, because the pull requests would be too many for one statement. */
export interface Instead {
  /** A condition on `repositories`. */
  repositories: SQL;
  /** Whether that is known before the pull requests are selected: a condition without rows. */
  always?: SQL;
}

/**
 * The parts of a statement that makes pull requests due, whose ids (`id`) a query selects: `due` has their `id` and
 * `repository_id`. If there are more than `MAX_DUE`, `every` has the repositories (`id`) that are computed again
 * instead. What is computed before the commit still follows from the old rules: `saveFacts` sees that when it stores it.
 */
export function dueParts(ids: SQL, { repositories: among, always = sql`false` }: Instead): SQL {
  return sql`
    asked as materialized (select id from (${ids}) listed where not ${always} limit ${MAX_DUE + 1}),
    many as materialized (select ${always} or count(*) > ${MAX_DUE} as is_true from asked),
    taken as materialized (${inOrder(sql`select id from asked where not (select is_true from many)`)}),
    due as (
      update ${pullRequests} set ${FACTS_DUE} where ${pullRequests.id} = any(array(select id from taken))
      returning ${pullRequests.id}, ${pullRequests.repositoryId}
    ),
    every as (
      update ${repositories} set ${nameOf(repositories.recomputeFrom)} = clock_timestamp()
      where (select is_true from many) and ${among} returning ${repositories.id}
    )`;
}

/** Makes the facts of pull requests due, whose ids (`id`) a query selects, because the rows that they follow from changed. */
export function factsDueOf(ids: SQL, instead: Instead): SQL {
  return sql`with ${dueParts(ids, instead)} select from due`;
}

/**
 * Makes the facts of pull requests due, whose ids (`id`) a query selects, because a rule changed: answers say so until
 * they are computed. Answers the repositories of these. Without `instead` the query selects one pull request, or none.
 */
export function outdatedFacts(
  ids: SQL,
  instead: Instead = { repositories: sql`false` },
): SQL<{ repositoryId: string }> {
  return sql<{ repositoryId: string }>`
    with ${dueParts(ids, instead)},
    outdated as (
      update ${pullRequestFacts} set ${nameOf(pullRequestFacts.ruleVersion)} = 0
      where ${pullRequestFacts.pullRequestId} = any(array(select id from due))
    )
    select distinct repository_id as "repositoryId" from due union select id from every`;
}
