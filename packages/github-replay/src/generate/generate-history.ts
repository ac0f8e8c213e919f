import { repositoryDatabaseId } from '../history/database-ids.ts';
import type { History } from '../history/history.ts';
import { isoSeconds } from '../history/iso-seconds.ts';
import type { Actor, Outline } from '../history/model.ts';
import { createRecent } from '../history/recent.ts';
import { generateDelivery } from './generate-delivery.ts';
import { generateDeployments } from './generate-deployments.ts';
import { generateOutlines } from './generate-outlines.ts';
import { generatePullRequest } from './generate-pull-request.ts';
import { numberOfOid } from './oid.ts';
import { once } from './once.ts';
import { accountById } from './people.ts';
import { sketchPullRequest, type SketchSource } from './sketch.ts';

export interface GeneratedHistory {
  readonly fullName: string;
  readonly pullRequests: number;
  readonly seed: number;
  /** The moment the history ends. */
  readonly until: Date;
  /** Whose pending reviews are visible. */
  readonly viewer: Actor;
}

/**
 * A history of any size that keeps only outlines in memory; everything else is generated from the seed when it is
 * read.
 */
export function generateHistory({ fullName, pullRequests, seed, until, viewer }: GeneratedHistory): History {
  const outlines = generateOutlines(seed, pullRequests, until.getTime());
  const databaseId = repositoryDatabaseId(fullName);
  const source: SketchSource = { seed, fullName, repositoryId: databaseId, outlines };

  const deployments = once(() => generateDeployments(source));
  const pullRequest = createRecent((number: number) => {
    const slot = slotOf(outlines, number);
    const outline = outlines[slot];
    if (outline?.number !== number) throw new Error(`${fullName} has no pull request ${number}`);
    return generatePullRequest(sketchPullRequest(source, slot, outline), viewer);
  });

  return {
    facts: {
      fullName,
      databaseId,
      defaultBranch: 'main',
      createdAt: isoSeconds((outlines[0]?.createdAt ?? until.getTime()) - 86_400_000),
      languages: [
        { name: 'TypeScript', size: 812_345 },
        { name: 'CSS', size: 41_200 },
        { name: 'Shell', size: 3_077 },
      ],
    },
    outlines,
    pullRequest,
    numberOfCommit(oid) {
      const number = numberOfOid(seed, oid);
      if (outlines[slotOf(outlines, number)]?.number !== number) return undefined;
      const { commits, mergeCommitOid } = pullRequest(number);
      return mergeCommitOid === oid || commits.some((commit) => commit.oid === oid) ? number : undefined;
    },
    deployments,
    delivery: once(() => generateDelivery(source, deployments())),
    actor: accountById,
  };
}

/** The position that a number has or would have. */
function slotOf(outlines: readonly Outline[], number: number): number {
  let low = 0;
  let high = outlines.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((outlines[middle]?.number ?? Infinity) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
