import { sql } from 'drizzle-orm';
import { MAX_GOALS, type GoalSaid } from '../domain/metrics/goals.ts';
import { asTenant, rowsAsTenant, type Database } from './database.ts';
import { pageOf, type Page } from './keyset.ts';
import { jsonParameter } from './json-parameter.ts';
import { opaque } from './opaque.ts';
import { namesOf, returning, select, type RowOf } from './rows.ts';
import { goals as g } from './schema/goals.ts';
import { iso } from './shown.ts';

const GOAL = {
  id: g.id,
  name: g.name,
  metric: g.metric,
  filter: g.filter,
  target: g.target,
  share: g.share,
  workingHours: g.workingHours,
  direction: g.direction,
  createdAt: iso(g.createdAt),
};

/** A goal of a workspace. */
export type Goal = RowOf<typeof GOAL>;

/** Adds a goal; null when the workspace has `MAX_GOALS`. */
export async function addGoal(
  db: Database,
  workspaceId: string,
  { name, metric, filter, target, share, workingHours, direction }: GoalSaid & Pick<Goal, 'name' | 'filter'>,
): Promise<Goal | null> {
  const columns = namesOf(g.workspaceId, g.name, g.metric, g.filter, g.target, g.share, g.workingHours, g.direction);
  const [, [row]] = await asTenant(db, workspaceId, [
    // Two that are added at once would both find room for one.
    sql`select pg_advisory_xact_lock(hashtextextended(${`goals ${workspaceId}`}, 0))`,
    returning(
      GOAL,
      sql`insert into ${g} (${columns})
        select ${workspaceId}::uuid, ${name}, ${metric}, ${jsonParameter(filter)}::jsonb, ${target}::float8, ${share}::float8,
          ${workingHours}::boolean, ${direction}
        where (select count(*) from ${g} where ${g.workspaceId} = ${opaque(workspaceId)}) < ${MAX_GOALS}`,
    ),
  ]);
  return row ?? null;
}

/** A page of the goals of a workspace, the oldest first. */
export async function listGoals(
  db: Database,
  workspaceId: string,
  limit: number,
  after: string[] | null,
): Promise<Page<Goal>> {
  const beyond = after ? sql`and (${g.createdAt}, ${g.id}) > (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``;
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    select(
      GOAL,
      sql`from ${g} where ${g.workspaceId} = ${opaque(workspaceId)} ${beyond}
        order by ${g.createdAt}, ${g.id} limit ${limit + 1}`,
    ),
  );
  return pageOf(rows, limit, ({ createdAt, id }) => [createdAt, id]);
}

/** A goal by its id; null when the workspace has none with this id. */
export async function getGoal(db: Database, workspaceId: string, id: string): Promise<Goal | null> {
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(GOAL, sql`from ${g} where ${g.workspaceId} = ${opaque(workspaceId)} and ${g.id} = ${id}`),
  );
  return row ?? null;
}

/** Removes a goal; false when the workspace has none with this id. */
export async function deleteGoal(db: Database, workspaceId: string, id: string): Promise<boolean> {
  const rows = await rowsAsTenant(
    db,
    workspaceId,
    returning({ id: g.id }, sql`delete from ${g} where ${g.workspaceId} = ${opaque(workspaceId)} and ${g.id} = ${id}`),
  );
  return rows.length > 0;
}
