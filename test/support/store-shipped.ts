import type { Actor } from '../../src/domain/actor.ts';
import { DEFAULT_RULES } from '../../src/domain/rules/rules.ts';
import type { Database, Scope } from '../../src/storage/database.ts';
import { getDeployment } from '../../src/storage/deployment-list.ts';
import { saveDeployments } from '../../src/storage/deployments.ts';
import { saveIncident } from '../../src/storage/incidents.ts';
import { changeRules } from '../../src/storage/rules.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { markDeployment } from '../../src/storage/told-deployments.ts';
import { changeDeploymentRule } from './change-deployment-rule.ts';
import { computeAll, walkAll } from './compute-all.ts';
import { rowsOf } from './database.ts';
import { commit, complete, snapshot } from './pull-request-snapshots.ts';
import { SHIPPED_FROM, type ShippedChange, type ShippedHistory } from './shipped-history.ts';

const DAY_MS = 86_400_000;
const SAVED_AT_ONCE = 50;
const SAID_BY = { keyId: '00000000-0000-4000-8000-000000000000', keyName: 'a key' };
const iso = (at: number) => new Date(at).toISOString();

/** The label of what the workspace excludes. */
const EXCLUDED = 'no-metrics';

/** The login of a person in a half of the history; a bot has one. */
export function loginOf(author: number, half: 'before' | 'after'): string {
  return author === 0 ? 'shipper' : half === 'before' ? `person-${author}` : `renamed-${author}`;
}

function authorOf(author: number, isLate: boolean): Actor {
  const kind = author === 0 ? 'bot' : 'user';
  return { githubId: String(800 + author), login: loginOf(author, isLate ? 'after' : 'before'), kind, seenAs: 'actor' };
}

function snapshotOf(change: ShippedChange, isLate: boolean) {
  const { number, sha, begunAt, openedAt, mergedAt, base, headRef, isHotfix, reverts, author, isExcluded } = change;
  return snapshot({
    number,
    author: authorOf(author, isLate),
    createdAt: iso(openedAt),
    state: mergedAt === null ? 'closed' : 'merged',
    mergedAt: mergedAt === null ? null : iso(mergedAt),
    closedAt: iso(mergedAt ?? openedAt + DAY_MS),
    readAt: iso((mergedAt ?? openedAt) + DAY_MS),
    mergeCommitSha: mergedAt === null ? null : sha,
    baseRef: base,
    headRef,
    labels: [...(isHotfix ? ['hotfix'] : []), ...(isExcluded ? [EXCLUDED] : [])],
    ...(reverts !== null && { title: 'Take it back', body: `Reverts octo/repository-1#${reverts}` }),
    lists: { commits: complete([commit(`of-${number}`, { authoredAt: iso(begunAt), committedAt: iso(begunAt) })]) },
  });
}

/** Stores a history and computes all of it. Its deployments are heard of in an order of their own. */
export async function storeShipped(db: Database, scope: Scope, history: ShippedHistory, seed: number): Promise<void> {
  const { changes, shipments, parents, incidents, marks } = history;
  const none = DEFAULT_RULES.excludedPullRequests;
  await changeRules(db, scope.workspaceId, SAID_BY, { excludedPullRequests: { ...none, label: [EXCLUDED] } });
  const middle = Math.floor(changes.length / 2);
  for (const isLate of [false, true]) {
    const half = isLate ? changes.slice(middle) : changes.slice(0, middle);
    for (let at = 0; at < half.length; at += SAVED_AT_ONCE) {
      const some = half.slice(at, at + SAVED_AT_ONCE);
      await savePullRequests(
        db,
        scope,
        some.map((change) => snapshotOf(change, isLate)),
      );
    }
  }
  await changeDeploymentRule(db, scope, 'deployments', SHIPPED_FROM);
  const lineOf = (sha: string) => {
    const line = [sha];
    for (let parent = parents.get(sha); parent !== undefined; parent = parents.get(parent)) line.push(parent);
    return line;
  };
  // Some are heard of late.
  for (const late of [false, true]) {
    const heard = shipments.filter(({ id }) => ((id * 7 + seed) % 5 === 0) === late);
    await saveDeployments(
      db,
      scope,
      heard.map(({ id, sha, environment, beganAt, succeededAt }) => ({
        githubId: String(id),
        sha,
        ref: 'main',
        environment,
        state: succeededAt === null ? 'failure' : 'active',
        creator: null,
        createdAt: iso(beganAt),
        succeededAt: succeededAt === null ? null : iso(succeededAt),
        updatedAt: iso(succeededAt ?? beganAt),
      })),
    );
    await walkAll(db, scope, {
      historyOf: lineOf,
      isAncestor: (sha, of) => sha !== of && lineOf(of).includes(sha),
    });
    await computeAll(db, scope);
  }
  const stored = await rowsOf(db, scope, 'deployments', 'github_id');
  const ids = new Map(stored.map((row) => [Number(row['github_id']), String(row['id'])]));
  for (const { id, startedAt, endedAt, shipment } of incidents) {
    await saveIncident(db, scope, {
      externalId: id,
      title: id,
      startedAt: iso(startedAt),
      endedAt: endedAt === null ? null : iso(endedAt),
      deploymentId: shipment === null ? null : (ids.get(shipment) ?? null),
    });
  }
  for (const { shipment, failed } of marks) {
    const shown = await getDeployment(db, scope.workspaceId, ids.get(shipment) ?? '');
    if (shown?.kind !== 'deployment') continue;
    await markDeployment(db, scope.workspaceId, shown.id, { failed, reason: 'said' });
  }
  await computeAll(db, scope);
}
