// @module-tag nightly
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../packages/github-replay/src/generate/random.ts';
import type { FaultKind } from '../../packages/model-stand-in/src/faults/fault.ts';
import { startModel, type ModelStandIn } from '../../packages/model-stand-in/src/start-model.ts';
import type { Tally } from '../../packages/model-stand-in/src/stats.ts';
import { openClient, type Client } from '../../packages/local-cloud/src/product/api-client.ts';
import type { ModelCost } from '../../src/storage/analyses/cost.ts';
import { openDatabase, type Database } from '../../src/storage/database.ts';
import { CRONS } from '../../src/domain/crons.ts';
import { FAULTS, HOPELESS, hopelessTitle, injectFaults } from '../support/model-faults.ts';
import { analysesOf, billOf, callsOf, less, progressOf } from '../support/model-books.ts';
import type { ProductWithReplay } from '../../packages/local-cloud/src/product/start-with-replay.ts';
import { startTestProduct } from '../support/start-test-product.ts';
import { sized } from '../support/sized.ts';

const SEED = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1_000_000));
const PULL_REQUESTS = Number(process.env['ANALYSES'] ?? sized(60, 1_000));
const KILLS = sized(2, 3);
/** Of the other two repositories. */
const OF_GADGETS = sized(24, 60);
const OF_GEARS = sized(8, 30);
const PRICES = { input: 0.25, output: 2 };
const DAY_MS = 86_400_000;

const random = createRandom('kills', SEED);

let product: ProductWithReplay;
let model: ModelStandIn;
let client: Client;
let db: Database;
let printed: string[] = [];

beforeAll(async () => {
  model = await startModel({ key: 'the-key', latency: 20, seed: SEED });
  product = await startTestProduct(
    {
      repositories: [
        { fullName: 'acme/widgets', pullRequests: PULL_REQUESTS - HOPELESS.length },
        { fullName: 'acme/gadgets', pullRequests: OF_GADGETS, seed: 2 },
        { fullName: 'acme/gears', pullRequests: OF_GEARS, seed: 3 },
      ],
      secondaryLimits: false,
    },
    {
      variables: {
        LLM_PROVIDER: 'openai-compatible',
        LLM_BASE_URL: model.baseUrl,
        LLM_MODEL: 'stand-in',
        LLM_API_KEY: 'the-key',
        LLM_DAILY_TOKEN_LIMIT: '1000000000',
        LLM_INPUT_PRICE: String(PRICES.input),
        LLM_OUTPUT_PRICE: String(PRICES.output),
      },
      print: (line) => printed.push(line),
    },
  );
  client = openClient(product.url, product.apiKey);
  db = openDatabase(product.database.databaseUrl, product.database.neonHttpUrl);
});
afterAll(async () => {
  await product.stop();
  await model.stop();
});

// A run that hangs is seen nowhere else.
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  console.error(JSON.stringify({ model: model.control.stats(), calls: await callsOf(db, product.workspaceId) }));
  console.error(printed.slice(-60).join('\n'));
});

const cost = () => client.get<ModelCost>('/v1/metrics/ai/cost');
const stored = () => analysesOf(db, product.workspaceId);

