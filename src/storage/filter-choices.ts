import { sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { rowsAsTenant, type Database } from './database.ts';
import { opaque } from './opaque.ts';
import { select } from './rows.ts';
import { repositories } from './schema/repositories.ts';
import { teams } from './schema/teams.ts';

const r = alias(repositories, 'r');
const t = alias(teams, 't');

/** How many names a menu shows at most; a longer one has no use. */
const MAX_CHOICES = 200;

/** The names of the repositories and teams of a workspace, sorted, for menus. */
export async function readChoices(
  db: Database,
  workspaceId: string,
): Promise<{ repositories: string[]; teams: string[] }> {
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(
      {
        repositories: sql<string[]>`array(select ${r.fullName} from ${repositories} ${r}
          where ${r.workspaceId} = ${opaque(workspaceId)} order by ${r.fullName} limit ${MAX_CHOICES})`,
        teams: sql<string[]>`array(select distinct ${t.name} from ${teams} ${t}
          where ${t.workspaceId} = ${opaque(workspaceId)} order by ${t.name} limit ${MAX_CHOICES})`,
      },
      sql``,
    ),
  );
  return row ?? { repositories: [], teams: [] };
}
