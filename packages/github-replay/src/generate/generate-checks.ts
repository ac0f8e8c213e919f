import { childDatabaseId } from '../history/database-ids.ts';
import { isoSeconds } from '../history/iso-seconds.ts';
import type { Check, CheckRun } from '../history/model.ts';
import { ACTIONS_BOT } from './people.ts';
import { createRandom } from './random.ts';
import type { Sketch } from './sketch.ts';

const JOBS = ['build', 'lint', 'typecheck', 'test (node 22)', 'test (node 24)', 'test (windows)', 'end to end'];
const ACTIONS = { slug: 'github-actions', databaseId: 15_368 };
const CODE_SCANNING = { slug: 'github-advanced-security', databaseId: 57_789 };

/** Runs and statuses of the head commit: some failed and were run again, some still run, some pull requests have none. */
export function generateChecks(sketch: Sketch): Check[] {
  const { seed, repositoryId, outline, special, endsAt } = sketch;
  const random = createRandom(seed, 'checks', outline.number);
  if (!special.manyChecks && random.chance(0.1)) return [];
  const checks: Check[] = [];
  let runs = 0;

  function run(name: string, conclusion: CheckRun['conclusion'], app = ACTIONS, workflow: string | null = 'CI'): void {
    const startedAt = random.time(outline.createdAt, endsAt);
    checks.push({
      __typename: 'CheckRun',
      databaseId: childDatabaseId(repositoryId, outline.number, ++runs),
      name,
      status: conclusion === null ? 'IN_PROGRESS' : 'COMPLETED',
      conclusion,
      startedAt: isoSeconds(startedAt),
      completedAt: conclusion === null ? null : isoSeconds(startedAt + random.int(20, 900) * 1_000),
      app,
      workflow,
    });
  }

  const jobs = special.manyChecks
    ? Array.from({ length: random.int(101, 140) }, (_, shard) => `shard ${shard + 1}`)
    : JOBS.slice(0, random.int(1, JOBS.length));
  for (const job of jobs) {
    if (outline.state === 'OPEN' && random.chance(0.2)) {
      run(job, null);
      continue;
    }
    const fails = random.chance(0.1);
    run(job, fails ? 'FAILURE' : random.pick(['SUCCESS', 'SUCCESS', 'SUCCESS', 'SKIPPED'] as const));
    // A second attempt carries the same name.
    if (fails && outline.state === 'MERGED') run(job, 'SUCCESS');
  }
  if (random.chance(0.4)) run('CodeQL', random.pick(['SUCCESS', 'NEUTRAL', 'TIMED_OUT'] as const), CODE_SCANNING, null);
  if (random.chance(0.3)) {
    checks.push({
      __typename: 'StatusContext',
      context: 'ci/legacy',
      state: outline.state === 'OPEN' ? random.pick(['PENDING', 'ERROR', 'SUCCESS'] as const) : 'SUCCESS',
      description: 'The old build server',
      createdAt: isoSeconds(endsAt),
      creator: ACTIONS_BOT,
    });
  }
  return checks;
}