describe(`a Worker that is killed ${KILLS} times while a model fails it in every way (seed ${SEED})`, () => {
  const lost: Tally[] = [];

  it(
    'goes on by itself to one stored success for each pull request, and a named failure where nothing helped',
    { timeout: 600_000 + PULL_REQUESTS * 1_000 },
    async () => {
      for (const [kind] of HOPELESS) {
        product.github.control.open({ repository: 'acme/widgets', title: hopelessTitle(kind) });
      }
      injectFaults(model.control, sized(2, 8));
      await sync('acme/widgets');
      for (let kill = 0; kill < KILLS; kill++) {
        await answersAre(random.int(1 + (kill * PULL_REQUESTS) / 8, ((kill + 1) * PULL_REQUESTS) / 8));
        lost.push(lost.reduce(less, await killWhileAsking()));
        await product.restart();
      }
      await allEnded('acme/widgets', PULL_REQUESTS);

      const analyses = await stored();
      expect(analyses).toHaveLength(PULL_REQUESTS);
      expect(analyses.filter(({ rows }) => rows !== 1)).toEqual([]);
      const failures = analyses.filter(({ status }) => status === 'failed');
      expect(Object.fromEntries(failures.map((failed) => [failed.title, failed.reason]))).toEqual(
        Object.fromEntries(HOPELESS.map(([kind, reason]) => [hopelessTitle(kind), reason])),
      );
      const successes = analyses.filter(({ status }) => status === 'succeeded');
      expect(successes).toHaveLength(PULL_REQUESTS - HOPELESS.length);
      // Claimed, and nowhere in the pull request.
      expect(successes.filter(({ result }) => JSON.stringify(result?.ai.evidence).includes('HAL 9000'))).toEqual([]);
    },
  );

  it('is never heard by the model more than twice at once, and pays again only for what was lost or unusable', async () => {
    const { faults, paid, maxInFlight } = model.control.stats();
    const struck = (kinds: FaultKind[]) => kinds.reduce((sum, kind) => sum + (faults[kind] ?? 0), 0);
    for (const kinds of Object.values(FAULTS)) expect(struck(kinds)).toBeGreaterThan(0);
    expect(maxInFlight).toBeLessThanOrEqual(2);
    const inputs = new Set((await stored()).map(({ inputHash }) => inputHash)).size;
    expect(paid.answers).toBeGreaterThanOrEqual(inputs);
    expect(paid.answers).toBeLessThanOrEqual(inputs + struck(FAULTS.malformed) + struck(FAULTS.lost) + 2 * KILLS);
    const calls = await callsOf(db, product.workspaceId);
    expect(calls.open).toBeLessThanOrEqual(2 * KILLS);
    for (const [kept, made] of [
      [calls.refused, struck([...FAULTS.refusing, ...FAULTS.erring])],
      [calls.broken, struck(FAULTS.breaking)],
    ] as const) {
      expect(kept).toBeLessThanOrEqual(made);
      expect(kept).toBeGreaterThanOrEqual(made - 2 * KILLS);
    }
  });

  it('bills every answer that a living process was given, to the token', async () => {
    const { delivered } = model.control.stats();
    for (const { answers } of lost) expect([0, 1, 2]).toContain(answers);
    const bill = lost.reduce(less, delivered);
    expect(await billOf(db, product.workspaceId)).toEqual(bill);
    const { totals, byModel, waiting, failed } = await cost();
    const { answers, inputTokens, outputTokens } = bill;
    expect(totals).toMatchObject({ answered: answers, inputTokens, outputTokens });
    expect(totals.cost).toBeCloseTo((inputTokens * PRICES.input + outputTokens * PRICES.output) / 1e6, 6);
    expect(byModel).toMatchObject([{ model: 'stand-in', answered: answers, inputTokens, outputTokens }]);
    expect(waiting).toBe(0);
    const reasons = HOPELESS.map(([, reason]) => reason);
    expect(failed).toEqual(Object.fromEntries(reasons.map((one) => [one, reasons.filter((r) => r === one).length])));
  });
});

describe('tokens of the day that are not enough', () => {
  const ALLOWANCE = OF_GADGETS * 1_000;

  it(
    'are never exceeded, the rest waits as rows, and a higher limit lets it go on to the end',
    { timeout: 600_000 },
    async () => {
      // A day that ends meanwhile would bring tokens of its own.
      await until(() => DAY_MS - (Date.now() % DAY_MS) > 600_000);
      await quiet();
      const { tokens } = await callsOf(db, product.workspaceId);
      await restartWith(tokens + ALLOWANCE);
      await sync('acme/gadgets');
      await said('llm.limit');
      await allIdle('acme/gadgets', OF_GADGETS);
      const before = model.control.stats();
      const { inputTokens, outputTokens } = before.paid;
      expect(inputTokens + outputTokens).toBeLessThanOrEqual(ALLOWANCE);
      const statuses = await statusesOf('acme/gadgets');
      expect(statuses).toEqual({ succeeded: before.paid.answers, pending: OF_GADGETS - before.paid.answers });
      expect(before.paid.answers).toBeGreaterThan(5);
      const { today, waiting } = await cost();
      expect(waiting).toBe(statuses['pending']);
      expect(today).toMatchObject({ limit: tokens + ALLOWANCE, remaining: ALLOWANCE - inputTokens - outputTokens });

      // To announce the rest again changes nothing.
      printed = [];
      await product.fireCron(CRONS.sync);
      await said('llm.limit');
      await allIdle('acme/gadgets', OF_GADGETS);
      expect(model.control.stats()).toEqual(before);

      await restartWith(1_000_000_000);
      await product.fireCron(CRONS.sync);
      await allEnded('acme/gadgets', OF_GADGETS);
      expect(await statusesOf('acme/gadgets')).toEqual({ succeeded: OF_GADGETS });
      expect(model.control.stats().paid.answers).toBe(OF_GADGETS - before.paid.answers);
    },
  );
});

