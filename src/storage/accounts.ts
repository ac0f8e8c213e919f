import { sql, type SQL } from 'drizzle-orm';
import type { AuthorKind } from '../domain/author-kind.ts';
import { involvedIn } from './actors.ts';
import { asTenant, rowsAsTenant, type Database } from './database.ts';
import { pageOf, type Page } from './keyset.ts';
import { opaque } from './opaque.ts';
import { dueParts } from './outdated-facts.ts';
import { account as a, accountsOfPersons, authorKind, effectiveKind, personOf } from './people.ts';
import { digits, nameOf, select, type RowOf } from './rows.ts';
import { lockRules } from './rules.ts';
import { actors } from './schema/actors.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { repositories } from './schema/repositories.ts';
import { workspaces } from './schema/workspaces.ts';

const ACCOUNT = {
  id: a.id,
  githubId: digits(a.githubId),
  login: a.login,
  /** The kind that is shown. */
  kind: effectiveKind(a),
  githubKind: a.kind,
  /** What the workspace says that it counts as; null: nothing. */
  countsAs: a.countsAs,
  /** What it counts as. */
  authorKind: authorKind(a),
  /** The account that represents the same person; null when it is this account. */
  personId: a.personId,
};

/** An account on GitHub, as the workspace sees it. */
export type Account = RowOf<typeof ACCOUNT>;

export interface AccountChange {
  /** Null restores what GitHub's kind and the AI tools' accounts say. */
  countsAs?: AuthorKind | null | undefined;
  /** Null makes the account a separate person again. */
  personId?: string | null | undefined;
}

/** A page of a workspace's accounts, by login; a filter may limit them to a login, a part of one (`q`), a kind or a person. */
export async function listAccounts(
  db: Database,
  workspaceId: string,
  filters: {
    login?: string | undefined;
    q?: string | undefined;
    kind?: string | undefined;
    personId?: string | undefined;
  },
  limit: number,
  after: string[] | null,
): Promise<Page<Account>> {
  const conditions: SQL[] = [sql`${a.workspaceId} = ${opaque(workspaceId)}`];
  if (filters.login !== undefined) conditions.push(sql`${a.loginKey} = lower(${filters.login})`);
  if (filters.q !== undefined) conditions.push(sql`strpos(${a.loginKey}, lower(${filters.q})) > 0`);
  if (filters.kind !== undefined) conditions.push(sql`${effectiveKind(a)} = ${filters.kind}`);
  if (filters.personId !== undefined) conditions.push(sql`${personOf(a)} = ${filters.personId}`);
  if (after) conditions.push(sql`(${a.login}, ${a.id}) > (${after[0]}, ${after[1]}::uuid)`);
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    select(
      ACCOUNT,
      sql`from ${actors} ${a} where ${sql.join(conditions, sql` and `)} order by ${a.login}, ${a.id} limit ${limit + 1}`,
    ),
  );
  return pageOf(rows, limit, ({ login, id }) => [login, id]);
}

/** Those of these ids that are accounts of the workspace. */
export async function accountsAmong(db: Database, workspaceId: string, ids: string[]): Promise<Set<string>> {
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    select(
      { id: a.id },
      sql`from ${actors} ${a} where ${a.workspaceId} = ${opaque(workspaceId)} and ${a.id} = any(array(
        select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::json)))`,
    ),
  );
  return new Set(rows.map(({ id }) => id));
}

/** An account by its id; null when the workspace has none. */
export async function getAccount(db: Database, workspaceId: string, id: string): Promise<Account | null> {
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(ACCOUNT, sql`from ${actors} ${a} where ${a.workspaceId} = ${opaque(workspaceId)} and ${a.id} = ${id}`),
  );
  return row ?? null;
}

/**
 * Sets what an account counts as, or joins it to a person. Accounts that were joined to it move with it, and a join to a joined
 * account joins its person: a person is always one step away. The facts of every pull request that the account took
 * part in become due; answers the repositories of these. One transaction.
 */
export async function changeAccount(
  db: Database,
  workspaceId: string,
  account: Account,
  { countsAs, personId }: AccountChange,
): Promise<string[]> {
  const isHere = sql`${actors.workspaceId} = ${opaque(workspaceId)}`;
  /** The account that represented the person until now. */
  const before = account.personId ?? account.id;
  const mine = sql`${isHere} and ${actors.id} = ${account.id}`;
  const personColumn = nameOf(actors.personId);
  const changes: SQL[] = [];
  if (countsAs !== undefined)
    changes.push(sql`update ${actors} set ${nameOf(actors.countsAs)} = ${countsAs} where ${mine}`);
  if (personId === null) changes.push(sql`update ${actors} set ${personColumn} = null where ${mine}`);
  else if (personId !== undefined) {
    const person = sql`(select ${personOf(a)} from ${actors} ${a} where ${a.workspaceId} = ${opaque(workspaceId)} and ${a.id} = ${personId})`;
    changes.push(sql`
      update ${actors} set ${personColumn} = ${person}
      where ${isHere} and ${account.id} in (${actors.id}, ${actors.personId}) and ${person} <> ${account.id}`);
  }
  const results = await asTenant(db, workspaceId, [
    lockRules(workspaceId),
    // This update also blocks another change of the workspace's people, which could join two accounts in a ring.
    sql`update ${workspaces} set ${nameOf(workspaces.metricsChangedAt)} = clock_timestamp() where ${workspaces.id} = ${workspaceId}`,
    ...changes,
    sql`
      with accounts as materialized (${accountsOfPersons(
        sql`select ${actors.id} from ${actors} where ${isHere} and ${actors.id} in (${account.id}, ${before})`,
      )}),
      ${dueParts(involvedIn(sql`select id from accounts`), {
        repositories: sql`${repositories.workspaceId} = ${opaque(workspaceId)}`,
      })},
      -- Answers say that these are computed again.
      outdated as (
        update ${pullRequestFacts} set ${nameOf(pullRequestFacts.ruleVersion)} = 0
        where ${pullRequestFacts.pullRequestId} = any(array(select id from due))
      )
      select distinct repository_id as "repositoryId" from due union select id from every`,
  ]);
  return (results.at(-1) ?? []).map((row) => String(row['repositoryId']));
}
