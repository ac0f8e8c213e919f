import { setTimeout as sleep } from 'node:timers/promises';
import { startProduct } from '../../packages/local-cloud/src/product/start-product.ts';
import { CRONS } from '../../src/domain/crons.ts';
import type { Bench, Report } from '../figure.ts';
import { startCountedProduct, type Cost } from '../lab/counted-product.ts';
import { openLab, type Lab } from '../lab/lab.ts';
import { useOfWorkerd } from '../lab/processes.ts';

const SIZES = [10, 100, 1_000, 10_000];
/** Of a hundred repositories, so many have changed in each half hour. */
const SHARES = [0, 1, 10];
/** Pull requests of each repository. */
const PULL_REQUESTS = 10;
/** A night verifies so many pull requests for each connection. */
const VERIFIED_A_NIGHT = 30_000;
/** What a night does not verify gets a sync between a day and a day and a half after the last. */
const DAYS_BETWEEN = 1.25;
const HOUR_MS = 3_600_000;

/** The costs of the parts of a day, of which every day is made. */
interface Parts {
  /** A round of the schedule, without its pages. */
  round: Cost;
  /** A question for a hundred repositories. */
  page: Cost;
  /** A sync that the schedule begins, of one repository: nothing has changed, or one pull request has. */
  quietSync: Cost;
  changedSync: Cost;
  /** What each repository cost in each round before: it was asked for by itself. No day has it any more. */
  lookAtOne: Cost;
  /** A sweep of repositories without anything to sweep, and what one repository adds in which something changed. */
  sweep: Cost;
  sweptRepository: Cost;
  /** A night's verification of one repository, and the jobs of an hour. */
  verified: Cost;
  hour: Cost;
}

/** What a day costs whose repositories are all synced; larger sizes than a hundred are computed from its parts. */
export const day: Bench = {
  name: 'day',
  async run(report, quick) {
    const small = await partsOf(report, 10);
    // A question for ten repositories costs fewer points than one for a hundred.
    const large = quick ? small : await partsOf(report, 100);
    for (const [name, cost] of Object.entries(large)) reportCost(report, `day.part.${name}`, cost);
    for (const size of SIZES) {
      const parts = size <= 10 ? small : large;
      for (const share of SHARES) reportCost(report, `day.${size}.${share}-percent`, dayOf(parts, size, share / 100));
    }
    await reportWorker(report, quick ? 10 : 100);
  },
};

/** Measures each part of a day with so many repositories. */
async function partsOf(report: Report, size: number): Promise<Parts> {
  const { others, until } = historiesOf(size);
  await using lab = await openLab({ pullRequests: 1, others, until });
  const product = await startCountedProduct(lab);
  const ids: string[] = [];
  await product.costOf(async () => {
    for (const { fullName } of others) ids.push(await product.track(fullName));
  });
  // No question was asked before the first syncs, so each repository gets one that finds nothing.
  const learning = await product.costOf(() => product.fire(CRONS.sync));
  const quiet = await product.costOf(() => product.fire(CRONS.sync));
  const sweep = await product.costOf(() => product.fire(CRONS.sweep));
  const { workspaceId } = product;
  const [from = ''] = ids.toSorted();
  const check = { type: 'sync.check', v: 1, workspaceId, connectionId: null, from, at: Date.now() };
  const page = await product.costOf(async () => product.send(check));
  // The first look of a repository by itself learns the tag of its list.
  const look = { type: 'sync.due', v: 1, job: 'sync', workspaceId, repositoryId: from };
  await product.costOf(async () => product.send(look));
  const lookAtOne = await product.costOf(async () => product.send(look));
  const changed = size / 10;
  for (const { fullName } of others.slice(0, changed)) {
    await lab.replay.change('open', { repository: fullName, title: 'The newest' });
  }
  const changing = await product.costOf(() => product.fire(CRONS.sync));
  const swept = await product.costOf(() => product.fire(CRONS.sweep));
  const verify = await product.costOf(() => product.fire(CRONS.verify));
  const hour = await product.costOf(() => product.fire(CRONS.expire));
  reportCost(report, `day.measured.${size}.quiet-round`, quiet);
  reportCost(report, `day.measured.${size}.round-with-${changed}-changed`, changing);
  return {
    round: combined([1, quiet], [-1, page]),
    page,
    lookAtOne,
    quietSync: combined([1 / size, learning], [-1 / size, quiet]),
    changedSync: combined([1 / changed, changing], [-1 / changed, quiet]),
    sweep,
    sweptRepository: combined([1 / changed, swept], [-1 / changed, sweep]),
    verified: combined([1 / size, verify]),
    hour,
  };
}

