import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { OneOrMore } from '../domain/metrics/filters.ts';
import { asTenant, type Database } from './database.ts';
import { isNamed } from './metrics/named.ts';
import { opaque } from './opaque.ts';
import { account, isHuman, isSeen, personOf, type Seen } from './people.ts';
import { select } from './rows.ts';
import { actors } from './schema/actors.ts';
import { teamMembers, teams } from './schema/teams.ts';

const m = alias(teamMembers, 'm');

/**
 * For each group of teams, given by ids or names, the account that represents the only person whom they have together;
 * null when they have several, or none. Agents and automation are no people. One round trip.
 */
export async function onlyPersonsOf(
  db: Database,
  workspaceId: string,
  groups: OneOrMore[],
): Promise<(string | null)[]> {
  const statements = groups.map((group) => {
    const named = sql`select ${teams.id} from ${teams}
      where ${teams.workspaceId} = ${opaque(workspaceId)} and ${isNamed('teamId', group)}`;
    return select({ person: onlyPerson(sql`${m.teamId} in (${named})`) }, sql``);
  });
  const answers = await asTenant(db, workspaceId, statements);
  return answers.map(([row]) => row?.person ?? null);
}

/** Whether a team's numbers are seen: those of a team with one person are that person's. */
export function isTeamSeen(seen: Seen, teamId: SQLWrapper): SQL {
  if (seen === 'everybody') return sql`true`;
  const only = onlyPerson(sql`${m.teamId} = ${teamId}`);
  return sql`(${only} is null or ${isSeen(seen, only)})`;
}

function onlyPerson(isAmong: SQL): SQL<string | null> {
  return sql`(
    select case when count(distinct ${personOf(account)}) = 1 then (array_agg(${personOf(account)}))[1] end
    from ${teamMembers} ${m} join ${actors} ${account} on ${account.id} = ${m.actorId}
    where ${isAmong} and ${isHuman(account)})`;
}
