import type { Delivery, Issue, Release, WorkflowRun } from '../history/delivery-model.ts';
import { isoSeconds } from '../history/iso-seconds.ts';
import type { Deployment } from '../history/model.ts';
import { ACTIONS_BOT, HUMANS } from './people.ts';
import { createRandom } from './random.ts';
import type { SketchSource } from './sketch.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const DEPLOY = { id: 71_001, name: 'Deploy', path: '.github/workflows/deploy.yml' };
const TESTS = { id: 71_002, name: 'Tests', path: '.github/workflows/tests.yml' };

/**
 * What goes with the deployments: each is a run of the workflow `Deploy`, and every fourth success in production is a
 * release as well. Some numbers between the pull requests are issues, and some of these are incidents.
 */
export function generateDelivery(source: SketchSource, deployments: readonly Deployment[]): Delivery {
  return {
    releases: generateReleases(source, deployments),
    issues: generateIssues(source),
    workflows: [DEPLOY, TESTS],
    workflowRuns: deployments.map(runOf).toSorted((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt)),
  };
}

function generateReleases({ seed }: SketchSource, deployments: readonly Deployment[]): Release[] {
  const shipped = deployments.filter(
    ({ environment, statuses }) => environment === 'production' && statuses.at(-1)?.state === 'SUCCESS',
  );
  return shipped
    .filter((_, index) => index % 4 === 0)
    .map((deployment, index) => {
      const random = createRandom(seed, 'release', deployment.databaseId);
      const createdAt = Date.parse(deployment.createdAt) + random.int(1, 30) * MINUTE_MS;
      const isDraft = random.chance(0.05);
      const tagName = `v1.${index}.0`;
      return {
        databaseId: 500_000 + index,
        tagName,
        name: tagName,
        tagCommitOid: deployment.commitOid,
        author: random.pick(HUMANS),
        createdAt: isoSeconds(createdAt),
        publishedAt: isDraft ? null : isoSeconds(createdAt + MINUTE_MS),
        isDraft,
        isPrerelease: random.chance(0.1),
      };
    })
    .toSorted((a, b) => Date.parse(a.createdAt) - Date.parse(b.createdAt));
}

/** Issues take numbers that pull requests leave free. */
function generateIssues({ seed, outlines }: SketchSource): Issue[] {
  const issues: Issue[] = [];
  let before = 0;
  for (const outline of outlines) {
    for (let number = before + 1; number < outline.number; number++) {
      const random = createRandom(seed, 'issue', number);
      const isIncident = random.chance(0.1);
      const closesAt = outline.createdAt + random.int(1, isIncident ? 12 : 400) * HOUR_MS;
      const isClosed = random.chance(0.9);
      issues.push({
        number,
        title: isIncident ? `Outage ${number}` : `Issue ${number}`,
        author: random.pick(HUMANS),
        labels: [isIncident ? { name: 'incident', color: 'b60205' } : { name: 'bug', color: 'd73a4a' }],
        createdAt: isoSeconds(outline.createdAt),
        updatedAt: isoSeconds(isClosed ? closesAt : outline.createdAt),
        closedAt: isClosed ? isoSeconds(closesAt) : null,
      });
    }
    before = outline.number;
  }
  return issues;
}

function runOf({ databaseId, commitOid, createdAt, statuses }: Deployment): WorkflowRun {
  const last = statuses.at(-1);
  return {
    id: 9_000_000 + databaseId,
    workflowId: DEPLOY.id,
    headSha: commitOid,
    headBranch: 'main',
    event: 'push',
    conclusion: last?.state === 'SUCCESS' ? 'success' : 'failure',
    actor: ACTIONS_BOT,
    createdAt,
    updatedAt: last?.createdAt ?? createdAt,
  };
}
