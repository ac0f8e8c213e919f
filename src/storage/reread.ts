import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { READ_VERSION } from '../domain/read-version.ts';
import { rowsAsTenant, type Database, type Scope } from './database.ts';
import { opaque } from './opaque.ts';
import { select } from './rows.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { setAside } from './schema/set-aside.ts';

const p = alias(pullRequests, 'p');

/**
 * Whether an older version read the pull request `p`, so that fields may be missing. One that GitHub cannot give is set
 * aside and does not wait: syncs ask for it again, ever less often.
 */
export const WAITS_FOR_READING = sql`(${p.readVersion} < ${READ_VERSION}::int and not exists (
  select from ${setAside} where ${setAside.repositoryId} = ${p.repositoryId} and ${setAside.number} = ${p.number} and ${setAside.list} = ''))`;

/** The number of pull requests of these repositories that wait to be read again. It reads two ranges of indexes; one is small. */
export function countToReread(repositoryIds: SQL): SQL<number> {
  const isOld = sql`${p.repositoryId} in (${repositoryIds}) and ${p.readVersion} < ${READ_VERSION}::int`;
  return sql`((select count(*) from ${pullRequests} ${p} where ${isOld})
    - (select count(*) from ${setAside} join ${pullRequests} ${p}
        on ${p.repositoryId} = ${setAside.repositoryId} and ${p.number} = ${setAside.number}
      where ${setAside.list} = '' and ${isOld}))::int`;
}

/** A place among the pull requests to read again. */
export interface RereadPlace {
  updatedAt: string;
  number: number;
}

/** The next pull requests of a repository that an older version read, the newest first. */
export function nextToReread(
  db: Database,
  { workspaceId, repositoryId }: Scope,
  after: RereadPlace | null,
  limit: number,
): Promise<RereadPlace[]> {
  const place = after
    ? sql`and (${p.updatedAt}, ${p.number}) < (${after.updatedAt}::timestamptz, ${after.number}::int)`
    : sql``;
  return rowsAsTenant(
    db,
    workspaceId,
    select(
      { updatedAt: p.updatedAt, number: p.number },
      sql`from ${pullRequests} ${p} where ${p.repositoryId} = ${opaque(repositoryId)} and ${WAITS_FOR_READING} ${place}
        order by ${p.updatedAt} desc, ${p.number} desc limit ${limit}`,
    ),
  );
}
