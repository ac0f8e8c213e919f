import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { valuesOf, type Filters, type OneOrMore } from '../../domain/metrics/filters.ts';
import { rowsAsTenant, type Database } from '../database.ts';
import { opaque } from '../opaque.ts';
import { select, type RowOf } from '../rows.ts';
import { repositories } from '../schema/repositories.ts';
import { teams } from '../schema/teams.ts';
import { workspaces } from '../schema/workspaces.ts';

/** What a filter may name by its id or its name; capitals do not matter. */
const NAMED = {
  repositoryId: { what: 'repository', table: repositories, name: repositories.fullName },
  teamId: { what: 'team', table: teams, name: teams.name },
} as const;

/** The repositories and the teams that filters name: each is an id, `OWNER/NAME`, or a team's name. */
type Asked = Pick<Filters, 'repositoryId' | 'teamId'>;

/** The ids that filters name; undefined for a filter that was not asked. */
export interface Named {
  repositoryId: string[] | undefined;
  teamId: string[] | undefined;
  /** The repository or team that was asked for and the workspace does not have; null when it has all. */
  absent: 'repository' | 'team' | null;
}

/** For each value of a filter the ids that it names, as a result of a statement; null when the filter was not asked. */
export function namedBy(workspaceId: string, asked: Asked) {
  return { repositoryIds: idsOf(workspaceId, asked, 'repositoryId'), teamIds: idsOf(workspaceId, asked, 'teamId') };
}

/** Whether a row of `repositories` is named by the filter. */
export function isNamedRepository(asked: OneOrMore): SQL {
  return isNamed('repositoryId', asked);
}

/** Whether a row of `repositories`, or of `teams`, is named by the filter. */
export function isNamed(filter: keyof Asked, asked: OneOrMore): SQL {
  const keys = JSON.stringify(keysOf(asked));
  return sql`(${isOfKey(NAMED[filter], sql`any(array(select json_array_elements_text(${keys}::json)))`)})`;
}

/** What `namedBy` answered. */
export function namedOf({ repositoryIds, teamIds }: RowOf<ReturnType<typeof namedBy>>): Named {
  const isAbsent = (found: string[][] | null) => found?.some((ids) => ids.length === 0) ?? false;
  return {
    repositoryId: repositoryIds?.flat(),
    teamId: teamIds?.flat(),
    absent: isAbsent(repositoryIds) ? 'repository' : isAbsent(teamIds) ? 'team' : null,
  };
}

/** What the filters of a list name, with the workspace's zone. One round trip. */
export async function readNamed(
  db: Database,
  workspaceId: string,
  asked: Asked,
): Promise<Named & { timeZone: string }> {
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(
      { timeZone: workspaces.timeZone, ...namedBy(workspaceId, asked) },
      sql`from ${workspaces} where ${workspaces.id} = ${workspaceId}`,
    ),
  );
  if (!row) throw new Error('the workspace of the key does not exist');
  return { timeZone: row.timeZone, ...namedOf(row) };
}

function idsOf(workspaceId: string, asked: Asked, filter: keyof Asked): SQL<string[][] | null> {
  const values = asked[filter];
  if (values === undefined) return sql`null`;
  const { table } = NAMED[filter];
  return sql`(
    select json_agg(array(
      select ${table.id} from ${table}
      where ${table.workspaceId} = ${opaque(workspaceId)} and (${isOfKey(NAMED[filter], sql`key`)})) order by place)
    from json_array_elements_text(${JSON.stringify(keysOf(values))}::json) with ordinality keys(key, place))`;
}

function isOfKey({ table, name }: { table: { id: SQLWrapper }; name: SQLWrapper }, key: SQL): SQL {
  return sql`lower(${name}) = ${key} or ${table.id}::text = ${key}`;
}

function keysOf(values: OneOrMore): string[] {
  return valuesOf(values).map((value) => value.toLowerCase());
}
