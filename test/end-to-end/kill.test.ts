import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import type { SyncRecord } from '../../src/domain/cursor/state.ts';
import { startGitHubReplay } from '../../local/github/replay.ts';
import { startDatabase } from '../../local/neon/start-database.ts';
import { openClient } from '../../local/start/api-client.ts';
import { freePort } from '../../local/start/free-port.ts';
import { startWorker, type LocalWorker } from '../../local/start/start-worker.ts';

const KILLS = 5;
const PULL_REQUESTS = 400;
const ADMIN_TOKEN = 'an-admin-token-of-the-test';

const ends: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
});

it(
  'a sync whose Worker is killed five times at random moments ends by itself, complete',
  { timeout: 420_000 },
  async () => {
    const stateDir = await mkdtemp(path.join(tmpdir(), 'kill-'));
    ends.push(() => rm(stateDir, { recursive: true }));
    const database = await startDatabase({});
    ends.push(() => database.stop());
    const github = await startGitHubReplay({
      repositories: [{ fullName: 'acme/widgets', pullRequests: PULL_REQUESTS }],
      latency: { perPullRequest: 20 },
      secondaryLimits: false,
    });
    ends.push(() => github.stop());
    const port = await freePort();
    const start = (): Promise<LocalWorker> =>
      startWorker({
        port,
        stateDir,
        variables: {
          DATABASE_URL: database.databaseUrl,
          NEON_HTTP_URL: database.neonHttpUrl,
          GITHUB_API_URL: github.url,
          GITHUB_TOKEN: 'replay',
          ADMIN_TOKEN,
          ENCRYPTION_KEY: btoa('0123456789abcdef0123456789abcdef'),
        },
      });
    let worker = await start();
    ends.push(() => worker.child.stop());
    const { apiKey } = await openClient(worker.url, ADMIN_TOKEN).post<{ apiKey: string }>('/v1/workspaces', {
      name: 'kill',
    });
    const client = openClient(worker.url, apiKey);
    const repository = await client.post<{ id: string }>('/v1/repositories', { fullName: 'acme/widgets' });
    const { id } = await client.post<{ id: string }>(`/v1/repositories/${repository.id}/syncs`, {});

    for (let kill = 0; kill < KILLS; kill++) {
      await sleep(500 + Math.random() * 3_000);
      await worker.child.kill();
      worker = await start();
    }

    const record = await ended(client, id);
    expect(record.error).toBeNull();
    expect(record.status).toBe('succeeded');
    expect(record.receipt).toMatchObject({ complete: true, missing: [], stored: { pullRequests: PULL_REQUESTS } });
    // Each kill repeats at most the chunk that it broke off.
    expect(github.control.stats().graphqlRequests).toBeLessThan(PULL_REQUESTS / 18 + KILLS * 10 + 20);
  },
);

async function ended(client: ReturnType<typeof openClient>, id: string): Promise<SyncRecord> {
  for (;;) {
    const record = await client.get<SyncRecord>(`/v1/syncs/${id}`);
    if (record.finishedAt !== null) return record;
    await sleep(500);
  }
}
