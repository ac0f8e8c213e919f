import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../src/faults/fault.ts';
import { startGitHubReplay, type GitHubReplay } from '../src/replay.ts';

const HEADERS = { authorization: 'bearer any', 'user-agent': 'test' };
const QUERY = `query Page($width: Int!, $after: String) { repository(owner: "acme", name: "widgets") {
  pullRequests(first: $width, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) {
    pageInfo { hasNextPage endCursor }
    nodes { number statusCheckRollup { state } }
  } } }`;

interface Answer {
  data?: {
    repository: {
      pullRequests: {
        pageInfo: { hasNextPage: boolean; endCursor: string };
        nodes: ({ statusCheckRollup: unknown } | null)[];
      };
    } | null;
  } | null;
  errors?: { type?: string; path?: (string | number)[]; message: string }[];
}

let replay: GitHubReplay;
beforeAll(async () => {
  replay = await startGitHubReplay({ repositories: [{ fullName: 'acme/widgets', pullRequests: 60 }] });
});
afterEach(() => {
  replay.control.clearFaults();
  replay.control.setLatency({ base: 0, perPullRequest: 0 });
});
afterAll(() => replay.stop());

function send(width = 10, after: string | null = null, signal?: AbortSignal): Promise<Response> {
  return fetch(`${replay.url}/graphql`, {
    method: 'POST',
    headers: HEADERS,
    body: JSON.stringify({ query: QUERY, variables: { width, after } }),
    ...(signal && { signal }),
  });
}

async function ask(width = 10, after: string | null = null): Promise<Answer> {
  return (await send(width, after)).json<Answer>();
}

describe('answers that are replaced', () => {
  test.each<[Fault, number, string]>([
    [{ kind: 'bad-gateway' }, 502, 'respond to your request in time'],
    [{ kind: 'gateway-timeout' }, 504, 'respond to your request in time'],
    [{ kind: 'server-error' }, 500, 'Server Error'],
    [{ kind: 'service-unavailable' }, 503, '<!DOCTYPE html>'],
    [{ kind: 'html' }, 200, '<!DOCTYPE html>'],
    [{ kind: 'unauthorized' }, 401, 'Bad credentials'],
    [{ kind: 'suspended' }, 403, 'suspended'],
    [{ kind: 'not-found' }, 404, 'Not Found'],
    [{ kind: 'blocked' }, 451, 'blocked'],
    [{ kind: 'secondary' }, 403, 'secondary rate limit'],
    [{ kind: 'secondary', status: 429 }, 429, 'secondary rate limit'],
    [{ kind: 'secondary', status: 200 }, 200, 'secondary rate limit'],
    [{ kind: 'rate-limited', errorType: 'RATE_LIMIT', resetIn: 0 }, 200, '"RATE_LIMIT"'],
  ])('%o', async (fault, status, text) => {
    replay.control.addFault(fault);
    const response = await send();
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(text);
  });

  test('a secondary limit names its wait only when told to', async () => {
    replay.control.addFault({ kind: 'secondary', next: 1, retryAfter: 7 });
    replay.control.addFault({ kind: 'secondary', next: 1 });
    expect((await send()).headers.get('retry-after')).toBe('7');
    expect((await send()).headers.get('retry-after')).toBeNull();
  });

  test('the same over HTTP, and for REST', async () => {
    await fetch(`${replay.url}/_replay/addFault`, {
      method: 'POST',
      body: JSON.stringify({ kind: 'server-error', api: 'rest', matching: '/pulls' }),
    });
    const status = async (path: string) => (await fetch(`${replay.url}${path}`, { headers: HEADERS })).status;
    expect(await status('/repos/acme/widgets/pulls')).toBe(500);
    expect(await status('/repos/acme/widgets')).toBe(200);
    expect((await send()).status).toBe(200);
    const wrong = await fetch(`${replay.url}/_replay/addFault`, { method: 'POST', body: '{"kind":"nothing"}' });
    expect(wrong.status).toBe(400);
  });
});

describe('scopes', () => {
  test('the next two, after one was let through', async () => {
    replay.control.addFault({ kind: 'server-error', skip: 1, next: 2 });
    const statuses = [];
    for (let index = 0; index < 4; index++) statuses.push((await send()).status);
    expect(statuses).toEqual([200, 500, 500, 200]);
  });

  test('pages that are too wide', async () => {
    replay.control.addFault({ kind: 'too-wide', widerThan: 5 });
    expect((await send(6)).status).toBe(502);
    expect((await send(5)).status).toBe(200);
  });
});

