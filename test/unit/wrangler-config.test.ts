import { readFileSync } from 'node:fs';
import { unstable_readConfig as readConfig } from 'wrangler';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CRONS } from '../../src/domain/crons.ts';
import { RATE_PERIOD_SECONDS } from '../../src/routes/problem-types.ts';
import { REQUESTS_A_MINUTE } from '../../src/routes/rate-limits.ts';

const config = z
  .object({
    name: z.string(),
    queues: z.object({
      producers: z.array(z.looseObject({ queue: z.string() })),
      consumers: z.array(
        z.looseObject({
          queue: z.string(),
          max_concurrency: z.number().optional(),
          dead_letter_queue: z.string().optional(),
        }),
      ),
    }),
    ratelimits: z.array(z.object({ name: z.string(), simple: z.object({ limit: z.number(), period: z.number() }) })),
    triggers: z.object({ crons: z.array(z.string()) }),
    alias: z.record(z.string(), z.string()),
    minify: z.boolean(),
    upload_source_maps: z.boolean(),
    migrations: z.array(
      z.looseObject({
        new_sqlite_classes: z.array(z.string()).optional(),
        renamed_classes: z.array(z.object({ from: z.string(), to: z.string() })).optional(),
      }),
    ),
  })
  .parse(readConfig({ config: 'wrangler.toml' }));
const { name: worker, triggers, migrations } = config;
const { producers, consumers } = config.queues;

describe('wrangler.toml', () => {
  it('splits the work 50 / 4 / 2', () => {
    const concurrency = Object.fromEntries(consumers.map((consumer) => [consumer.queue, consumer.max_concurrency]));
    expect(concurrency).toMatchObject({ [`${worker}-sync`]: 50, [`${worker}-compute`]: 4, [`${worker}-llm`]: 2 });
  });

  it('states every setting of every consumer, because local defaults are others', () => {
    for (const consumer of consumers) {
      expect(consumer, consumer.queue).toMatchObject({
        max_batch_size: expect.any(Number),
        max_batch_timeout: expect.any(Number),
        max_retries: expect.any(Number),
        retry_delay: expect.any(Number),
        max_concurrency: expect.any(Number),
      });
    }
  });

  it('begins the name of every queue with the Worker’s, because all Workers of an account share these names', () => {
    expect(producers).toHaveLength(5);
    for (const { queue } of [...producers, ...consumers])
      expect(queue).toMatch(new RegExp(`^${worker}-[a-z]+(-dead)?$`));
  });

  it('gives every queue a dead-letter queue that is consumed', () => {
    const consumed = new Set(consumers.map((consumer) => consumer.queue));
    for (const { queue } of producers) {
      const dead = consumers.find((consumer) => consumer.queue === queue)?.dead_letter_queue;
      expect(dead, queue).toBe(`${queue}-dead`);
      expect(consumed, queue).toContain(dead);
    }
  });

  it('leaves out zod’s languages by a path that zod imports, and uploads the source map of the short script', () => {
    const { alias, minify, upload_source_maps: uploadsSourceMaps } = config;
    const [[list, english] = ['', '']] = Object.entries(alias);
    for (const file of ['classic/external.js', 'core/index.js']) {
      expect(readFileSync(`node_modules/zod/v4/${file}`, 'utf8')).toContain(`from "${list}"`);
    }
    expect(readFileSync(english, 'utf8')).toContain('export default');
    expect({ minify, uploadsSourceMaps }).toEqual({ minify: true, uploadsSourceMaps: true });
  });

  it('counts requests up to the numbers that a 429 and the documents name', () => {
    const limits = Object.fromEntries(config.ratelimits.map(({ name, simple }) => [name, simple]));
    const { address, key, workspace, refused } = REQUESTS_A_MINUTE;
    const period = RATE_PERIOD_SECONDS;
    expect(limits).toEqual({
      RATE_OF_ADDRESS: { limit: address, period },
      RATE_OF_KEY: { limit: key, period },
      RATE_OF_WORKSPACE: { limit: workspace, period },
      RATE_OF_REFUSED: { limit: refused, period },
    });
    const words = (name: string) => readFileSync(name, 'utf8').replaceAll(/\s+/g, ' ');
    for (const number of [address, key, workspace, refused].map((most) => most.toLocaleString('en'))) {
      expect(words('docs/api.md')).toContain(number);
      expect(words('docs/security.md')).toContain(number);
    }
  });

  it('has a meaning for each cron of wrangler.toml', () => {
    expect(triggers.crons).toEqual(Object.values(CRONS));
  });

  it('has the crons that the schedule knows, and Durable Objects on SQLite', () => {
    expect([...triggers.crons].toSorted()).toEqual(Object.values(CRONS).toSorted());
    expect(migrations.flatMap((migration) => migration.new_sqlite_classes ?? [])).toEqual([
      'RepoCursor',
      'GitHubBudget',
      'ModelDesk',
    ]);
    expect(migrations.flatMap((migration) => migration.renamed_classes ?? [])).toEqual([
      { from: 'ModelDesk', to: 'ModelScheduler' },
    ]);
    expect(readFileSync('wrangler.toml', 'utf8')).not.toContain('new_classes');
  });
});
