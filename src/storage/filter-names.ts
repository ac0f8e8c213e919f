import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { rowsAsTenant, type Database } from './database.ts';
import { opaque } from './opaque.ts';
import { select } from './rows.ts';
import { actors } from './schema/actors.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { repositories } from './schema/repositories.ts';
import { teams } from './schema/teams.ts';

const p = alias(pullRequests, 'p');
const a = alias(actors, 'a');
const r = alias(repositories, 'r');
const t = alias(teams, 't');

/** Labels and branches are those of so many pull requests, the newest: to read all takes as long as they are many. */
const NEWEST = 5_000;

/** The filters whose names are found by typing. */
export const NAMED_FILTERS = ['repo', 'team', 'author', 'reviewer', 'label', 'base'] as const;
export type NamedFilter = (typeof NAMED_FILTERS)[number];

/** At most `limit` names of a workspace that have a text in them, whatever its capitals; those that begin with it first. */
export async function findFilterNames(
  db: Database,
  workspaceId: string,
  of: NamedFilter,
  { text, limit }: { text: string; limit: number },
): Promise<string[]> {
  const names = select(
    { name: sql<string>`name` },
    sql`from (${namesOf(of, workspaceId)}) as of_all(name)
      where strpos(lower(name), lower(${text})) > 0
      group by name order by not starts_with(lower(name), lower(${text})), name limit ${limit}`,
  );
  return (await rowsAsTenant(db, workspaceId, names)).map(({ name }) => name);
}

function namesOf(of: NamedFilter, workspaceId: string): SQL {
  const newest = (
    what: SQL,
  ) => sql`select ${what} from ${pullRequests} ${p} where ${p.workspaceId} = ${opaque(workspaceId)}
    order by ${p.updatedAt} desc limit ${NEWEST}`;
  switch (of) {
    case 'repo':
      return sql`select ${r.fullName} from ${repositories} ${r} where ${r.workspaceId} = ${opaque(workspaceId)}`;
    case 'team':
      return sql`select ${t.name} from ${teams} ${t} where ${t.workspaceId} = ${opaque(workspaceId)}`;
    case 'author':
    case 'reviewer':
      return sql`select ${a.login} from ${actors} ${a} where ${a.workspaceId} = ${opaque(workspaceId)}`;
    case 'label':
      return sql`select jsonb_array_elements_text(labels) from (${newest(sql`${p.labels} as labels`)}) as newest`;
    case 'base':
      return newest(sql`${p.baseRef}`);
  }
}
