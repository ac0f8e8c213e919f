import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { OneOrMore } from '../domain/metrics/filters.ts';
import { rowsAsTenant, type Database } from './database.ts';
import { DELIVERED_SINCE } from './delivered-since.ts';
import { pageOf, type Page } from './keyset.ts';
import { isNamed } from './metrics/named.ts';
import { opaque } from './opaque.ts';
import { account, personOf, type Seen } from './people.ts';
import { select, type RowOf } from './rows.ts';
import { actors } from './schema/actors.ts';
import { repositories as r } from './schema/repositories.ts';
import { teamMembers, teams as t } from './schema/teams.ts';
import { iso } from './shown.ts';
import { isTeamSeen } from './team-people.ts';

const m = alias(teamMembers, 'm');

/** What GitHub last said of a repository, and what of it is stored. */
export const REPOSITORY_STATES = ['unavailable', 'unread', 'failed', 'read'] as const;

const REPOSITORY = {
  id: r.id,
  name: r.fullName,
  isArchived: r.isArchived,
  state: sql<(typeof REPOSITORY_STATES)[number]>`case
    when ${r.unavailableReason} is not null then 'unavailable'
    when ${r.lastSync} ->> 'status' = 'failed' then 'failed'
    when ${r.coveredSince} is null then 'unread' else 'read' end`,
  coveredSince: iso<string | null>(r.coveredSince),
  deliveredSince: iso<string | null>(DELIVERED_SINCE),
  completeThrough: iso<string | null>(r.completeThrough),
  lastCheckedAt: iso<string | null>(r.lastCheckedAt),
};

const TEAM = {
  id: t.id,
  name: t.name,
  members: sql<number>`(
    select count(distinct ${personOf(account)})::int from ${teamMembers} ${m}
    join ${actors} ${account} on ${account.id} = ${m.actorId} where ${m.teamId} = ${t.id})`,
};

export type ListedRepository = RowOf<typeof REPOSITORY>;
export type ListedTeam = RowOf<typeof TEAM>;

/** A page of the repositories of a workspace by name, of those that a filter names, with their state and coverage. */
export function listSideRepositories(
  db: Database,
  workspaceId: string,
  asked: OneOrMore | undefined,
  limit: number,
  after: string[] | null,
): Promise<Page<ListedRepository>> {
  const among = asked === undefined ? sql`true` : isNamed('repositoryId', asked);
  const from = sql`from ${r} where ${r.workspaceId} = ${opaque(workspaceId)} and ${among}`;
  return byName({ name: r.fullName, id: r.id }, limit, after, (rest) =>
    rowsAsTenant(db, workspaceId, select(REPOSITORY, sql`${from} ${rest}`)),
  );
}

/** The same of teams, with the number of their people, without those whose numbers are not seen. */
export function listSideTeams(
  db: Database,
  workspaceId: string,
  asked: OneOrMore | undefined,
  seen: Seen,
  limit: number,
  after: string[] | null,
): Promise<Page<ListedTeam>> {
  const among = asked === undefined ? sql`true` : isNamed('teamId', asked);
  const from = sql`from ${t} where ${t.workspaceId} = ${opaque(workspaceId)} and ${among} and ${isTeamSeen(seen, t.id)}`;
  return byName({ name: t.name, id: t.id }, limit, after, (rest) =>
    rowsAsTenant(db, workspaceId, select(TEAM, sql`${from} ${rest}`)),
  );
}

/** A page in the order of names; `read` gets the condition, the order and the limit. */
async function byName<Row extends { id: string; name: string }>(
  { name, id }: { name: SQLWrapper; id: SQLWrapper },
  limit: number,
  after: string[] | null,
  read: (rest: SQL) => Promise<Row[]>,
): Promise<Page<Row>> {
  const beyond = after ? sql`and (${name}, ${id}) > (${after[0]}, ${after[1]}::uuid)` : sql``;
  const found = await read(sql`${beyond} order by ${name}, ${id} limit ${limit + 1}`);
  return pageOf(found, limit, (row) => [row.name, row.id]);
}
