import { sql, type SQL } from 'drizzle-orm';
import { FACTS_DUE } from './deployment-walks.ts';
import { nameOf } from './rows.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { pullRequests } from './schema/pull-requests.ts';

/**
 * Makes the facts of pull requests due, whose ids a query selects, because a rule changed: their rule version is 0 until
 * they are computed, so that answers say it.
 */
export function outdatedFacts(ids: SQL): SQL {
  return sql`
    with due as (
      update ${pullRequests} set ${FACTS_DUE} where ${pullRequests.id} in (${ids}) returning ${pullRequests.id}
    )
    update ${pullRequestFacts} set ${nameOf(pullRequestFacts.ruleVersion)} = 0
    where ${pullRequestFacts.pullRequestId} = any(array(select id from due))`;
}
