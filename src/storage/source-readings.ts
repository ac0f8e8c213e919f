import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { DeploymentRule } from '../domain/deployments/source.ts';
import type { OtherSource, SourceReading, SourcesToRead } from '../domain/deployments/sources-to-read.ts';
import { asTenant, rowsAsTenant, type Database, type Scope } from './database.ts';
import { milliseconds } from './instants.ts';
import { opaque } from './opaque.ts';
import { excluded, namesOf, select } from './rows.ts';
import { ruleIn } from './rules.ts';
import { sourceReadings as s } from './schema/deployments.ts';
import { repositories } from './schema/repositories.ts';
import { sourceRuleOf } from './source-rules.ts';

const r = alias(repositories, 'r');

/** What the rules name to be read of a repository: nothing, when it is not there any more. */
export async function sourcesToRead(db: Database, { workspaceId, repositoryId }: Scope): Promise<SourcesToRead> {
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(
      {
        rule: r.deploymentRule,
        workflow: sql<string | null>`${sourceRuleOf(ruleIn(workspaceId, 'deploymentSource'), r.id)} ->> 'workflow'`,
        incidents: sql<string[]>`${ruleIn(workspaceId, 'incidents')} -> 'labels'`,
      },
      sql`from ${repositories} ${r} where ${r.id} = ${repositoryId}`,
    ),
  );
  if (!row) return { deployments: false, releases: false, workflow: null, incidents: [] };
  const isOneOf = (...rules: DeploymentRule[]) => rules.includes(row.rule);
  return {
    deployments: isOneOf('auto', 'deployments'),
    releases: isOneOf('auto', 'releases'),
    workflow: isOneOf('workflow') ? row.workflow : null,
    incidents: row.incidents,
  };
}

/** How far a list was read before. The reading counts when it was of the same, and as far back (milliseconds). */
export async function sourceReading(
  db: Database,
  { workspaceId, repositoryId }: Scope,
  { source, about, since }: { source: OtherSource; about: string; since: number },
): Promise<SourceReading> {
  const counts = sql`${s.since} <= ${instantOf(since)}`;
  const [row] = await rowsAsTenant(
    db,
    workspaceId,
    select(
      {
        through: milliseconds<number | null>(sql`case when ${counts} then ${s.through} end`),
        etag: sql<string | null>`case when ${counts} then ${s.etag} end`,
        workflowId: s.workflowId,
      },
      sql`from ${s} where ${s.repositoryId} = ${opaque(repositoryId)} and ${s.source} = ${source} and ${s.about} = ${about}`,
    ),
  );
  return row ?? { through: null, etag: null, workflowId: null };
}

/** Notes how far a list is read. `since` is null while the reading goes on. */
export async function noteReading(
  db: Database,
  { workspaceId, repositoryId }: Scope,
  {
    source,
    about,
    since,
    through,
    etag,
    workflowId,
  }: { source: OtherSource; about: string; since: number | null } & SourceReading,
): Promise<void> {
  const said = [s.about, s.since, s.through, s.etag, s.workflowId];
  await asTenant(db, workspaceId, [
    sql`insert into ${s} (${namesOf(s.workspaceId, s.repositoryId, s.source, ...said)})
      values (${workspaceId}, ${repositoryId}, ${source}, ${about}, ${instantOf(since)}, ${instantOf(through)}, ${etag},
        ${workflowId})
      on conflict (${namesOf(s.repositoryId, s.source)}) do update set ${excluded(said)}`,
  ]);
}

function instantOf(instant: number | null): SQL {
  return sql`${instant === null ? null : new Date(instant).toISOString()}::timestamptz`;
}
