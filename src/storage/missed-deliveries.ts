import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { pullRequests } from './schema/pull-requests.ts';

const p = alias(pullRequests, 'p');

/** A delivery may be so late: what changed less than that after the last one, or before now, says nothing yet. */
const LATE_MINUTES = 10;
/**
 * So many pull requests changed without a delivery. GitHub moves `updatedAt` of a single one now and then without sending
 * one, as when another repository mentions it.
 */
const MISSED = 3;

/**
 * Since when deliveries about a repository seem missing: the first change that a sync found after the last delivery, of
 * three pull requests or more. Null while they arrive, and where none ever did.
 */
export function missedSince(repository: { id: SQLWrapper; lastDeliveryAt: SQLWrapper }): SQL<string | null> {
  return sql`(select case when count(*) = ${MISSED} then min(updated_at) end from (
    select ${p.updatedAt} as updated_at from ${pullRequests} ${p}
    where ${p.repositoryId} = ${repository.id}
      and ${p.updatedAt} > ${repository.lastDeliveryAt} + make_interval(mins => ${LATE_MINUTES})
      and ${p.updatedAt} < now() - make_interval(mins => ${LATE_MINUTES})
    order by ${p.updatedAt} limit ${MISSED}) missed)`;
}
