import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { ActorKind } from '../domain/actor.ts';
import { HUMAN_KINDS } from '../domain/facts/input.ts';
import { actors } from './schema/actors.ts';
import { teamMembers } from './schema/teams.ts';

/** An account in a statement, under its usual name. */
export const account = alias(actors, 'a');

/** An account under any name that a statement gives it. */
type Account = Record<'id' | 'kind' | 'kindOverride' | 'personId', SQLWrapper>;

const person = alias(actors, 'person');
const member = alias(teamMembers, 'm');

/**
 * An account's effective kind: the one that the workspace set for it, else the one for the account's person, else
 * GitHub's. No other statement decides by `kind` or `kind_override`.
 */
export function effectiveKind(of: Account): SQL<ActorKind> {
  return sql`coalesce(${of.kindOverride},
    (select ${person.kindOverride} from ${actors} ${person} where ${person.id} = ${of.personId}), ${of.kind})`;
}

/** The account that represents the person behind an account. */
export function personOf(of: Pick<Account, 'id' | 'personId'>): SQL<string> {
  return sql`coalesce(${of.personId}, ${of.id})`;
}

/** Whether an account counts as a human: `isHuman` of the facts, in SQL. */
export function isHuman(of: Account): SQL<boolean> {
  return sql`${effectiveKind(of)} = any(${`{${HUMAN_KINDS.join(',')}}`}::text[])`;
}

/** The people whose work is requested; without a filter, all people of the workspace. */
export interface People {
  workspaceId: string;
  /** A login; all accounts of the person behind it count. */
  author?: string | undefined;
  teamId?: string | undefined;
}

/**
 * Whether a person is one of these people. The people are an array, so that Postgres looks them up and does not join
 * all accounts.
 */
export function isBy({ workspaceId, author, teamId }: People, of: SQLWrapper): SQL {
  const conditions = [sql`true`];
  if (author !== undefined) conditions.push(sql`${of} = any(array(${personsOf(workspaceId, author)}))`);
  if (teamId !== undefined) {
    conditions.push(sql`${of} = any(array(
      select ${personOf(account)} from ${teamMembers} ${member} join ${actors} ${account} on ${account.id} = ${member.actorId}
      where ${member.teamId} = ${teamId}))`);
  }
  return sql.join(conditions, sql` and `);
}

/** The persons behind the accounts that have this login or ever had it; like GitHub, it ignores case. */
export function personsOf(workspaceId: string, login: string): SQL {
  return sql`select ${personOf(account)} from ${actors} ${account}
      where ${account.workspaceId} = ${workspaceId} and ${account.loginKey} = lower(${login})
    union
    select ${personOf(account)} from ${actors} ${account}
      where ${account.workspaceId} = ${workspaceId} and ${account.formerLogins} is not null
        and ${account.formerLogins} @> to_jsonb(lower(${login}))`;
}

/**
 * Every login of the workspace, in lower case, with the account that it means now: a login that no account has any more
 * stands for the accounts that had it.
 */
export function loginsOf(workspaceId: string): SQL {
  const { id, loginKey, formerLogins } = actors;
  const here = sql`${actors.workspaceId} = ${workspaceId}`;
  return sql`
    select ${loginKey} as login, ${id} from ${actors} where ${here}
    union all
    select former.login, former.id from (
      select jsonb_array_elements_text(${formerLogins}) as login, ${id} from ${actors}
      where ${here} and ${formerLogins} is not null
    ) former
    where not exists (select from ${actors} where ${here} and ${loginKey} = former.login)`;
}
