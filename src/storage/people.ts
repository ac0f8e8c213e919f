import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { AGENT_BOTS, AGENT_IDS, AGENT_USERS, REVIEWER_BOTS } from '../domain/ai/accounts.ts';
import { VARIANT_OF_APP } from '../domain/ai/variants.ts';
import { AUTHOR_KINDS, shownKind, type AuthorKind } from '../domain/author-kind.ts';
import { HUMAN_KINDS, type ActorKind } from '../domain/actor.ts';
import { valuesOf, type Filters, type OneOrMore } from '../domain/metrics/filters.ts';
import { rowsAsTenant, type Database } from './database.ts';
import { opaque } from './opaque.ts';
import { isOneOf, literal } from './rows.ts';
import { actors } from './schema/actors.ts';
import { aiTools } from './schema/ai-tools.ts';
import { teamMembers } from './schema/teams.ts';

/** An account in a statement, under its usual name. */
export const account = alias(actors, 'a');

/** An account under any name that a statement gives it. */
type Account = Record<'id' | 'workspaceId' | 'githubId' | 'loginKey' | 'kind' | 'countsAs' | 'personId', SQLWrapper>;

const person = alias(actors, 'person');
const own = alias(aiTools, 'own');
const member = alias(teamMembers, 'm');

/** Texts as an array that Postgres searches by hash. */
const textArray = (texts: readonly string[]) => sql`${`{${texts.join(',')}}`}::text[]`;

/**
 * The kind of author that an account counts as: `authorKindOf` of src/domain/author-kind.ts, in SQL. The workspace's word
 * for the account goes first. Joined accounts are one person: without a word of its own, an account counts as the one
 * that stands for the person. No other statement decides by `kind` or `counts_as`.
 */
export function authorKind(of: Account): SQL<AuthorKind> {
  return kindWith(({ countsAs }) => sql`${countsAs}`, of);
}

/** The workspace's words for accounts, by their ids; null takes back the one there is. */
export type Words = Record<string, AuthorKind | null>;

/** The same if the workspace said these words, too. */
export function authorKindUnder(words: Words, of: Account): SQL<AuthorKind> {
  const asked = sql`${JSON.stringify(words)}::jsonb`;
  return kindWith(
    ({ id, countsAs }) =>
      sql`case when jsonb_exists(${asked}, ${id}::text) then ${asked}->>${id}::text else ${countsAs} end`,
    of,
  );
}

function kindWith(wordFor: (of: Pick<Account, 'id' | 'countsAs'>) => SQL, of: Account): SQL<AuthorKind> {
  const ofPerson = sql`select coalesce(${wordFor(person)}, ${saidByGitHub(person)})
    from ${actors} ${person} where ${person.id} = ${of.personId}`;
  return sql`coalesce(${wordFor(of)}, (${ofPerson}), ${saidByGitHub(of)})`;
}

/** The same without the workspace's word. */
function saidByGitHub(of: Account): SQL {
  const byId = sql`${of.githubId}::text = any(${textArray(AGENT_IDS)})`;
  const isApp = (logins: readonly string[]) =>
    sql`array[${of.loginKey}, regexp_replace(${of.loginKey}, ${VARIANT_OF_APP}, '', 'g')] && ${textArray(logins)}`;
  return sql`case
    when ${of.kind} = 'bot' and (${isApp(AGENT_BOTS)} or ${byId} and not ${isApp(REVIEWER_BOTS)}) then 'agents'
    when ${of.kind} <> 'bot' and (${of.loginKey} = any(${textArray(AGENT_USERS)}) or ${byId}) then 'agents'
    when exists (select from ${aiTools} ${own} where ${own.workspaceId} = ${of.workspaceId}
      and jsonb_exists(${own.entry} -> case ${of.kind} when 'bot' then 'agents' else 'users' end, ${of.loginKey})) then 'agents'
    when ${of.kind} = any(${textArray(HUMAN_KINDS)}) then 'people' else 'automation' end`;
}

/**
 * The kind of an account as it is shown: GitHub's, unless the workspace says of the account or of its person that it is
 * a person's (`user`) or a machine's (`bot`).
 */
export function effectiveKind(of: Account): SQL<ActorKind> {
  const word = sql`coalesce(${of.countsAs},
    (select ${person.countsAs} from ${actors} ${person} where ${person.id} = ${of.personId}))`;
  const shown = AUTHOR_KINDS.map((kind) => sql`when ${literal(kind)} then ${literal(shownKind(kind))}`);
  return sql`case ${word} ${sql.join(shown, sql` `)} else ${of.kind} end`;
}