function historiesOf(size: number) {
  return {
    others: Array.from({ length: size }, (_, index) => ({
      fullName: `acme/r${index}`,
      pullRequests: PULL_REQUESTS,
    })),
    // The last change is older than what the sweep reads.
    until: new Date(Date.now() - 240 * HOUR_MS).toISOString(),
  };
}

/** How many rounds the Worker's CPU time is measured over. */
const ROUNDS = 20;

/** The CPU time of the real Worker for a round in which nothing has changed. */
async function reportWorker(report: Report, size: number): Promise<void> {
  const { others, until } = historiesOf(size);
  await using lab = await openLab({ pullRequests: 1, others, until });
  const { databaseUrl, neonHttpUrl } = lab.database;
  const product = await startProduct({
    database: { databaseUrl, neonHttpUrl },
    github: { url: lab.replay.url, token: 'bench' },
    stateDir: lab.dir,
  });
  lab.onClose(() => product.stop());
  for (const { fullName } of others) {
    const { id } = await product.client.post<{ id: string }>('/v1/repositories', { fullName });
    await product.client.post(`/v1/repositories/${id}/syncs`, {});
  }
  await untilQuiet(lab);
  await product.fireCron(CRONS.sync);
  await untilQuiet(lab);
  await lab.replay.reset();
  const pid = product.worker().process.pid ?? 0;
  const before = await useOfWorkerd(pid);
  for (let round = 1; round <= ROUNDS; round++) {
    await product.fireCron(CRONS.sync);
    while ((await lab.replay.stats()).requests < round) await sleep(50);
  }
  await sleep(1_000);
  const after = await useOfWorkerd(pid);
  report({
    name: `day.measured.${size}.quiet-round.workerMs`,
    value: (after.cpuMs - before.cpuMs) / ROUNDS,
    unit: 'ms of the Worker',
  });
}

/** Waits until GitHub has got no request for a while. */
async function untilQuiet({ replay }: Lab): Promise<void> {
  for (let before = -1, now = 0; before !== now;) {
    await sleep(5_000);
    [before, now] = [now, (await replay.stats()).requests];
  }
}

/** A day of so many repositories, of which this share has changed in each half hour. */
function dayOf(parts: Parts, size: number, share: number): Cost {
  const verified = Math.min(size, VERIFIED_A_NIGHT / PULL_REQUESTS);
  // What changes has a sync all the time.
  const others = (size - verified) * (1 - share);
  return combined(
    [48, parts.round],
    [48 * Math.ceil(size / 100), parts.page],
    [48 * share * size, parts.changedSync],
    [others / DAYS_BETWEEN, parts.quietSync],
    [12, parts.sweep],
    [12 * share * size, parts.sweptRepository],
    [verified, parts.verified],
    [24, parts.hour],
  );
}

const UNITS: Record<keyof Cost, string> = {
  requests: 'requests to GitHub',
  points: 'points',
  messages: 'messages',
  objectRequests: 'requests to Durable Objects',
  rowsWritten: 'rows of Durable Objects',
  databaseRequests: 'database requests',
  postgresMs: 'ms of PostgreSQL',
};

const FIELDS = Object.keys(UNITS) as (keyof Cost)[];

function combined(...parts: [number, Cost][]): Cost {
  const sum = (field: keyof Cost) =>
    parts.reduce((total, [times, cost]) => total + times * (cost[field] ?? Number.NaN), 0);
  return {
    requests: sum('requests'),
    points: sum('points'),
    messages: sum('messages'),
    objectRequests: sum('objectRequests'),
    rowsWritten: sum('rowsWritten'),
    databaseRequests: sum('databaseRequests'),
    postgresMs: sum('postgresMs'),
  };
}

function reportCost(report: Report, name: string, cost: Cost): void {
  for (const field of FIELDS) {
    const value = cost[field];
    if (value !== null && !Number.isNaN(value)) report({ name: `${name}.${field}`, value, unit: UNITS[field] });
  }
}
