import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../../packages/github-replay/src/replay.ts';
import { FailureError, type Failure } from '../../src/errors.ts';
import { openApp } from '../../src/github/app.ts';
import { redeliverMissed, type RedeliverDeps } from '../../src/jobs/webhooks/redeliver-missed.ts';
import type { LiveMessage } from '../../src/messages.ts';
import { listen } from '../support/listen.ts';

/** GitHub's clock, so far behind that what it delivered is no longer young. */
const BEHIND_MS = 90_000;
const FIRST = { type: 'live.deliveries' as const, v: 1 as const, cursor: null, startedAt: null };

/** Nobody listens there: every delivery fails. */
const NOBODY = { url: 'http://127.0.0.1:9/webhooks/github', secret: 'secret' };

const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
});

let github: GitHubReplay;
let mark: string | null = null;
let known: string[] = [];

beforeAll(async () => {
  github = await startGitHubReplay({
    repositories: [{ fullName: 'acme/widgets', pullRequests: 5 }],
    now: () => Date.now() - BEHIND_MS,
    app: { id: 7, publicKey: keys.publicKey, installations: [{ id: 1, account: 'acme' }] },
    webhook: NOBODY,
  });
});
afterAll(() => github.stop());
beforeEach(() => {
  [mark, known] = [null, []];
});

const deps = (app: RedeliverDeps['app'], sent: LiveMessage[] = []): RedeliverDeps => ({
  now: Date.now,
  app,
  store: {
    knownDeliveries: (ids) => Promise.resolve(ids.filter((id) => known.includes(id))),
    mark: () => Promise.resolve(mark),
    setMark: (at) => {
      mark = at;
      return Promise.resolve();
    },
  },
  sendToLive: (message) => {
    sent.push(message);
    return Promise.resolve();
  },
  log: () => undefined,
});

const app = (privateKey = keys.privateKey) => openApp({ apiUrl: github.url, id: 7, privateKey });
const redelivered = () => github.control.deliveries().filter(({ redelivery }) => redelivery).length;

