import { isoSeconds } from '../history/iso-seconds.ts';
import type { Deployment } from '../history/model.ts';
import { generateOid } from './oid.ts';
import { ACTIONS_BOT, HUMANS } from './people.ts';
import { createRandom } from './random.ts';
import { sketchPullRequest, type SketchSource } from './sketch.ts';

/** Every fifth merge goes to staging, and mostly on to production; a few fail. Oldest first. */
export function generateDeployments(source: SketchSource): Deployment[] {
  const { seed, outlines } = source;
  const deployments: Deployment[] = [];
  for (const [slot, outline] of outlines.entries()) {
    if (outline.state !== 'MERGED' || slot % 5 !== 0) continue;
    const random = createRandom(seed, 'deployment', outline.number);
    const mergedAt = sketchPullRequest(source, slot, outline).endsAt;
    for (const environment of random.chance(0.8) ? ['staging', 'production'] : ['staging']) {
      const createdAt = mergedAt + random.int(60, 1_800) * 1_000;
      const databaseId = 1_000 + deployments.length * 10;
      const state = random.chance(0.08) ? ('FAILURE' as const) : ('SUCCESS' as const);
      const begun = {
        databaseId: databaseId * 10,
        state: 'IN_PROGRESS' as const,
        createdAt: isoSeconds(createdAt + 5_000),
      };
      deployments.push({
        databaseId,
        environment,
        commitOid: generateOid(seed, outline.number, 'merge'),
        refName: 'main',
        creator: random.chance(0.7) ? ACTIONS_BOT : random.pick(HUMANS),
        createdAt: isoSeconds(createdAt),
        statuses: [begun, { databaseId: databaseId * 10 + 1, state, createdAt: isoSeconds(createdAt + 240_000) }],
      });
    }
  }
  return deployments;
}
