import { sql, type SQL } from 'drizzle-orm';
import { dueStatement } from './actors.ts';
import { asTenant, rowsAsTenant, type Database } from './database.ts';
import { pageOf, type Page } from './keyset.ts';

/** What somebody here may say of an account. */
export type KindOverride = 'user' | 'bot';

/** An account on GitHub, as the workspace sees it. */
export interface Account {
  id: string;
  githubId: string;
  login: string;
  /** What metrics take it for: the override, else what GitHub says. */
  kind: string;
  githubKind: string;
  kindOverride: KindOverride | null;
  /** The account that stands for the same person; null when it is this one. */
  personId: string | null;
}

export interface AccountChange {
  /** Null leaves it to GitHub again. */
  kind?: KindOverride | null | undefined;
  /** Null makes it a person of its own again. */
  personId?: string | null | undefined;
}

const COLUMNS = sql.raw(`a.id, a.github_id::text as "githubId", a.login, coalesce(a.kind_override, a.kind) as kind,
  a.kind as "githubKind", a.kind_override as "kindOverride", a.person_id as "personId"`);

/** The accounts of a workspace by login, a page of them; only those of a login, a kind or a person when asked. */
export async function listAccounts(
  db: Database,
  workspaceId: string,
  filters: { login?: string | undefined; kind?: string | undefined; personId?: string | undefined },
  limit: number,
  after: string[] | null,
): Promise<Page<Account>> {
  const conditions: SQL[] = [sql`a.workspace_id = ${workspaceId}`];
  if (filters.login !== undefined) conditions.push(sql`a.login_key = lower(${filters.login})`);
  if (filters.kind !== undefined) conditions.push(sql`coalesce(a.kind_override, a.kind) = ${filters.kind}`);
  if (filters.personId !== undefined) conditions.push(sql`coalesce(a.person_id, a.id) = ${filters.personId}`);
  if (after) conditions.push(sql`(a.login, a.id) > (${after[0]}, ${after[1]}::uuid)`);
  const rows = await rowsAsTenant<Account>(
    db,
    workspaceId,
    sql`select ${COLUMNS} from actors a where ${sql.join(conditions, sql` and `)} order by a.login, a.id limit ${limit + 1}`,
  );
  return pageOf(rows, limit, ({ login, id }) => [login, id]);
}

/** An account by its id; null when the workspace has none. */
export async function getAccount(db: Database, workspaceId: string, id: string): Promise<Account | null> {
  const [row] = await rowsAsTenant<Account>(
    db,
    workspaceId,
    sql`select ${COLUMNS} from actors a where a.workspace_id = ${workspaceId} and a.id = ${id}`,
  );
  return row ?? null;
}

/**
 * Says what an account is, or whose. Accounts that were joined to it go with it, and an account that is joined to another
 * is that one: a person is always one step away. The facts of every pull request it had a part in become due; answers
 * their repositories. One transaction.
 */
export async function changeAccount(
  db: Database,
  workspaceId: string,
  account: Account,
  { kind, personId }: AccountChange,
): Promise<string[]> {
  const mine = sql`workspace_id = ${workspaceId} and id = ${account.id}`;
  const changes: SQL[] = [];
  if (kind !== undefined) changes.push(sql`update actors set kind_override = ${kind} where ${mine}`);
  if (personId === null) changes.push(sql`update actors set person_id = null where ${mine}`);
  else if (personId !== undefined) {
    const person = sql`(select coalesce(person_id, id) from actors where workspace_id = ${workspaceId} and id = ${personId})`;
    changes.push(sql`
      update actors set person_id = ${person}
      where workspace_id = ${workspaceId} and ${account.id} in (id, person_id) and ${person} <> ${account.id}`);
  }
  const results = await asTenant(db, workspaceId, [
    // Also holds up another change of the workspace's people, which could join two accounts in a ring.
    sql`update workspaces set metrics_changed_at = clock_timestamp() where id = ${workspaceId}`,
    ...changes,
    sql`
      with accounts as materialized (
        select id from actors where workspace_id = ${workspaceId} and coalesce(person_id, id) = (
          select coalesce(person_id, id) from actors where ${mine})
      ),
      due as (${dueStatement(sql`select id from accounts`)})
      select distinct repository_id as "repositoryId" from due`,
  ]);
  return (results.at(-1) ?? []).map((row) => String(row['repositoryId']));
}
