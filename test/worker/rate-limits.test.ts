// @module-tag long
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import worker from '../../src/index.ts';
import { REQUESTS_A_MINUTE, type RateBindings } from '../../src/routes/rate-limits.ts';
import { browser } from './support/browser.ts';
import { newKey, newWorkspace, request, type ProblemBody } from './support/api.ts';

const PAGE = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
/** Calls of a binding that are under way at once. */
const AT_ONCE = 200;

let owner: { id: string; key: string };

beforeAll(async () => {
  owner = await newWorkspace();
});

/** Counts with a binding of the Worker until it refuses. The local one counts exactly, by the minutes of the clock: one may begin between. */
async function exhaust(limit: RateLimit, key: string, most: number): Promise<void> {
  for (let counted = 0; counted <= 2 * most; counted += AT_ONCE) {
    const outcomes = await Promise.all(Array.from({ length: AT_ONCE }, () => limit.limit({ key })));
    if (outcomes.some(({ success }) => !success)) return;
  }
  throw new Error(`${key} was counted ${2 * most} times, and is not refused`);
}

/** Exhausts a count and asks; once more when a new minute began between. */
async function askPast(exhausted: () => Promise<void>, ask: () => Promise<Response>): Promise<Response> {
  await exhausted();
  const response = await ask();
  if (response.status === 429) return response;
  await exhausted();
  return ask();
}

/** Asks the Worker with one of its bindings in the place of another, which has a higher limit. */
async function askWith(bindings: Partial<RateBindings>, path: string, headers: Record<string, string>) {
  const context = createExecutionContext();
  const asked = new Request(`https://edge.test${path}`, { headers });
  const response = await worker.fetch(asked, { ...env, ...bindings }, context);
  const text = await response.text();
  await waitOnExecutionContext(context);
  return new Response(text, response);
}

const problemOf = async (response: Response) => ({
  retryAfter: response.headers.get('retry-after'),
  contentType: response.headers.get('content-type'),
  problem: await response.json<ProblemBody>(),
});

describe('past its limit', () => {
  const past = (detail: string) => ({
    retryAfter: '60',
    contentType: 'application/problem+json',
    problem: {
      type: '/problems/too-many-requests',
      title: 'Too many requests',
      status: 429,
      detail: `More than ${detail} within a minute. Wait 60 s, then go on.`,
    },
  });

  it('a key is answered 429 with the seconds to wait, and the other keys of its workspace go on', async () => {
    const reader = await newKey(owner.key, 'reader');
    const ask = () => request('GET', '/v1/workspace', { key: reader.key });
    const response = await askPast(() => exhaust(env.RATE_OF_KEY, reader.id, REQUESTS_A_MINUTE.key), ask);
    expect(await problemOf(response)).toEqual(past('6,000 requests with this key or session'));
    expect((await request('GET', '/v1/workspace', { key: owner.key })).status).toBe(200);
  });

  it('a workspace is, and a page says it in words and asks again by itself', async () => {
    const other = await newWorkspace();
    const person = await browser().signIn(other.key);
    const exhausted = () => exhaust(env.RATE_OF_REFUSED, other.id, REQUESTS_A_MINUTE.refused);
    const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const bindings = { RATE_OF_WORKSPACE: env.RATE_OF_REFUSED };
    const ask = () => askWith(bindings, '/repositories', { ...PAGE, cookie });
    const page = await askPast(exhausted, ask);
    const html = await page.text();
    expect([page.status, page.headers.get('retry-after'), page.headers.get('refresh')]).toEqual([429, '60', '60']);
    expect(html).toContain('<h1>Too many requests</h1>');
    expect(html).toContain('More than 12,000 requests in this workspace within a minute.');
    expect(html).toContain('Trying again in 60 s.');
    expect((await request('GET', '/v1/workspace', { key: owner.key })).status).toBe(200);
  });

  it('an address is, whatever key it has, but not a probe from there', async () => {
    const headers = { 'cf-connecting-ip': '2001:db8:1:2:3::4' };
    const exhausted = () => exhaust(env.RATE_OF_REFUSED, '2001:db8:1:2::/64', REQUESTS_A_MINUTE.refused);
    const bindings = { RATE_OF_ADDRESS: env.RATE_OF_REFUSED };
    const ask = (path: string) => askWith(bindings, path, { ...headers, authorization: `Bearer ${owner.key}` });
    const response = await askPast(exhausted, () => ask('/v1/workspace'));
    expect(await problemOf(response)).toEqual(past('12,000 requests from this address'));
    expect((await ask('/auth/github')).status).toBe(429);
    expect((await ask('/health')).status).toBe(200);
  });

  it('a wrong key is, also as admin token and on the page to sign in, and then no key of its address is tried', async () => {
    const headers = { 'cf-connecting-ip': '203.0.113.7' };
    const exhausted = () => exhaust(env.RATE_OF_REFUSED, '203.0.113.7', REQUESTS_A_MINUTE.refused);
    const ask = () => request('GET', '/v1/workspace', { key: 'tfe_wrong', headers });
    const refused = past('300 wrong keys from this address');
    expect(await problemOf(await askPast(exhausted, ask))).toEqual(refused);
    const right = await request('GET', '/v1/workspace', { key: owner.key, headers });
    expect(await problemOf(right)).toEqual(refused);
    const admin = await request('POST', '/v1/workspaces', { key: 'wrong', headers, body: { name: 'Mine' } });
    expect(await problemOf(admin)).toEqual(refused);
    const signIn = await browser().open('/session', { key: owner.key }, { ...headers, ...PAGE });
    // A browser would ask again with GET, which a form does not answer.
    expect([signIn.status, signIn.headers.get('retry-after'), signIn.headers.get('refresh')]).toEqual([
      429,
      '60',
      null,
    ]);
    expect(signIn.headers.getSetCookie()).toEqual([]);
    const elsewhere = { 'cf-connecting-ip': '203.0.113.8' };
    expect((await request('GET', '/v1/workspace', { key: owner.key, headers: elsewhere })).status).toBe(200);
  });
});

it('every operation of /v1 says in the description that it may answer 429, and when to go on', async () => {
  const { paths } = await (
    await request('GET', '/openapi.json')
  ).json<{
    paths: Record<string, Record<string, { responses: Record<string, { headers?: object; content?: object }> }>>;
  }>();
  const operations = Object.entries(paths)
    .filter(([path]) => path.startsWith('/v1/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { responses }]) => ({ path, method, responses })),
    );
  expect(operations.length).toBeGreaterThan(80);
  for (const { path, method, responses } of operations) {
    expect(Object.keys(responses[429]?.headers ?? {}), `${method} ${path}`).toEqual(['Retry-After']);
    expect(Object.keys(responses[429]?.content ?? {})).toEqual(['application/problem+json']);
  }
  expect(paths['/webhooks/github']?.['post']?.responses).not.toHaveProperty('429');
});