describe('answers that are spoiled', () => {
  test('resource limits leave nulls and errors in HTTP 200, and pass a page of one', async () => {
    replay.control.addFault({ kind: 'resource-limits' });
    const body = await ask(4);
    expect(body.data?.repository?.pullRequests.nodes.map((node) => node === null)).toEqual([false, true, false, true]);
    expect(body.errors?.map(({ type }) => type)).toEqual(['RESOURCE_LIMITS_EXCEEDED', 'RESOURCE_LIMITS_EXCEEDED']);
    expect((await ask(1)).errors).toBeUndefined();
  });

  test('a forbidden field is null, with an error that names its path', async () => {
    replay.control.addFault({ kind: 'forbidden-field' });
    const body = await ask(10);
    expect(body.data?.repository?.pullRequests.nodes.every((node) => node?.statusCheckRollup === null)).toBe(true);
    expect(body.errors?.[0]).toMatchObject({
      type: 'FORBIDDEN',
      message: 'Resource not accessible by personal access token',
    });
    expect(body.errors?.[0]?.path?.at(-1)).toBe('statusCheckRollup');
  });

  test('a partial answer has data and errors', async () => {
    replay.control.addFault({ kind: 'partial', field: 'repository' });
    expect(await ask()).toMatchObject({ data: { repository: null }, errors: [{ type: 'SERVICE_UNAVAILABLE' }] });
  });

  test('a cursor that does not move, and one that is refused', async () => {
    const first = await ask();
    const after = first.data?.repository?.pullRequests.pageInfo.endCursor ?? '';
    replay.control.addFault({ kind: 'stuck-cursor', next: 1 });
    const stuck = await ask(10, after);
    expect(stuck.data?.repository?.pullRequests.pageInfo).toEqual({ hasNextPage: true, endCursor: after });
    replay.control.addFault({ kind: 'refused-cursor', next: 1 });
    expect((await ask(10, after)).errors?.[0]?.type).toBe('INVALID_CURSOR_ARGUMENTS');
    expect((await ask(10, after)).errors).toBeUndefined();
  });

  test('a body that ends early, a connection that breaks, and one that never answers', async () => {
    replay.control.addFault({ kind: 'truncated', next: 1 });
    await expect(ask()).rejects.toThrow(SyntaxError);
    replay.control.addFault({ kind: 'reset', next: 1 });
    await expect(ask()).rejects.toThrow(/terminated|fetch failed/);
    replay.control.addFault({ kind: 'hang', next: 1 });
    await expect(send(10, null, AbortSignal.timeout(100))).rejects.toThrow(/aborted|timeout/i);
  });
});

test('exhausted points stay gone until their reset', async () => {
  const own = await startGitHubReplay();
  try {
    own.control.addFault({ kind: 'rate-limited', next: 1, resetIn: 60 });
    const type = async () => {
      const response = await fetch(`${own.url}/graphql`, {
        method: 'POST',
        headers: HEADERS,
        body: '{"query":"{ viewer { login } }"}',
      });
      return (await response.json<Answer>()).errors?.[0]?.type;
    };
    expect(await type()).toBe('RATE_LIMITED');
    expect(await type()).toBe('RATE_LIMITED');
    own.control.advanceClock({ milliseconds: 61_000 });
    expect(await type()).toBeUndefined();
  } finally {
    await own.stop();
  }
});

test('latency grows with the width of the page, and the counters see what is in flight', async () => {
  replay.control.setLatency({ perPullRequest: 5 });
  replay.control.resetStats();
  const begin = performance.now();
  await Promise.all([send(20), send(20), send(20)]);
  expect(performance.now() - begin).toBeGreaterThanOrEqual(99);
  const stats = replay.control.stats();
  expect(stats.maxInFlight).toBe(3);
  expect(stats.byRoute['Page']).toEqual({ requests: 3, points: 3 });
});

test('more than a hundred in flight meet the secondary limit', async () => {
  // Longer than a busy machine takes to send them all.
  replay.control.setLatency({ base: 8_000 });
  const statuses = await Promise.all(Array.from({ length: 105 }, async () => (await send(1)).status));
  expect(statuses.filter((status) => status === 403).length).toBe(5);
});
