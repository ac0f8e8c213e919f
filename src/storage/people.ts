import { sql, type SQL } from 'drizzle-orm';

/** Whose work is asked for; everybody's in the workspace without more. */
export interface People {
  workspaceId: string;
  /** A login; all accounts of the person behind it count. */
  author?: string | undefined;
  teamId?: string | undefined;
}

/** Whether a person, an expression of SQL, is one of these people; as an array, they are looked up and not joined with everybody. */
export function isBy({ workspaceId, author, teamId }: People, person: string): SQL {
  const conditions = [sql`true`];
  if (author !== undefined) conditions.push(sql`${sql.raw(person)} = any(array(${personsOf(workspaceId, author)}))`);
  if (teamId !== undefined) {
    conditions.push(sql`${sql.raw(person)} = any(array(
      select coalesce(a.person_id, a.id) from team_members m join actors a on a.id = m.actor_id where m.team_id = ${teamId}))`);
  }
  return sql.join(conditions, sql` and `);
}

/** The persons behind the accounts of this login, in capitals or not, like GitHub's. */
export function personsOf(workspaceId: string, login: string): SQL {
  return sql`select coalesce(a.person_id, a.id) from actors a where a.workspace_id = ${workspaceId} and a.login_key = lower(${login})`;
}