describe('queues and objects that have lost all their state', () => {
  it('leave rows that the half-hourly schedule announces again', { timeout: 600_000 }, async () => {
    printed = [];
    model.control.resetStats();
    model.control.addFault({ kind: 'rate-limited', retryAfter: 3_600 });
    await sync('acme/gears');
    await said('llm.paused');
    await allIdle('acme/gears', OF_GEARS);
    expect(await statusesOf('acme/gears')).toEqual({ pending: OF_GEARS });
    expect(await cost()).toMatchObject({ pauseReason: 'overloaded' });
    await product.kill();
    model.control.clearFaults();
    await product.restart({ forgetful: true });
    await product.fireCron(CRONS.sync);
    await allEnded('acme/gears', OF_GEARS);
    expect(await statusesOf('acme/gears')).toEqual({ succeeded: OF_GEARS });
    expect(model.control.stats().paid.answers).toBe(OF_GEARS);
  });
});

async function sync(fullName: string): Promise<void> {
  const repository = await client.post<{ id: string }>('/v1/repositories', { fullName });
  await client.post(`/v1/repositories/${repository.id}/syncs`, {});
}

/**
 * Kills the Worker at a random moment of a call that is under way, or of what follows it; answers what its like were told so
 * far, and have not kept.
 */
async function killWhileAsking(): Promise<Tally> {
  await until(() => model.control.stats().inFlight > 0, 1);
  await sleep(random.int(0, 30));
  await product.kill();
  // What it had sent is carried out all the same.
  await quiet();
  return less(model.control.stats().delivered, await billOf(db, product.workspaceId));
}

/** Nobody is at work on the model or the database any more. */
async function quiet(): Promise<void> {
  let before = '';
  await until(async () => {
    const now = JSON.stringify([model.control.stats(), await callsOf(db, product.workspaceId)]);
    const same = now === before;
    before = now;
    return same;
  });
}

async function restartWith(limit: number): Promise<void> {
  printed = [];
  model.control.clearFaults();
  model.control.resetStats();
  await product.kill();
  await product.restart({ variables: { LLM_DAILY_TOKEN_LIMIT: String(limit) } });
}

const answersAre = (count: number) => until(() => model.control.stats().paid.answers >= count);

/**
 * So many pull requests of a repository have what became of them, and none waits. The schedule's half hour is a minute here:
 * a killed local runtime may forget an alarm, which Cloudflare does not.
 */
async function allEnded(fullName: string, pullRequests: number): Promise<void> {
  let firedAt = Date.now();
  await until(async () => {
    if (Date.now() - firedAt > 60_000) {
      firedAt = Date.now();
      await product.fireCron(CRONS.sync);
    }
    const { ended, waiting } = await progressOf(db, fullName);
    return ended === pullRequests && waiting === 0;
  }, 1_000);
}

/** So many pull requests of a repository wait or have ended, and no run is at work on any. */
async function allIdle(fullName: string, pullRequests: number): Promise<void> {
  await until(async () => {
    const { ended, waiting, taken } = await progressOf(db, fullName);
    return ended + waiting === pullRequests && taken === 0;
  });
}

async function statusesOf(fullName: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { repository, status } of await stored()) {
    if (repository === fullName) counts[String(status)] = (counts[String(status)] ?? 0) + 1;
  }
  return counts;
}

const said = (event: string) => until(() => printed.some((line) => line.includes(`"event":"${event}"`)));

async function until(holds: () => boolean | Promise<boolean>, everyMs = 200): Promise<void> {
  while (!(await holds())) await sleep(everyMs);
}
