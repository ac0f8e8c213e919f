import type { Actor } from '../../src/domain/actor.ts';
import type { PullRequestSnapshot } from '../../src/domain/entities.ts';
import type { Database, Scope } from '../../src/storage/database.ts';
import { finishDeployments, saveDeployments } from '../../src/storage/deployments.ts';
import { pendingWalks, saveWalks } from '../../src/storage/deployment-walks.ts';
import {
  checkRun,
  comment,
  commit,
  complete,
  file,
  person,
  review,
  snapshot,
  timelineEvent,
} from './pull-request-snapshots.ts';
import { integersOf } from './random.ts';

const HOUR = 3_600_000;
/** A Monday, three weeks before Europe changes its clocks. */
const MONDAY = Date.UTC(2026, 2, 9);
/** An instant so many hours after that Monday. */
export const hour = (hours: number) => new Date(MONDAY + hours * HOUR).toISOString();
const sha = (number: number) => String(number).padStart(40, '0');
const AGENT: Actor = { githubId: '98', login: 'devin-ai-integration', kind: 'bot', seenAs: 'actor' };
const BOT: Actor = { githubId: '99', login: 'checker', kind: 'bot', seenAs: 'actor' };

/** Pull requests over five weeks with everything that facts look at; ids of children are of the number. */
export function history(seed: number, count: number): PullRequestSnapshot[] {
  const random = integersOf(seed);
  const oneOf = <Item>(items: readonly [Item, ...Item[]]): Item => items[random(items.length)] ?? items[0];
  const somebody = () => oneOf([person(1), person(2), person(3), person(4), BOT, AGENT, null]);
  const some = <Item>(make: (id: number) => Item, base: number) =>
    Array.from({ length: random(4) }, (_, index) => make(base * 10 + index + 1));
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    const opened = random(600);
    const within = () => hour(opened + random(150));
    const end = random(4) === 0 ? null : hour(opened + 20 + random(200));
    const isMerged = end !== null && random(5) > 0;
    const reverted = random(6) === 0 ? [1 + random(count), 1 + random(count)] : [];
    const isElsewhere = random(3) === 0;
    return snapshot({
      number,
      author: somebody(),
      title:
        reverted.length > 0 && random(2) === 0
          ? `Revert "Change ${reverted[0]}"`
          : `${['feat: ', 'fix: ', ''][number % 3]}Change ${number}`,
      baseRef: number % 4 === 0 ? 'next' : 'main',
      body: reverted
        .map((other) => (isElsewhere ? `Reverts acme/elsewhere#${other}` : `This reverts commit ${sha(other)}.`))
        .join('\n'),
      headRef: random(8) === 0 ? 'hotfix/it' : 'change',
      isDraft: random(5) === 0,
      labels: [
        ...(number % 5 === 0 ? ['bug'] : []),
        ...(random(9) === 0 ? ['hotfix'] : []),
        ...(random(7) === 0 ? ['type: No-Metrics'] : []),
      ],
      state: end === null ? 'open' : isMerged ? 'merged' : 'closed',
      createdAt: hour(opened),
      mergedAt: isMerged ? end : null,
      closedAt: end,
      mergeCommitSha: isMerged ? sha(number) : null,
      lists: {
        reviews: complete(
          some((id) => {
            const state = oneOf(['approved', 'changes_requested', 'commented', 'dismissed'] as const);
            return review(id, { author: somebody(), state, submittedAt: within() });
          }, number),
        ),
        commits: complete(
          some((id) => {
            const message = id % 7 === 0 ? 'Work\n\nCo-authored-by: Claude <noreply@anthropic.com>' : 'Work';
            return commit(`c${id}`, { message, authoredAt: within(), committedAt: within() });
          }, number),
        ),
        comments: complete(some((id) => comment(id, { author: somebody(), createdAt: within() }), number)),
        files: complete(some((id) => file(`src/${id}.ts`, { additions: random(300) }), number)),
        checkRuns: complete(
          some((id) => {
            const conclusion = oneOf(['success', 'failure', 'skipped']);
            return checkRun(id, { name: `check-${random(2)}`, conclusion, startedAt: within() });
          }, number),
        ),
        timelineEvents: complete(
          some((id) => {
            const kind = oneOf(['review_requested', 'ready_for_review', 'convert_to_draft', 'reopened'] as const);
            return timelineEvent(`e${id}`, { kind, subject: somebody(), createdAt: within() });
          }, number),
        ),
      },
    });
  });
}

/** Two deployments that carried the first and the last third of the history. */
export async function deployHistory(db: Database, scope: Scope, count: number): Promise<void> {
  const deployments = [1, 2].map((githubId) => ({
    githubId: String(githubId),
    sha: `d${githubId}`,
    ref: 'main',
    environment: 'production',
    state: 'active',
    creator: null,
    createdAt: hour(600 * githubId),
    succeededAt: hour(600 * githubId),
    updatedAt: hour(600 * githubId),
  }));
  await saveDeployments(db, scope, deployments);
  await finishDeployments(db, scope, 0);
  const third = Array.from({ length: Math.floor(count / 3) }, (_, index) => index + 1);
  const walked = (await pendingWalks(db, scope, 10)).map((walk) => ({
    deploymentId: walk.deploymentId,
    after: walk.cursor,
    shas: third.map((place) => sha(walk.sha === 'd1' ? place : count - place)),
    cursor: null,
  }));
  await saveWalks(db, scope, walked);
}