describe('deliveries that never arrived', () => {
  it('are asked for again, once each, and looked for from there on', async () => {
    const before = redelivered();
    const { number } = github.control.open({ title: 'Nobody heard' });
    github.control.comment({ number });
    await github.control.webhooksSettled();
    const missed = new Set(github.control.deliveries().map(({ guid }) => guid)).size;
    await redeliverMissed(deps(app()), FIRST);
    await github.control.webhooksSettled();
    expect(redelivered() - before).toBe(missed);
    expect(Date.now() - Date.parse(mark ?? '')).toBeLessThan(60_000);
  });

  it('are asked for once more when they are refused, and not every hour for ever', async () => {
    let refused = 0;
    const listener = createServer((_, response) => {
      refused++;
      response.writeHead(401).end();
    });
    github.control.setWebhook({ url: await listen(listener), secret: 'secret' });
    github.control.comment({ number: 1 });
    await github.control.webhooksSettled();
    const missed = refused;
    expect(missed).toBeGreaterThan(0);
    known = github.control.deliveries().flatMap(({ guid, statusCode }) => (statusCode === 401 ? [] : [guid]));
    for (let hour = 0; hour < 3; hour++) {
      await redeliverMissed(deps(app()), FIRST);
      await github.control.webhooksSettled();
    }
    expect(refused).toBe(2 * missed);
    listener.close();
    listener.closeAllConnections();
    github.control.setWebhook(NOBODY);
  });

  it('are left alone when we have them, whatever GitHub thinks', async () => {
    known = github.control.deliveries().map(({ guid }) => guid);
    const before = redelivered();
    await redeliverMissed(deps(app()), FIRST);
    await github.control.webhooksSettled();
    expect(redelivered()).toBe(before);
  });

  it('are not looked for before the mark, but for a while that overlaps', async () => {
    mark = new Date(Date.now() + 3_600_000).toISOString();
    const before = redelivered();
    await redeliverMissed(deps(app()), FIRST);
    await github.control.webhooksSettled();
    expect(redelivered()).toBe(before);
  });

  it('are found with a key in PKCS#8 too, and a key that is none is named', async () => {
    const pkcs8 = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    // Another key than GitHub knows: it is read, and GitHub refuses the App.
    await expect(redeliverMissed(deps(app(pkcs8.privateKey)), FIRST)).rejects.toThrow('bad_app');
    await expect(redeliverMissed(deps(app('-----BEGIN PRIVATE KEY-----\nAAAA\n')), FIRST)).rejects.toThrow(
      'GITHUB_APP_PRIVATE_KEY',
    );
  });

  it('are nobody’s business without an App', async () => {
    await redeliverMissed(deps(null), FIRST);
    expect(mark).toBeNull();
  });

  it('on further pages are another message’s, and the mark waits for the last', async () => {
    const pages = [
      {
        deliveries: [{ id: '1', guid: 'a', deliveredAt: Date.now() - 120_000, isRefusedAgain: false }],
        next: 'second',
      },
      { deliveries: [{ id: '2', guid: 'b', deliveredAt: Date.now() - 180_000, isRefusedAgain: false }], next: null },
    ];
    const asked: string[] = [];
    const sent: LiveMessage[] = [];
    const paged = deps(
      {
        failedDeliveries: (cursor) => Promise.resolve(pages[cursor === null ? 0 : 1] ?? { deliveries: [], next: null }),
        redeliver: (id) => Promise.resolve(void asked.push(id)),
      },
      sent,
    );
    await redeliverMissed(paged, FIRST);
    expect([asked, mark]).toEqual([['1'], null]);
    const [next] = sent;
    if (next?.type !== 'live.deliveries') throw new Error('there is another page');
    expect(next).toMatchObject({ cursor: 'second', startedAt: expect.any(String) as unknown });
    await redeliverMissed(paged, next);
    expect([asked, mark]).toEqual([['1', '2'], next.startedAt]);
  });

  describe('and that GitHub does not send again', () => {
    const listed = ['1', '2', '3'].map((id) => ({
      id,
      guid: id,
      deliveredAt: Date.now() - 120_000,
      isRefusedAgain: false,
    }));
    const refusing = (refuse: (id: string) => Failure | null) => {
      const asked: string[] = [];
      const paged = deps({
        failedDeliveries: () => Promise.resolve({ deliveries: listed, next: null }),
        redeliver(id) {
          asked.push(id);
          const failure = refuse(id);
          return failure ? Promise.reject(new FailureError(failure)) : Promise.resolve();
        },
      });
      return { asked, run: () => redeliverMissed(paged, FIRST) };
    };
    const unavailable: Failure = { kind: 'unavailable', reason: 'not_found', detail: '404' };
    const rejected: Failure = { kind: 'rejected', detail: '422' };
    const transient: Failure = { kind: 'transient', detail: '502' };

    it.each([unavailable, rejected, transient])(
      'are left, the others go on, and the mark moves: $detail',
      async (failure) => {
        const { asked, run } = refusing((id) => (id === '2' ? failure : null));
        await run();
        expect(asked).toEqual(['1', '2', '3']);
        expect(mark).not.toBeNull();
      },
    );

    it('are left although there is no other', async () => {
      await refusing(() => rejected).run();
      expect(mark).not.toBeNull();
    });

    it('because GitHub has a bad moment, or a limit is reached, wait with all of their page', async () => {
      await expect(refusing(() => transient).run()).rejects.toThrow('transient');
      const limit: Failure = { kind: 'secondary_limit', retryAfterSeconds: 60, detail: 'too fast' };
      const { asked, run } = refusing((id) => (id === '2' ? limit : null));
      await expect(run()).rejects.toThrow('secondary_limit');
      expect([asked, mark]).toEqual([['1', '2'], null]);
    });
  });
});