/** The account that represents the person behind an account. */
export function personOf(of: Pick<Account, 'id' | 'personId'>): SQL<string> {
  return sql`coalesce(${of.personId}, ${of.id})`;
}

/**
 * The ids of all accounts of the persons behind some accounts (`id`): what one of them is called, or counts as, is said of
 * the others, too. Without such accounts the query reads nothing.
 */
export function accountsOfPersons(accounts: SQL): SQL {
  return sql`
    select same.id from (${accounts}) one
    cross join lateral (
      select ${personOf(account)} as id from ${actors} ${account} where ${account.id} = one.id offset 0) behind
    cross join lateral (
      select behind.id union select ${account.id} from ${actors} ${account} where ${account.personId} = behind.id offset 0) same`;
}

/** Whether an account counts as a human: only people review. */
export function isHuman(of: Account): SQL<boolean> {
  return sql`${authorKind(of)} = 'people'`;
}

/** The people whose work is requested; without a filter, all people of the workspace. */
export interface People extends Pick<Filters, 'author' | 'teamId'> {
  workspaceId: string;
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
      where ${isOneOf(member.teamId, teamId)}))`);
  }
  return sql.join(conditions, sql` and `);
}

/** The persons behind the accounts that have one of these logins or ever had it; like GitHub, it ignores case. */
export function personsOf(workspaceId: string, logins: OneOrMore): SQL {
  const keys = valuesOf(logins).map((login) => login.toLowerCase());
  return sql`select ${personOf(account)} from ${actors} ${account}
      where ${account.workspaceId} = ${opaque(workspaceId)} and ${isOneOf(account.loginKey, keys)}
    union
    select ${personOf(account)} from ${actors} ${account}
      where ${account.workspaceId} = ${opaque(workspaceId)} and ${account.formerLogins} is not null
        and jsonb_exists_any(${account.formerLogins}, array(select json_array_elements_text(${JSON.stringify(keys)}::json)))`;
}

/**
 * Every login of the workspace, in lower case, with the account that has it now. When no account has the login any more: with each
 * account that had it.
 */
export function loginsOf(workspaceId: string): SQL {
  const { id, loginKey, formerLogins } = actors;
  const here = sql`${actors.workspaceId} = ${opaque(workspaceId)}`;
  return sql`
    select ${loginKey} as login, ${id} from ${actors} where ${here}
    union all
    select former.login, former.id from (
      select jsonb_array_elements_text(${formerLogins}) as login, ${id} from ${actors}
      where ${here} and ${formerLogins} is not null
    ) former
    where not exists (select from ${actors} where ${here} and ${loginKey} = former.login)`;
}

/** Whose numbers somebody sees: of everybody, of nobody, or of one person alone, by the account that represents it. */
export type Seen = 'everybody' | 'nobody' | { personId: string };

/** Whether a person, given by the account that represents it, is one of those whose numbers are seen. */
export function isSeen(seen: Seen, of: SQLWrapper): SQL {
  if (seen === 'everybody') return sql`true`;
  return seen === 'nobody' ? sql`false` : sql`${of} = ${seen.personId}::uuid`;
}

/** The id of the account that represents the person with this id of GitHub's; null when nothing of theirs is stored. */
export async function ownPerson(db: Database, workspaceId: string, githubId: string): Promise<string | null> {
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    sql<{ personId: string }>`select ${personOf(account)} as "personId" from ${actors} ${account}
      where ${account.workspaceId} = ${opaque(workspaceId)} and ${account.githubId} = ${githubId}`,
  );
  return row?.personId ?? null;
}

/**
 * Every login, in lower case, that means the person with this id of GitHub's alone: those that their accounts have or had,
 * joined ones included, without an earlier one that another person has or had, too.
 */
export async function ownLogins(db: Database, workspaceId: string, githubId: string): Promise<string[]> {
  const mine = sql`${account.workspaceId} = ${opaque(workspaceId)} and ${personOf(account)} = (
    select ${personOf(actors)} from ${actors} where ${actors.workspaceId} = ${opaque(workspaceId)} and ${actors.githubId} = ${githubId})`;
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    sql<{ login: string }>`
      with mine as (
        select ${account.loginKey} as login from ${actors} ${account} where ${mine}
        union select jsonb_array_elements_text(${account.formerLogins}) from ${actors} ${account} where ${mine}
      )
      select login from mine where not exists (
        select from ${actors} ${account} where ${account.workspaceId} = ${opaque(workspaceId)} and not (${mine})
          and (${account.loginKey} = mine.login or jsonb_exists(${account.formerLogins}, mine.login)))`,
  );
  return rows.map(({ login }) => login);
}
