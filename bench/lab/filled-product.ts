import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { serveNeon } from '../../packages/local-cloud/src/neon/http-server.ts';
import type { Engine } from '../../packages/local-cloud/src/neon/engine.ts';
import { startProduct, type Product } from '../../packages/local-cloud/src/product/start-product.ts';
import { newBenchDatabase, type BenchDatabase } from './database.ts';
import { fillWorkspace, type Extent } from './large-workspace.ts';
import { startCountedReplay } from './replay.ts';

/** The real Worker on a database whose one workspace is large. */
export interface FilledProduct {
  product: Product;
  database: BenchDatabase;
  /** The time of all transactions so far, milliseconds. */
  milliseconds(): number;
  /** The cookie of a browser that has signed in with the owner's key. */
  cookie: string;
}

/** Starts the product, fills its workspace and signs in. The stack stops all of it. */
export async function startFilledProduct(stack: AsyncDisposableStack, extent: Extent): Promise<FilledProduct> {
  const dir = await mkdtemp(path.join(tmpdir(), 'bench-'));
  stack.defer(() => rm(dir, { recursive: true, force: true, maxRetries: 5 }));
  const database = await newBenchDatabase();
  stack.defer(() => database.stop());
  const replay = await startCountedReplay({ latency: 0, pullRequests: 1 });
  stack.defer(() => replay.child.stop());
  const watched = timed(database.engine);
  const endpoint = await serveNeon(watched.engine, database.databaseUrl);
  stack.defer(() => endpoint.stop());
  const product = await startProduct({
    database: { databaseUrl: database.databaseUrl, neonHttpUrl: endpoint.url },
    github: { url: replay.url, token: 'bench' },
    stateDir: dir,
  });
  stack.defer(() => product.stop());
  await fillWorkspace(database.engine, product.workspaceId, extent);
  return { product, database, milliseconds: () => watched.milliseconds(), cookie: await signIn(product) };
}

async function signIn({ url, apiKey }: { url: string; apiKey: string }): Promise<string> {
  const body = new URLSearchParams({ key: apiKey, to: '/' });
  const headers = { origin: new URL(url).origin };
  const response = await fetch(new URL('/session', url), { method: 'POST', body, headers, redirect: 'manual' });
  const [cookie] = response.headers.getSetCookie();
  if (!cookie) throw new Error(`the sign-in answered ${response.status} without a cookie`);
  return cookie.split(';')[0] ?? '';
}

/** An engine that sums the time of its transactions. */
function timed(engine: Engine): { engine: Engine; milliseconds(): number } {
  let sum = 0;
  return {
    engine: {
      ...engine,
      async transaction(statements) {
        const began = performance.now();
        try {
          return await engine.transaction(statements);
        } finally {
          sum += performance.now() - began;
        }
      },
    },
    milliseconds: () => sum,
  };
}
