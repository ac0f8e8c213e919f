import { FACTS_VERSIONS, factsOf } from '../../src/domain/facts/facts.ts';
import type { Ancestry } from '../../src/domain/deployments/deployment-event.ts';
import { computeDeployments } from '../../src/jobs/facts/compute-deployments.ts';
import { pendingAncestry, saveAncestry } from '../../src/storage/ancestry.ts';
import type { Database, Scope } from '../../src/storage/database.ts';
import { saveDeploymentFacts } from '../../src/storage/deployment-facts.ts';
import { deploymentsToCompute } from '../../src/storage/deployment-input.ts';
import { pendingWalks, saveWalks } from '../../src/storage/deployment-walks.ts';
import { finishDeployments } from '../../src/storage/deployments.ts';
import { saveFacts } from '../../src/storage/facts.ts';
import { rebuildWeeks } from '../../src/storage/metrics/rollups.ts';
import { staleFacts } from './stale-facts.ts';

/** Computes all that is due of a repository, as the queue's jobs do: facts, those of deployments, weeks. */
export async function computeAll(db: Database, scope: Scope): Promise<void> {
  for (;;) {
    const stale = await staleFacts(db, scope, FACTS_VERSIONS, 50);
    if (stale.length === 0) break;
    await saveFacts(db, scope, FACTS_VERSIONS, stale.map(factsOf));
  }
  await computeDeployments(
    {
      deploymentsToCompute: (of) => deploymentsToCompute(db, of),
      saveDeploymentFacts: (...saved) => saveDeploymentFacts(db, ...saved),
    },
    scope,
  );
  while ((await rebuildWeeks(db, scope)) > 0);
}

/** Reads what deployments carried and how their commits are related, as the sync does; answers what was asked. */
export async function walkAll(
  db: Database,
  scope: Scope,
  { historyOf, isAncestor }: { historyOf: (sha: string) => string[]; isAncestor: Ancestry },
): Promise<string[]> {
  await finishDeployments(db, scope, 0);
  for (;;) {
    const walks = await pendingWalks(db, scope, 100);
    if (walks.length === 0) break;
    const walked = walks.map(({ deploymentId, sha, cursor: after }) => {
      return { deploymentId, after, shas: historyOf(sha), cursor: null };
    });
    await saveWalks(db, scope, walked);
  }
  const asked: string[] = [];
  for (;;) {
    const walks = await pendingAncestry(db, scope, 100);
    if (walks.length === 0) return asked;
    asked.push(...walks.map(({ sha, ofSha }) => `${sha} < ${ofSha}`));
    const answers = { true: 'yes', false: 'no', null: 'unknown' } as const;
    await saveAncestry(
      db,
      scope,
      walks.map((walk) => ({ ...walk, answer: answers[`${isAncestor(walk.sha, walk.ofSha)}`] })),
    );
  }
}
