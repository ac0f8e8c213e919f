import { sql, type SQL } from 'drizzle-orm';
import type { PullRequestSnapshot } from '../domain/entities.ts';
import type { ListRead } from '../domain/pending-lists.ts';
import { winner, WINNERS } from './child-lists.ts';
import { LIST_NAMES } from './list-tables.ts';
import type { Scope } from './database.ts';
import { jsonParameter } from './json-parameter.ts';
import { setAside } from './schema/set-aside.ts';
import { opaque } from './opaque.ts';
import { setAsideStatement } from './set-aside.ts';

/** An incomplete field or list of a pull request: with the reason, or null when the rest of it is still to be read. */
interface Open {
  parent: number | string;
  list: string;
  reason: string | null;
}

/**
 * Sets aside what the copies that are stored now (see `keepWinners`) do not know. What they know is no longer set
 * aside, and neither are the pull requests themselves. A copy that was read before the last try settles nothing: it may be
 * saved late, and lack the change that could not be read.
 */
export function noteUnreadStatement(scope: Scope, copies: PullRequestSnapshot[]): SQL {
  const resolved = sql`
    delete from ${setAside} using w where ${setAside.repositoryId} = ${opaque(scope.repositoryId)} and ${setAside.number} = ${winner.number}
      and ${setAside.lastTriedAt} <= ${winner.readAt}
      and not exists (select from x where x.parent = w.parent and x.list = ${setAside.list})`;
  return noteStatement(scope, copies.flatMap(openOf), resolved);
}

function openOf({ number, lists, unknown = {} }: PullRequestSnapshot): Open[] {
  const fields = Object.entries(unknown).map(([list, reason]) => ({ parent: number, list, reason }));
  return LIST_NAMES.reduce<Open[]>((open, list) => {
    const read = lists[list];
    const reason = 'unread' in read ? reasonOf(read.unread) : null;
    const isOpen = reason !== null || read.state === 'continues' || read.state === 'deferred';
    return isOpen ? [...open, { parent: number, list, reason }] : open;
  }, fields);
}

/**
 * The same for more rows of lists: a list that came to its end with all its rows is no longer set aside, unless rows at
 * its beginning are the reason.
 */
export function noteUnreadRowsStatement(scope: Scope, reads: ListRead[]): SQL {
  const ends = reads.filter(({ after, unread }) => after === null || reasonOf(unread) !== null);
  const rows = ends.map(({ pullRequestId, list, unread }) => ({
    parent: pullRequestId,
    list,
    reason: reasonOf(unread),
  }));
  const resolved = sql`
    delete from ${setAside} using w, x where ${setAside.repositoryId} = ${opaque(scope.repositoryId)} and ${setAside.number} = ${winner.number}
      and x.parent = w.parent and x.list = ${setAside.list} and x.reason is null and ${setAside.lastTriedAt} <> ${winner.readAt}`;
  return noteStatement(scope, rows, resolved);
}

function noteStatement(scope: Scope, open: Open[], resolved: SQL): SQL {
  return sql`
    with w as materialized (${WINNERS}),
    x as materialized (
      select * from json_to_recordset(${jsonParameter(open)}::json) as x(parent text, list text, reason text)
    ),
    resolved as (${resolved})
    ${setAsideStatement(
      scope,
      sql`select ${winner.number}, x.list, '' as after, x.reason, ${winner.readAt} as at from x join w on w.parent = x.parent where x.reason is not null`,
    )}`;
}

function reasonOf(unread: string[] | undefined): string | null {
  const [first, ...others] = unread ?? [];
  if (first === undefined) return null;
  return others.length === 0 ? first : `${others.length + 1} rows, of the first: ${first}`;
}
