import { sql, type Column } from 'drizzle-orm';
import { asOwner, rowsAsOwner, rowsAsTenant, type Database, type Scope } from './database.ts';
import { opaque } from './opaque.ts';
import { nameOf, namesOf, recordOf, select } from './rows.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { webhookDeliveries } from './schema/records.ts';
import { repositories } from './schema/repositories.ts';

/** GitHub redelivers on request for three days: a delivery is remembered at least this long. */
const REDELIVERED_HOURS = 72;

/** Which of these deliveries have been handled; deliveries belong to no tenant. */
export async function knownDeliveries(db: Database, ids: string[]): Promise<string[]> {
  const { id } = webhookDeliveries;
  const rows = await rowsAsOwner(
    db,
    select(
      { id },
      sql`from ${webhookDeliveries} where ${id} in (select json_array_elements_text(${JSON.stringify(ids)}::json))`,
    ),
  );
  return rows.map((row) => row.id);
}

/** `lastDeliveryAt` of a repository is stored at most once in so many seconds: many deliveries are about one. */
const NOTED_SECONDS = 60;

/**
 * Remembers deliveries, for `ttlHours` or as long as GitHub may send them again, and on the repositories that they are
 * about, by GitHub's ids, that one arrived. A repeat changes nothing.
 */
export async function rememberDeliveries(
  db: Database,
  deliveries: { id: string; event: string }[],
  githubIds: string[],
  ttlHours: number,
): Promise<void> {
  const hours = Math.max(ttlHours, REDELIVERED_HOURS);
  const { id, event, expiresAt } = webhookDeliveries;
  await asOwner(db, [
    sql`insert into ${webhookDeliveries} (${namesOf(id, event, expiresAt)})
      select ${namesOf(id, event)}, now() + make_interval(secs => ${hours * 3600}::float8)
      from json_to_recordset(${JSON.stringify(deliveries)}::json) as x(${recordOf([id, event])})
      order by ${nameOf(id)}
      on conflict (${nameOf(id)}) do nothing`,
    sql`update ${repositories} set ${nameOf(repositories.lastDeliveryAt)} = now() where ${repositories.id} in (
      -- In the order of the ids, so that two such statements wait for each other without a deadlock.
      select ${repositories.id} from ${repositories}
      where ${repositories.githubId} in (select value::bigint from json_array_elements_text(${JSON.stringify(githubIds)}::json))
        and coalesce(${repositories.lastDeliveryAt} < now() - make_interval(secs => ${NOTED_SECONDS}), true)
      order by ${repositories.id} for update)`,
  ]);
}

/** Numbers of the pull requests with one of these commits as their head or merge commit. */
export async function numbersOfCommits(db: Database, scope: Scope, shas: string[]): Promise<number[]> {
  const { number, repositoryId, headSha, mergeCommitSha } = pullRequests;
  const among = sql`(select json_array_elements_text(${JSON.stringify(shas)}::json))`;
  const numbersBy = (sha: Column) =>
    select(
      { number },
      sql`from ${pullRequests} where ${repositoryId} = ${opaque(scope.repositoryId)} and ${sha} in ${among}`,
    );
  const rows = await rowsAsTenant(
    db,
    scope.workspaceId,
    sql<{ number: number }>`${numbersBy(headSha)} union ${numbersBy(mergeCommitSha)} order by number`,
  );
  return rows.map((row) => row.number);
}
