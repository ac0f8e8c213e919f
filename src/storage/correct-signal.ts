import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { asTenant, type Database } from './database.ts';
import { opaque } from './opaque.ts';
import { outdatedFacts } from './outdated-facts.ts';
import { excluded, nameOf, namesOf } from './rows.ts';
import { aiSignals, signalCorrections } from './schema/analyses.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { repositories } from './schema/repositories.ts';

const p = alias(pullRequests, 'p');
const s = alias(aiSignals, 's');

const { workspaceId: workspaceColumn, pullRequestId, kind, tool, source, reason, saidBy, saidAt } = signalCorrections;
/** What a signal is, besides its pull request. */
const NAME = [kind, tool, source];

/**
 * Says that a signal is wrong, with a reason; `saidBy` names who says so. The signal stays, counts nowhere, and stays
 * corrected when the rules find it again. The facts of its pull request become due. Answers the pull request's
 * repository; null when the workspace has no such signal.
 */
export async function correctSignal(
  db: Database,
  workspaceId: string,
  id: string,
  said: { reason: string; saidBy: string },
): Promise<string | null> {
  const key = [pullRequestId, ...NAME];
  const [, due] = await asTenant(db, workspaceId, [
    sql`
      insert into ${signalCorrections} (${namesOf(workspaceColumn, ...key, reason, saidBy)})
      select ${s.workspaceId}, ${namesOf(...key)}, ${said.reason}, ${said.saidBy} from ${aiSignals} ${s} where ${isIt(workspaceId, id)}
      on conflict (${namesOf(...key)}) do update set ${excluded([reason, saidBy, saidAt])}`,
    outdatedFacts(pullRequestOf(workspaceId, id)),
    metricsChanged(workspaceId, id),
  ]);
  return repositoryIn(due);
}

/** Takes such a word back; null when the workspace has no such signal, or when nobody corrected it. */
export async function withdrawCorrection(db: Database, workspaceId: string, id: string): Promise<string | null> {
  const isCorrected = sql`exists (select from ${signalCorrections} where ${isNamed})`;
  const [due] = await asTenant(db, workspaceId, [
    outdatedFacts(pullRequestOf(workspaceId, id, isCorrected)),
    metricsChanged(workspaceId, id),
    sql`delete from ${signalCorrections} using ${aiSignals} ${s} where ${isIt(workspaceId, id)} and ${isNamed}`,
  ]);
  return repositoryIn(due);
}

/** Whether a correction is that of the signal `s`. */
const isNamed = sql`(${pullRequestId}, ${kind}, ${tool}, ${source}) = (${s.pullRequestId}, ${s.kind}, ${s.tool}, ${s.source})`;

function isIt(workspaceId: string, id: string): SQL {
  return sql`${s.workspaceId} = ${opaque(workspaceId)} and ${s.id} = ${id}`;
}

/** The id of the pull request that has the signal. */
function pullRequestOf(workspaceId: string, id: string, condition = sql`true`): SQL {
  return sql`select ${s.pullRequestId} as id from ${aiSignals} ${s} where ${isIt(workspaceId, id)} and ${condition}`;
}

/** The list of signals changes at once, before the facts do. */
function metricsChanged(workspaceId: string, id: string): SQL {
  return sql`
    update ${repositories} set ${nameOf(repositories.metricsChangedAt)} = clock_timestamp()
    where ${repositories.id} = (
      select ${p.repositoryId} from ${pullRequests} ${p} where ${p.id} = (${pullRequestOf(workspaceId, id)}))`;
}

function repositoryIn(due: Record<string, unknown>[] | undefined): string | null {
  const [row] = due ?? [];
  return row ? String(row['repositoryId']) : null;
}
