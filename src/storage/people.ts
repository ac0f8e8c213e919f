import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { AGENT_BOTS, AGENT_USERS } from '../domain/ai/accounts.ts';
import type { AuthorKind } from '../domain/author-kind.ts';
import { HUMAN_KINDS, type ActorKind } from '../domain/actor.ts';
import { actors } from './schema/actors.ts';
import { teamMembers } from './schema/teams.ts';

/** An account in a statement, under its usual name. */
export const account = alias(actors, 'a');

/** An account under any name that a statement gives it. */
type Account = Record<'id' | 'loginKey' | 'kind' | 'countsAs' | 'personId', SQLWrapper>;

const person = alias(actors, 'person');
const member = alias(teamMembers, 'm');

/** Texts as an array that Postgres searches by hash. */
const textArray = (texts: readonly string[]) => sql`${`{${texts.join(',')}}`}::text[]`;

/**
 * The kind of author that an account counts as: `authorKindOf` of src/domain/author-kind.ts, in SQL. The workspace's word
 * for the account goes first. Joined accounts are one person: without a word of its own, an account counts as the one
 * that stands for the person. No other statement decides by `kind` or `counts_as`.
 */
export function authorKind(of: Account): SQL<AuthorKind> {
  const ofPerson = sql`select coalesce(${person.countsAs}, ${saidByGitHub(person)})
    from ${actors} ${person} where ${person.id} = ${of.personId}`;
  return sql`coalesce(${of.countsAs}, (${ofPerson}), ${saidByGitHub(of)})`;
}

/** The same without the workspace's word. */
function saidByGitHub(of: Account): SQL {
  return sql`case
    when ${of.kind} = 'bot' and ${of.loginKey} = any(${textArray(AGENT_BOTS)}) then 'agents'
    when ${of.kind} <> 'bot' and ${of.loginKey} = any(${textArray(AGENT_USERS)}) then 'agents'
    when ${of.kind} = any(${textArray(HUMAN_KINDS)}) then 'people' else 'automation' end`;
}

/**
 * The kind of an account as it is shown: GitHub's, unless the workspace says of the account or of its person that it is
 * a person's (`user`) or a machine's (`bot`).
 */
export function effectiveKind(of: Account): SQL<ActorKind> {
  const word = sql`coalesce(${of.countsAs},
    (select ${person.countsAs} from ${actors} ${person} where ${person.id} = ${of.personId}))`;
  return sql`case ${word} when 'people' then 'user' when 'agents' then 'bot' when 'automation' then 'bot' else ${of.kind} end`;
}

/** The account that represents the person behind an account. */
export function personOf(of: Pick<Account, 'id' | 'personId'>): SQL<string> {
  return sql`coalesce(${of.personId}, ${of.id})`;
}

/** Whether an account counts as a human: only people review. */
export function isHuman(of: Account): SQL<boolean> {
  return sql`${authorKind(of)} = 'people'`;
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

/** The persons behind the accounts with this login; like GitHub, it ignores case. */
export function personsOf(workspaceId: string, login: string): SQL {
  return sql`select ${personOf(account)} from ${actors} ${account}
    where ${account.workspaceId} = ${workspaceId} and ${account.loginKey} = lower(${login})`;
}
