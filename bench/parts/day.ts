import { CRONS } from '../../src/domain/crons.ts';
import type { Bench, Report } from '../figure.ts';
import { startCountedProduct, type Cost } from '../lab/counted-product.ts';
import { openLab } from '../lab/lab.ts';

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
  /** A sweep, for one repository and without any. */
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
    const measured = quick ? 10 : 100;
    const others = Array.from({ length: measured }, (_, index) => ({
      fullName: `acme/r${index}`,
      pullRequests: PULL_REQUESTS,
    }));
    // The last change is older than what the sweep reads.
    const until = new Date(Date.now() - 240 * HOUR_MS).toISOString();
    await using lab = await openLab({ pullRequests: 1, others, until });
    const product = await startCountedProduct(lab);
    const ids: string[] = [];
    await product.costOf(async () => {
      for (const { fullName } of others) ids.push(await product.track(fullName));
    });

    // No question was asked before the first syncs, so each repository gets one that finds nothing.
    const learning = await product.costOf(() => product.fire(CRONS.sync));
    const quietRound = await product.costOf(() => product.fire(CRONS.sync));
    const [from = ''] = ids.toSorted();
    const { workspaceId } = product;
    const check = { type: 'sync.check', v: 1, workspaceId, connectionId: null, from, at: Date.now() };
    const page = await product.costOf(async () => product.send(check));
    const changed = Math.max(1, measured / 10);
    for (const { fullName } of others.slice(0, changed)) {
      await lab.replay.change('comment', { repository: fullName, number: 1 });
    }
    const changedRound = await product.costOf(() => product.fire(CRONS.sync));
    const sweep = await product.costOf(() => product.fire(CRONS.sweep));
    const verify = await product.costOf(() => product.fire(CRONS.verify));
    const hour = await product.costOf(() => product.fire(CRONS.expire));
    const parts: Parts = {
      round: combined([1, quietRound], [-1, page]),
      page,
      quietSync: combined([1 / measured, learning], [-1 / measured, quietRound]),
      changedSync: combined([1 / changed, changedRound], [-1 / changed, quietRound]),
      sweep: combined([0, sweep]),
      sweptRepository: combined([1 / measured, sweep]),
      verified: combined([1 / measured, verify]),
      hour,
    };
    reportCost(report, `day.measured.round-of-${measured}-quiet`, quietRound);
    reportCost(report, `day.measured.round-of-${measured}-with-${changed}-changed`, changedRound);
    for (const [name, cost] of Object.entries(parts)) reportCost(report, `day.measured.${name}`, cost);
    await reportOneByOne(report, product, ids);
    for (const size of SIZES) {
      for (const share of SHARES) reportCost(report, `day.${size}.${share}-percent`, dayOf(parts, size, share / 100));
    }
  },
};

/** A day of so many repositories, of which this share has changed in each half hour. */
function dayOf(parts: Parts, size: number, share: number): Cost {
  const verified = Math.min(size, VERIFIED_A_NIGHT / PULL_REQUESTS);
  const others = share > 0 ? (size - verified) * (1 - share) : size - verified;
  return combined(
    [48, parts.round],
    [48 * Math.ceil(size / 100), parts.page],
    [48 * share * size, parts.changedSync],
    [others / DAYS_BETWEEN, parts.quietSync],
    [12, parts.sweep],
    [12 * size, parts.sweptRepository],
    [verified, parts.verified],
    [24, parts.hour],
  );
}

/** What one repository cost before it was asked for together with others, when nothing had changed. */
async function reportOneByOne(
  report: Report,
  product: Awaited<ReturnType<typeof startCountedProduct>>,
  [repositoryId]: string[],
): Promise<void> {
  const { workspaceId } = product;
  const look = { type: 'sync.due', v: 1, job: 'sync', workspaceId, repositoryId };
  // The first look learns the tag of the list.
  await product.costOf(async () => product.send(look));
  reportCost(report, 'day.measured.look-at-one', await product.costOf(async () => product.send(look)));
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
  return Object.fromEntries(FIELDS.map((field) => [field, sum(field)])) as unknown as Cost;
}

function reportCost(report: Report, name: string, cost: Cost): void {
  for (const field of FIELDS) {
    const value = cost[field];
    if (value !== null && !Number.isNaN(value)) report({ name: `${name}.${field}`, value, unit: UNITS[field] });
  }
}
