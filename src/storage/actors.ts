import { sql, type Column, type SQL } from 'drizzle-orm';
import type { Actor } from '../domain/actor.ts';
import { identitiesOf } from '../domain/identity.ts';
import { builtOnce } from './built-once.ts';
import { jsonParameter } from './json-parameter.ts';
import { dueParts } from './outdated-facts.ts';
import { accountsOfPersons } from './people.ts';
import { nameOf, namesOf, recordOf } from './rows.ts';
import { actors } from './schema/actors.ts';
import { comments, commits, reviews, timelineEvents } from './schema/lists.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { repositories } from './schema/repositories.ts';
import { workspaces } from './schema/workspaces.ts';

/**
 * Stores accounts by their GitHub id, in the order of the ids, because concurrent repositories share them. A value from
 * a better source stays, see identity.ts. When a known account has a new login or a new kind, the facts of everything
 * that its person took part in become due.
 */
export function saveActorsStatement(workspaceId: string, accounts: (Actor | null)[]): SQL {
  const { githubId, login, loginRank, kind, kindRank } = actors;
  const rows = identitiesOf(accounts).map((identity) => ({
    [githubId.name]: identity.githubId,
    [login.name]: identity.login,
    [loginRank.name]: identity.loginRank,
    [kind.name]: identity.kind,
    [kindRank.name]: identity.kindRank,
  }));
  return SAVE_ACTORS({ workspaceId, rows: jsonParameter(rows) });
}

const SAVE_ACTORS = builtOnce<Record<'workspaceId' | 'rows', string>>((value) => {
  const { githubId, login, loginRank, kind, kindRank } = actors;
  const columns = [githubId, login, loginRank, kind, kindRank];
  const said = (column: Column) => sql`excluded.${nameOf(column)}`;
  const better = (column: Column, rank: Column) =>
    sql`case when ${said(rank)} >= ${rank} then ${said(column)} else ${column} end`;
  const higher = (rank: Column) => sql`greatest(${rank}, ${said(rank)})`;
  return sql`
    with saved as (
      insert into ${actors} (${namesOf(actors.workspaceId, ...columns)})
      select ${value('workspaceId')}::uuid, ${namesOf(...columns)}
      from json_to_recordset(${value('rows')}::json) as x(${recordOf(columns)})
      order by x.${nameOf(githubId)}
      on conflict (${namesOf(actors.workspaceId, githubId)}) do update set
        ${nameOf(login)} = ${better(login, loginRank)}, ${nameOf(loginRank)} = ${higher(loginRank)},
        ${nameOf(kind)} = ${better(kind, kindRank)}, ${nameOf(kindRank)} = ${higher(kindRank)},
        ${nameOf(actors.formerLogins)} = ${former(better(login, loginRank))}, ${nameOf(actors.syncedAt)} = now()
      where (${login}, ${kind}) is distinct from (${better(login, loginRank)}, ${better(kind, kindRank)})
        or (${loginRank}, ${kindRank}) <> (${higher(loginRank)}, ${higher(kindRank)})
      returning ${actors.id}, ${login}, ${kind}
    ),
    -- The table is as it was before the statement.
    changed as materialized (
      select saved.id from saved join ${actors} on ${actors.id} = saved.id
      where (saved.login, saved.kind) is distinct from (${login}, ${kind})
    ),
    concerned as materialized (${accountsOfPersons(sql`select id from changed`)}),
    ${dueParts(involvedIn(sql`select id from concerned`), {
      repositories: sql`${repositories.workspaceId} = ${value('workspaceId')}`,
    })}
    update ${workspaces} set ${nameOf(workspaces.metricsChangedAt)} = clock_timestamp()
    where ${workspaces.id} = ${value('workspaceId')} and exists (select from changed)`;
});

/** The former logins of an account that is now called `login`. */
function former(login: SQL): SQL {
  const { formerLogins, loginKey } = actors;
  return sql`case when lower(${login}) = ${loginKey} then ${formerLogins}
    else (coalesce(${formerLogins}, '[]') - ${loginKey}) || to_jsonb(${loginKey}) end`;
}

/** The columns in which an account can take part in a pull request. */
const PARTS = [
  { table: pullRequests, person: pullRequests.authorId, pullRequest: pullRequests.id },
  { table: commits, person: commits.authorId, pullRequest: commits.pullRequestId },
  { table: reviews, person: reviews.authorId, pullRequest: reviews.pullRequestId },
  { table: comments, person: comments.authorId, pullRequest: comments.pullRequestId },
  { table: timelineEvents, person: timelineEvents.subjectId, pullRequest: timelineEvents.pullRequestId },
];

/** The ids of the pull requests that accounts took part in. Without such accounts the query reads nothing. */
export function involvedIn(accounts: SQL): SQL {
  const involved = PARTS.map(
    ({ table, person, pullRequest }) => sql`
      select part.id from (${accounts}) account
      cross join lateral (select ${pullRequest} as id from ${table} where ${person} = account.id offset 0) part`,
  );
  return sql.join(involved, sql` union `);
}
