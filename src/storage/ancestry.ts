import { sql, type Column } from 'drizzle-orm';
import { classify } from '../domain/deployments/classify.ts';
import type { AncestryWalk, AncestryWalked } from '../domain/entities.ts';
import { asTenant, rowsAsTenant, type Database, type Scope } from './database.ts';
import { deploymentEvents, dueDeployments, knownAncestry } from './deployment-events.ts';
import { DEPLOYMENTS_CHANGED } from './deployments-changed.ts';
import { jsonParameter } from './json-parameter.ts';
import { opaque } from './opaque.ts';
import { columnOf, nameOf, namesOf, recordOf, select } from './rows.ts';
import { commitAncestry as table } from './schema/deployments.ts';
import { repositories } from './schema/repositories.ts';

/**
 * Which commits GitHub must be asked about, up to `limit`: those on which it depends which way a deployment went. Each
 * pair is asked about once. Nothing is looked at while no deployment has changed.
 */
export async function pendingAncestry(db: Database, scope: Scope, limit: number): Promise<AncestryWalk[]> {
  const due = await dueDeployments(db, scope);
  if (due && due.source !== 'merges') await noteQuestions(db, scope, due.source);
  const { sha, ofSha, cursor, since } = table;
  return rowsAsTenant(
    db,
    scope.workspaceId,
    select(
      { sha, ofSha, cursor, since: sql<string | null>`to_json(${since})#>>'{}'` },
      sql`from ${table} where ${table.repositoryId} = ${opaque(scope.repositoryId)} and ${table.answer} is null
        order by ${sha}, ${ofSha} limit ${limit}`,
    ),
  );
}

async function noteQuestions(
  db: Database,
  scope: Scope,
  source: Parameters<typeof deploymentEvents>[2],
): Promise<void> {
  const events = await deploymentEvents(db, scope, source);
  const { isAncestor, isAsked } = await knownAncestry(db, scope);
  const questions = classify(events, isAncestor).questions.filter(({ commit, of }) => !isAsked(commit, of));
  if (questions.length === 0) return;
  const { workspaceId, repositoryId } = scope;
  await asTenant(db, workspaceId, [
    sql`insert into ${table} (${namesOf(table.workspaceId, table.repositoryId, table.sha, table.ofSha)})
      select ${workspaceId}::uuid, ${repositoryId}::uuid, x.commit, x.of
      from json_to_recordset(${jsonParameter(questions)}::json) as x(commit text, of text)
      order by 3, 4 on conflict do nothing`,
  ]);
}

/** Stores pages of these walks. With an answer, the facts of the repository's deployments are due. */
export async function saveAncestry(db: Database, scope: Scope, walked: AncestryWalked[]): Promise<void> {
  const { workspaceId, repositoryId } = scope;
  const { sha, ofSha, answer, since, cursor } = table;
  const rows = walked.map((walk) => ({
    [sha.name]: walk.sha,
    [ofSha.name]: walk.ofSha,
    [answer.name]: walk.answer,
    [since.name]: walk.since,
    [cursor.name]: walk.cursor,
  }));
  const x = (column: Column) => columnOf('x', column);
  await asTenant(db, workspaceId, [
    sql`update ${table} set ${nameOf(answer)} = ${x(answer)}, ${nameOf(since)} = ${x(since)}, ${nameOf(cursor)} = ${x(cursor)}
      from json_to_recordset(${jsonParameter(rows)}::json)
        as x(${recordOf([sha, ofSha, answer, since, cursor])})
      where ${table.repositoryId} = ${opaque(repositoryId)} and ${sha} = ${x(sha)} and ${ofSha} = ${x(ofSha)}`,
    ...(walked.some((walk) => walk.answer !== null)
      ? [sql`update ${repositories} set ${DEPLOYMENTS_CHANGED} where ${repositories.id} = ${repositoryId}`]
      : []),
  ]);
}
