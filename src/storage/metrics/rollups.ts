import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { FactsVersions } from '../../domain/facts/facts.ts';
import { BY_PEOPLE } from '../../domain/metrics/who.ts';
import { asOwner, asTenant, rowsAsTenant, type Database, type Scope } from '../database.ts';
import { DEPLOYMENTS_DUE } from '../deployment-events.ts';
import { opaque } from '../opaque.ts';
import { columnOf, nameOf, namesOf, select } from '../rows.ts';
import { dirtyWeeks, pullRequestFacts, reviewerPairs } from '../schema/metrics.ts';
import { pullRequests } from '../schema/pull-requests.ts';
import { repositories } from '../schema/repositories.ts';
import { workspaces } from '../schema/workspaces.ts';
import { f, isWithin, pairsOf, r } from './events.ts';

/**
 * How many weeks one statement rebuilds: some thousands of pull requests, in a workspace with a hundred thousand in
 * three years.
 */
const WEEKS_AT_ONCE = 8;

/**
 * Counts the pairs of reviewers again in the weeks of the workspace in which this repository changed, a few at once;
 * answers how many. Two round trips. A week is rebuilt whole, from facts alone, so that any two rebuilds give the same result. Its mark is removed
 * first, in the same transaction: a mark that is set in the meantime stays.
 */
export async function rebuildWeeks(db: Database, { workspaceId, repositoryId }: Scope): Promise<number> {
  const marked = await rowsAsTenant(
    db,
    workspaceId,
    select(
      { week: sql<string>`${dirtyWeeks.weekStart}::text` },
      sql`from ${dirtyWeeks}
        where ${dirtyWeeks.workspaceId} = ${opaque(workspaceId)} and ${dirtyWeeks.repositoryId} = ${opaque(repositoryId)}
        order by ${dirtyWeeks.weekStart} limit ${WEEKS_AT_ONCE}`,
    ),
  );
  if (marked.length === 0) return 0;
  // The weeks are an array, so that Postgres uses them as a condition of the index and does not join all weeks.
  const weeks = sql`array(select value::date from json_array_elements_text(${JSON.stringify(marked.map(({ week }) => week))}::json))`;
  await asTenant(db, workspaceId, [
    // Two simultaneous rebuilds of one week could leave the older numbers.
    sql`select pg_advisory_xact_lock(hashtextextended(${`weeks ${workspaceId}`}, 0))`,
    deleteWeeks(dirtyWeeks, workspaceId, weeks),
    deleteWeeks(reviewerPairs, workspaceId, weeks),
    pairRows(workspaceId, weeks),
    sql`update ${workspaces} set ${nameOf(workspaces.metricsChangedAt)} = clock_timestamp() where ${workspaces.id} = ${workspaceId}`,
  ]);
  return marked.length;
}

/** Deletes the rows of these weeks, which are then written anew. */
function deleteWeeks(table: typeof dirtyWeeks | typeof reviewerPairs, workspaceId: string, weeks: SQL): SQL {
  return sql`delete from ${table} where ${table.workspaceId} = ${opaque(workspaceId)} and ${table.weekStart} = any(${weeks})`;
}

/** A row for each two reviewers who both decided on a pull request that was merged in the week, and counts by default. */
function pairRows(workspaceId: string, weeks: SQL): SQL {
  const { from, to } = rangeOf(weeks);
  const isInWeeks = sql`${isWithin({ workspaceId, ...BY_PEOPLE }, r)} and ${r.mergedAt} >= ${from} and ${r.mergedAt} < ${to}`;
  const { repositoryId, firstReviewerId, secondReviewerId, weekStart, together, agreements } = reviewerPairs;
  return sql`
    insert into ${reviewerPairs} (${namesOf(
      reviewerPairs.workspaceId,
      repositoryId,
      firstReviewerId,
      secondReviewerId,
      weekStart,
      together,
      agreements,
    )})
    select ${workspaceId}::uuid, ${nameOf(r.repositoryId)}, first_id, second_id, week, count(*), count(*) filter (where agree)
    from (
      select pairs.*, date_trunc('week', ${columnOf('pairs', r.mergedAt)} at time zone 'UTC')::date as week
      from (${pairsOf(isInWeeks)}) pairs
    ) pairs
    where week = any(${weeks})
    group by 2, 3, 4, 5`;
}

/** From the start of the first week to the end of the last. */
function rangeOf(weeks: SQL): { from: SQL; to: SQL } {
  const of = (instant: SQL) =>
    sql`(select (${instant})::timestamp from unnest(${weeks}) as weeks(week)) at time zone 'UTC'`;
  return { from: of(sql`min(week)`), to: of(sql`max(week) + 7`) };
}

/** Marks the weeks of pull requests that are about to be removed: `among` is a condition on facts `f`. */
export function markWeeksStatement({ workspaceId, repositoryId }: Scope, among: SQL): SQL {
  return markStatement(
    { workspaceId, repositoryId },
    sql`select ${f.mergedAt} from ${pullRequestFacts} ${f}
      where ${f.repositoryId} = ${opaque(repositoryId)} and ${among}`,
  );
}

/** Marks the weeks of these instants for a rebuild. */
export function markStatement({ workspaceId, repositoryId }: Scope, instants: SQL): SQL {
  const { weekStart, markedAt } = dirtyWeeks;
  const key = namesOf(dirtyWeeks.workspaceId, dirtyWeeks.repositoryId, weekStart);
  return sql`
    insert into ${dirtyWeeks} (${key})
    select distinct ${workspaceId}::uuid, ${repositoryId}::uuid, date_trunc('week', at at time zone 'UTC')::date
    from (${instants}) touched(at) where at is not null
    order by 3
    on conflict (${key}) do update set ${nameOf(markedAt)} = excluded.${nameOf(markedAt)}`;
}

const repository = alias(repositories, 'r');
const p = alias(pullRequests, 'p');

/** Repositories with due or outdated facts, of deployments too, or with weeks to rebuild: their message may have been lost. */
export async function repositoriesToCompute(db: Database, versions: FactsVersions, limit: number): Promise<Scope[]> {
  const hasFacts = (of: SQL) =>
    sql`exists (select from ${pullRequestFacts} ${f} where ${f.repositoryId} = ${repository.id} and ${of})`;
  const due = sql`exists (select from ${pullRequests} ${p} where ${p.repositoryId} = ${repository.id} and ${p.factsDue})`;
  /** Its first sync computes its deployments: to import an account must not enqueue a message for each repository. */
  const isAsTracked = sql`(${repository.deploymentsComputed} is null
    and ${repository.deploymentsChangedAt} = ${repository.createdAt})`;
  const marked = select(
    { workspaceId: dirtyWeeks.workspaceId, repositoryId: dirtyWeeks.repositoryId },
    sql`from ${dirtyWeeks} limit ${limit}`,
  );
  const [rows] = await asOwner(db, [
    select(
      { workspaceId: repository.workspaceId, repositoryId: repository.id },
      sql`from ${repositories} ${repository}
      where ${due}
        or ${hasFacts(sql`${f.formulaVersion} < ${versions.formula}`)}
        or ${hasFacts(sql`${f.ruleVersion} < ${versions.rules}`)}
        or ${hasFacts(sql`${f.computedAt} < ${repository.recomputeFrom}`)}
        or (${DEPLOYMENTS_DUE} and not ${isAsTracked})
        or ${hasFacts(sql`${f.checksUndecided} and ${f.computedAt} < ${repository.requirementsChangedAt}`)}
      union ${marked}`,
    ),
  ]);
  return rows;
}
