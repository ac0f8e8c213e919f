import { setTimeout as sleep } from 'node:timers/promises';
import { computeTouched, computeWeeks, type TouchedDeps } from '../../src/jobs/facts/compute-touched.ts';
import { comparedPeriods } from '../../src/domain/metrics/compared-periods.ts';
import { comparedWith, weeksIn } from '../../src/domain/metrics/windows.ts';
import type { ComputeMessage } from '../../src/messages.ts';
import { openDatabase, type Database, type Scope } from '../../src/storage/database.ts';
import { saveDeploymentFacts } from '../../src/storage/deployment-facts.ts';
import { deploymentsToCompute } from '../../src/storage/deployment-input.ts';
import { saveFacts } from '../../src/storage/facts.ts';
import { factsDue, factsInputs } from '../../src/storage/stale-facts.ts';
import { readAi } from '../../src/storage/metrics/ai.ts';
import { readComparedPeriods } from '../../src/storage/metrics/compared-periods.ts';
import { readDelivery } from '../../src/storage/metrics/delivery.ts';
import { readDeliveryRanks } from '../../src/storage/metrics/delivery-ranks.ts';
import { readDistribution, readOutliers } from '../../src/storage/metrics/distribution.ts';
import { BY_ALL, BY_PEOPLE, BY_PEOPLE_AND_AGENTS } from '../../src/domain/metrics/who.ts';
import { readOverview } from '../../src/storage/metrics/overview.ts';
import { readAuthors } from '../../src/storage/metrics/authors.ts';
import { readOpenWork } from '../../src/storage/metrics/open-work.ts';
import { readPoints } from '../../src/storage/metrics/points.ts';
import { readResponseTimes } from '../../src/storage/metrics/response-times.ts';
import { readReviewers } from '../../src/storage/metrics/reviewers.ts';
import { readQuality } from '../../src/storage/metrics/quality.ts';
import { rebuildWeeks } from '../../src/storage/metrics/rollups.ts';
import { readSplit } from '../../src/storage/metrics/splits.ts';
import { readSlow } from '../../src/storage/metrics/summary.ts';
import { metricsBasis } from '../../src/storage/metrics/version.ts';
import { readPeriods } from '../../src/storage/metrics/periods.ts';
import { median, type Bench, type Report } from '../figure.ts';
import { newBenchDatabase } from '../lab/database.ts';
import { fillRepository } from '../lab/large-repository.ts';

const DAY_MS = 86_400_000;
const ROUNDS = 7;

/** What it takes to compute every fact of a large repository, and to answer for it afterwards. */
export const metrics: Bench = {
  name: 'metrics',
  async run(report, quick) {
    const pullRequests = quick ? 5_000 : 100_000;
    await using stack = new AsyncDisposableStack();
    const database = await newBenchDatabase();
    stack.defer(() => database.stop());
    const db = openDatabase(database.databaseUrl, database.neonHttpUrl);
    const scope = await fillRepository(db, pullRequests);
    await rebuild(report, db, scope, pullRequests, () => database.endpoint.requests());
    // A pause without requests, as any real database has: the embedded one vacuums and analyses its tables in it.
    await sleep(5_000);
    await answer(report, db, scope.workspaceId);
  },
};

/** Computes all facts, and the weeks of pairs, through the queue's own jobs, message after message. */
async function rebuild(report: Report, db: Database, scope: Scope, pullRequests: number, trips: () => number) {
  const queue: ComputeMessage[] = [{ type: 'compute.touched', v: 1, ...scope }];
  const deps: TouchedDeps = {
    now: () => Date.now(),
    log: () => undefined,
    store: {
      factsDue: (...asked) => factsDue(db, ...asked),
      factsInputs: (...asked) => factsInputs(db, ...asked),
      saveFacts: (...asked) => saveFacts(db, ...asked),
      rebuildWeeks: (...asked) => rebuildWeeks(db, ...asked),
      deploymentsToCompute: (...asked) => deploymentsToCompute(db, ...asked),
      saveDeploymentFacts: (...asked) => saveDeploymentFacts(db, ...asked),
      repositoriesToCompute: () => Promise.resolve([]),
      noteFormulas: () => Promise.resolve(),
    },
    sendToCompute: (messages) => Promise.resolve(void queue.push(...messages.map(({ body }) => body))),
    wakeModel: () => Promise.resolve(),
  };
  const [began, before] = [Date.now(), trips()];
  let messages = 0;
  for (let message = queue.shift(); message; message = queue.shift()) {
    messages++;
    if (message.type === 'compute.touched') await computeTouched(deps, message);
    if (message.type === 'compute.weeks') await computeWeeks(deps, message);
  }
  const of = `for ${pullRequests} pull requests`;
  report({ name: 'metrics.rebuild', value: (Date.now() - began) / 1_000, unit: `s ${of}`, goal: 'at most 180' });
  report({ name: 'metrics.rebuild.messages', value: messages, unit: `messages ${of}` });
  report({
    name: 'metrics.rebuild.round-trips',
    value: (trips() - before) / pullRequests,
    unit: 'a pull request',
    goal: 'at most 0.02',
  });
}

/**
 * The time of the database requests for each answer of the API, with the check of its `ETag`: the median of several.
 */
async function answer(report: Report, db: Database, workspaceId: string): Promise<void> {
  const scope = { workspaceId, ...BY_PEOPLE };
  const everybody = { workspaceId, ...BY_ALL };
  const to = new Date().toISOString();
  for (const days of [91, 730]) {
    const from = new Date(Date.parse(to) - days * DAY_MS).toISOString();
    const window = { from, to };
    const previous = comparedWith(window, 'previous', 'UTC');
    const weeks = weeksIn(window, 'UTC', Date.parse(to));
    const compared = comparedPeriods(weeks, 'week', 'previous', 'UTC');
    if (!compared || !previous) throw new Error('there is something to compare with');
    const answers = {
      overview: () => readOverview(db, scope, window, previous),
      distribution: () => readDistribution(db, scope, window),
      outliers: () => readOutliers(db, scope, window),
      weekly: () => readPeriods(db, scope, window, weeks),
      'weekly-compared': () => readComparedPeriods(db, scope, window, weeks, compared, () => true),
      summary: () => Promise.all([readOverview(db, scope, window, previous), readSlow(db, scope, window, to)]),
      split: () => readSplit(db, scope, window, 'cycle', 'weekday', 'UTC'),
      points: () => readPoints(db, scope, window, 'cycle', weeks),
      reviewers: () => readReviewers(db, scope, window, 200, null, { previous }),
      authors: () => readAuthors(db, scope, window, 200, null, previous),
      open: () => readOpenWork(db, scope, to),
      'response-times': () => readResponseTimes(db, scope, window, 'UTC'),
      delivery: () => readDelivery(db, everybody, window),
      'delivery-ranks': () => readDeliveryRanks(db, everybody, window, previous),
      quality: () => readQuality(db, scope, window, previous),
      ai: () => readAi(db, { workspaceId, ...BY_PEOPLE_AND_AGENTS }, window, weeks),
      'weekly-by-all': () => readPeriods(db, everybody, window, weeks),
    };
    for (const [name, read] of Object.entries(answers)) {
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const began = performance.now();
        await metricsBasis(db, scope);
        await read();
        times.push(performance.now() - began);
      }
      report({ name: `metrics.${name}.${days}-days`, value: median(times), unit: 'ms', goal: 'under 100' });
    }
  }
}
