// @module-tag long
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GitHubReplay } from '../../packages/github-replay/src/replay.ts';
import type { LocalDatabase } from '../../packages/local-cloud/src/neon/start-database.ts';
import { sized } from '../support/sized.ts';
import { virtualProduct } from '../support/virtual-product.ts';

/** Each has 1.2 MB of comments. All of them together are more than may be held at once, also where answers come late. */
const PULL_REQUESTS = sized(45, 120);

const services = fork(path.join(import.meta.dirname, '../support/services-apart.ts'), [String(PULL_REQUESTS)]);
let product: Awaited<ReturnType<typeof virtualProduct>>;

beforeAll(async () => {
  const [urls] = (await once(services, 'message')) as [object];
  product = await virtualProduct(urls as GitHubReplay, urls as LocalDatabase, 'acme/widgets');
});
afterAll(() => {
  product.stop();
  services.disconnect();
});

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function heapBytes(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

it(
  `a history of ${PULL_REQUESTS * 1.2} MB of comments is read and stored in less than 40 MB`,
  { timeout: 600_000 },
  async () => {
    const before = heapBytes();
    const held: number[] = [];
    const measuring = setInterval(() => held.push(heapBytes() - before), 250);
    const record = await product.sync();
    clearInterval(measuring);
    expect(record).toMatchObject({ status: 'succeeded', receipt: { complete: true, setAside: [] } });
    expect(held.length).toBeGreaterThan(10);
    expect(Math.max(...held) / 1_000_000).toBeLessThan(40);
  },
);
