import { Hono } from 'hono';
import { beforeEach, describe, expect, it } from 'vitest';
import { clientOfAddress } from '../../src/domain/client-address.ts';
import type { Caller } from '../../src/domain/caller.ts';
import type { AppEnv } from '../../src/routes/auth.ts';
import { problem, problemOf } from '../../src/routes/problem.ts';
import { limitRates, type RateBindings } from '../../src/routes/rate-limits.ts';

it.each([
  [undefined, null],
  ['127.0.0.1', null],
  ['::1', null],
  ['203.0.113.7', '203.0.113.7'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['2001:DB8:0:0:ffff:1:2:3', '2001:db8:0:0::/64'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8::2:3:4:5:6', '2001:db8:0:2::/64'],
  ['::ffff:203.0.113.7', '0:0:0:0::/64'],
  // What is no address still tells one client from another.
  ['somewhere:else', 'somewhere:else'],
])('requests from %s are counted as of %s', (address, client) => {
  expect(clientOfAddress(address)).toBe(client);
});

/** A binding that lets so many requests of a key pass, as Cloudflare's does within one minute. */
function binding(most: number) {
  const counts = new Map<string, number>();
  return {
    counts,
    limit: ({ key = '' }: { key?: string }) => {
      counts.set(key, (counts.get(key) ?? 0) + 1);
      return Promise.resolve({ success: (counts.get(key) ?? 0) <= most });
    },
  };
}

const CALLER: Caller = {
  workspaceId: 'acme',
  role: 'reader',
  kind: 'key',
  id: 'ci',
  name: 'CI',
  githubId: null,
  sessionId: null,
};

describe('a request', () => {
  let bindings: { [Name in keyof RateBindings]-?: ReturnType<typeof binding> };
  let app: Hono<AppEnv>;
  const ask = (path: string, address: string | null = '203.0.113.7') =>
    app.request(path, { headers: address === null ? {} : { 'cf-connecting-ip': address } }, bindings);
  const statuses = async (times: number, path: string, address?: string | null) => {
    const all: number[] = [];
    for (let time = 0; time < times; time++) all.push((await ask(path, address)).status);
    return all;
  };

  beforeEach(() => {
    bindings = {
      RATE_OF_ADDRESS: binding(4),
      RATE_OF_KEY: binding(2),
      RATE_OF_WORKSPACE: binding(3),
      RATE_OF_REFUSED: binding(2),
    };
    app = new Hono<AppEnv>();
    app.use(limitRates());
    app.get('/open', (context) => context.text('ok'));
    app.get('/health', (context) => context.text('ok'));
    app.get('/webhooks/github', (context) => context.text('ok'));
    app.get('/as/:key', async (context) => {
      await context.get('rates').countCaller({ ...CALLER, id: context.req.param('key') });
      return context.text('ok');
    });
    app.get('/in/:session', async (context) => {
      await context.get('rates').countCaller({ ...CALLER, sessionId: context.req.param('session') });
      return context.text('ok');
    });
    app.get('/wrong', async (context) => {
      context.get('rates').mayTryKey();
      await context.get('rates').countRefused();
      return context.text('refused', 401);
    });
    app.get('/right', (context) => {
      context.get('rates').mayTryKey();
      return context.text('ok');
    });
    app.onError((error, context) => problem(context, problemOf(error)));
  });

  it('is not counted where the runtime has no bindings', async () => {
    const headers = { 'cf-connecting-ip': '203.0.113.7' };
    for (let time = 0; time < 5; time++) {
      expect((await app.request('/as/ci', { headers }, {})).status).toBe(200);
      expect((await app.request('/wrong', { headers }, {})).status).toBe(401);
    }
  });

  it('is answered 429 past the limit of its address, before anything else, with the seconds to wait', async () => {
    expect(await statuses(4, '/open')).toEqual([200, 200, 200, 200]);
    const refused = await ask('/as/ci');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(await refused.json()).toEqual({
      type: '/problems/too-many-requests',
      title: 'Too many requests',
      status: 429,
      detail: 'More than 12,000 requests from this address within a minute. Wait 60 s, then go on.',
    });
    expect(bindings.RATE_OF_KEY.counts.size).toBe(0);
    expect((await ask('/open', '203.0.113.8')).status).toBe(200);
  });

  it('of a probe or a webhook is not counted, nor one of this machine for its address', async () => {
    await statuses(5, '/health');
    await statuses(5, '/webhooks/github');
    await statuses(5, '/open', null);
    await statuses(5, '/open', '127.0.0.1');
    expect(bindings.RATE_OF_ADDRESS.counts.size).toBe(0);
  });

  it('is counted for its key, for its session instead of the key behind it, and for the workspace of all', async () => {
    expect(await statuses(3, '/as/ci', null)).toEqual([200, 200, 429]);
    expect(Object.fromEntries(bindings.RATE_OF_WORKSPACE.counts)).toEqual({ acme: 3 });
    const ofWorkspace = await ask('/in/browser', null);
    expect(await ofWorkspace.json()).toMatchObject({
      detail: 'More than 12,000 requests in this workspace within a minute. Wait 60 s, then go on.',
    });
    expect(Object.fromEntries(bindings.RATE_OF_KEY.counts)).toEqual({ ci: 3, browser: 1 });
  });

  it('with a wrong key too many holds the keys of its address back, and nothing else', async () => {
    expect(await statuses(3, '/wrong')).toEqual([401, 401, 429]);
    const held = await ask('/right');
    expect(await held.json()).toMatchObject({
      status: 429,
      detail: 'More than 300 wrong keys from this address within a minute. Wait 60 s, then go on.',
    });
    bindings.RATE_OF_ADDRESS.counts.clear();
    expect((await ask('/open')).status).toBe(200);
    expect((await ask('/right', '203.0.113.8')).status).toBe(200);
    expect(await statuses(5, '/wrong', null)).toEqual([401, 401, 401, 401, 401]);
  });
});
