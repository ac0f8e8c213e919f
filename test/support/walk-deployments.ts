import { sql } from 'drizzle-orm';
import type { Deployment } from '../../src/domain/entities.ts';
import { asOwner, type Database, type Scope } from '../../src/storage/database.ts';
import { finishDeployments, saveDeployments } from '../../src/storage/deployments.ts';
import { pendingWalks, saveWalks } from '../../src/storage/deployment-walks.ts';
import { changeDeploymentRule } from './change-deployment-rule.ts';

/**
 * A deployment after every eighth merge, each walked through the history as GitHub lists it, a hundred commits at once;
 * answers how many commits were listed.
 */
export async function walkDeployments(db: Database, scope: Scope): Promise<number> {
  const [merges] = await asOwner(db, [
    sql`select merge_commit_sha as sha, merged_at as at from pull_requests
      where repository_id = ${scope.repositoryId} and merged_at is not null order by merged_at, number`,
  ]);
  const shas = merges.map((row) => String(row['sha']));
  const deployments = merges.flatMap((row, index): Deployment[] => {
    if (index % 8 > 0) return [];
    const at = new Date(String(row['at'])).toISOString();
    const sha = String(row['sha']);
    const times = { createdAt: at, succeededAt: at, updatedAt: at };
    return [
      {
        githubId: String(index + 1),
        sha,
        ref: 'main',
        environment: 'production',
        state: 'active',
        creator: null,
        ...times,
      },
    ];
  });
  await changeDeploymentRule(db, scope, 'deployments', Date.now());
  await saveDeployments(db, scope, deployments);
  await finishDeployments(db, scope, 0);
  for (let listed = 0; ;) {
    const walks = await pendingWalks(db, scope, 100);
    if (walks.length === 0) return listed;
    const walked = walks.map(({ deploymentId, sha, cursor }) => {
      const end = cursor === null ? shas.indexOf(sha) + 1 : Number(cursor);
      const begin = Math.max(0, end - 100);
      const next = begin > 0 ? String(begin) : null;
      return { deploymentId, after: cursor, shas: shas.slice(begin, end).toReversed(), cursor: next };
    });
    listed += walked.reduce((sum, { shas: of }) => sum + of.length, 0);
    await saveWalks(db, scope, walked);
  }
}
