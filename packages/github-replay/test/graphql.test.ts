import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../src/replay.ts';

interface Edge {
  cursor: string;
  node: { number: number; updatedAt: string };
}

interface Body {
  data?: {
    rateLimit?: { cost: number; remaining: number; nodeCount: number };
    repository?: {
      nameWithOwner: string;
      pullRequests: {
        totalCount: number;
        pageInfo: { hasNextPage: boolean; endCursor: string };
        edges: Edge[];
        nodes?: { id: string }[];
      };
    } | null;
    nodes?: (Record<string, unknown> | null)[];
  };
  errors?: { type?: string; message: string; path?: (string | number)[] }[];
}

const UNTIL = new Date('2026-06-01T00:00:00Z');
let replay: GitHubReplay;

beforeAll(async () => {
  replay = await startGitHubReplay({
    until: UNTIL,
    repositories: [{ fullName: 'acme/widgets', pullRequests: 300, seed: 7 }],
  });
});
afterAll(() => replay.stop());

async function ask(query: string, variables: Record<string, unknown> = {}): Promise<{ body: Body; headers: Headers }> {
  const response = await fetch(`${replay.url}/graphql`, {
    method: 'POST',
    headers: { authorization: 'bearer any', 'user-agent': 'test' },
    body: JSON.stringify({ query, variables }),
  });
  return { body: await response.json<Body>(), headers: response.headers };
}

const PAGE = `query Page($width: Int!, $after: String) {
  repository(owner: "acme", name: "widgets") {
    nameWithOwner
    pullRequests(first: $width, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) {
      totalCount pageInfo { hasNextPage endCursor } edges { cursor node { number updatedAt } }
    }
  }
}`;

async function page(width: number, after: string | null) {
  const { body } = await ask(PAGE, { width, after });
  if (!body.data?.repository) throw new Error(JSON.stringify(body));
  return body.data.repository.pullRequests;
}

/** A page of P pull requests with K lists in each. */
const priced = (width: number, lists: number): string => `{
  rateLimit { cost nodeCount remaining }
  repository(owner: "acme", name: "widgets") { pullRequests(first: ${width}) { nodes {
    ${Array.from({ length: lists }, (_, index) => `list${index}: reviews(first: 10) { totalCount }`).join(' ')}
  } } }
}`;

describe('pages', () => {
  test('a walk neither repeats nor skips what stays, while others are touched', async () => {
    const seen: number[] = [];
    const touched = new Set<number>();
    let after: string | null = null;
    do {
      const { edges, pageInfo } = await page(17, after);
      seen.push(...edges.map(({ node }) => node.number));
      // One pull request of every page jumps to the front, the one the cursor names included.
      const last = edges.at(-1)?.node.number ?? 0;
      if (touched.size % 2 === 0) touched.add(last);
      else touched.add(edges[0]?.node.number ?? 0);
      for (const number of [...touched].slice(-1)) replay.control.touch({ number });
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);

    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.toSorted((a, b) => a - b)).toEqual(replay.control.numbers().numbers);
    const front = await page(100, null);
    const atFront = front.edges.slice(0, touched.size).map(({ node }) => node.number);
    expect(new Set(atFront)).toEqual(touched);
  });

  test('equal times are common, and ordered', async () => {
    const { edges } = await page(100, null);
    const times = edges.map(({ node }) => node.updatedAt);
    expect(times).toEqual(times.toSorted().toReversed());
    expect(new Set(times).size).toBeLessThan(times.length);
  });

  test('states narrow the list and its total, and its cursors work', async () => {
    const query = `query($after: String) { repository(owner: "acme", name: "widgets") { nameWithOwner
      pullRequests(first: 5, after: $after, states: OPEN, orderBy: {field: UPDATED_AT, direction: DESC}) {
        totalCount pageInfo { hasNextPage endCursor } edges { cursor node { number updatedAt } } } } }`;
    const numbers = replay.control.numbers().numbers;
    const open = numbers.filter((number) => replay.control.pullRequest({ number }).state === 'OPEN');
    const seen: number[] = [];
    let after: string | null = null;
    do {
      const { body } = await ask(query, { after });
      const list = body.data?.repository?.pullRequests;
      expect(list?.totalCount).toBe(open.length);
      seen.push(...(list?.edges ?? []).map(({ node }) => node.number));
      after = list?.pageInfo.hasNextPage ? list.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen.toSorted((a, b) => a - b)).toEqual(open);
  });

  test('backwards by last and before', async () => {
    const whole = await page(30, null);
    const query = `query($before: String) { repository(owner: "acme", name: "widgets") { nameWithOwner
      pullRequests(last: 4, before: $before, orderBy: {field: UPDATED_AT, direction: DESC}) {
        totalCount pageInfo { hasNextPage endCursor } edges { cursor node { number updatedAt } } } } }`;
    const { body } = await ask(query, { before: whole.edges[20]?.cursor });
    expect(body.data?.repository?.pullRequests.edges).toEqual(whole.edges.slice(16, 20));
  });

  test('a cursor that is none is refused with its type', async () => {
    const { body } = await ask(PAGE, { width: 5, after: 'bm9uc2Vuc2U=' });
    expect(body.data?.repository).toBeNull();
    expect(body.errors?.[0]).toMatchObject({
      type: 'INVALID_CURSOR_ARGUMENTS',
      path: ['repository', 'pullRequests'],
    });
  });
});

describe('prices', () => {
  test.each([
    [29, 5, 1],
    [24, 6, 1],
    [25, 9, 2],
    [18, 8, 1],
    [100, 9, 9],
  ])('%i pull requests with %i lists cost %i', async (width, lists, cost) => {
    const { body } = await ask(priced(width, lists));
    expect(body.data?.rateLimit?.cost).toBe(cost);
    expect(body.data?.rateLimit?.nodeCount).toBe(width + width * lists * 10);
  });

  test('a hundred nodes by id with one list cost one point', async () => {
    const ids = (await page(100, null)).edges.length;
    const query = `query($ids: [ID!]!) { rateLimit { cost } nodes(ids: $ids) { ... on PullRequest { number reviews(first: 100) { totalCount } } } }`;
    const list = `{ repository(owner: "acme", name: "widgets") { pullRequests(first: 100) { nodes { id } } } }`;
    const found = (await ask(list)).body.data?.repository?.pullRequests.nodes ?? [];
    const { body } = await ask(query, { ids: found.map(({ id }) => id) });
    expect(body.data?.rateLimit?.cost).toBe(1);
    expect(body.data?.nodes).toHaveLength(ids);
  });

  test('points go down by the cost, and a dry run takes none', async () => {
    const first = await ask(priced(25, 9));
    const second = await ask(priced(25, 9));
    const before = Number(first.headers.get('x-ratelimit-remaining'));
    expect(Number(second.headers.get('x-ratelimit-remaining'))).toBe(before - 2);
    expect(second.headers.get('x-ratelimit-resource')).toBe('graphql');
    const dry = await ask(priced(25, 9).replace('rateLimit', 'rateLimit(dryRun: true)'));
    expect(dry.body.data?.rateLimit?.cost).toBe(2);
    expect(dry.body.data?.repository).toBeNull();
    expect(Number(dry.headers.get('x-ratelimit-remaining'))).toBe(before - 2);
  });
});

describe('refusals', () => {
  const of = (selection: string): string => `{ repository(owner: "acme", name: "widgets") { ${selection} } }`;

  test.each([
    ['MISSING_PAGINATION_BOUNDARIES', of('pullRequests { nodes { number } }')],
    ['EXCESSIVE_PAGINATION', of('pullRequests(first: 101) { nodes { number } }')],
    [
      'MAX_NODE_LIMIT_EXCEEDED',
      of(
        'pullRequests(first: 100) { nodes { reviews(first: 100) { nodes { comments(first: 60) { nodes { id } } } } } }',
      ),
    ],
    ['NOT_FOUND', '{ repository(owner: "acme", name: "nothing") { id } }'],
    ['NOT_FOUND', of('pullRequest(number: 999999) { id }')],
    ['NOT_FOUND', '{ node(id: "PR_xyz") { id } }'],
    ['ARGUMENT_LIMIT', `{ nodes(ids: [${'"PR_1" '.repeat(101)}]) { id } }`],
  ])('%s', async (type, query) => {
    const { body } = await ask(query);
    expect(body.errors?.map((error) => error.type)).toContain(type);
  });

  test('a list that is only counted needs no bounds', async () => {
    const { body } = await ask(of('nameWithOwner pullRequests { totalCount }'));
    expect(body.data?.repository?.pullRequests.totalCount).toBe(300);
  });

  test('a field of the schema that is not served is an error, not a null', async () => {
    const { body } = await ask(of('stargazerCount'));
    expect(body.errors?.[0]?.message).toBe('the replay does not serve Repository.stargazerCount');
  });

  test('a field the schema does not have is refused before it costs', async () => {
    const { body } = await ask(of('pullRequestCount'));
    expect(body.data).toBeUndefined();
    expect(body.errors?.[0]?.message).toContain('pullRequestCount');
  });

  test('no User-Agent, no token', async () => {
    const response = await fetch(`${replay.url}/graphql`, { method: 'POST', body: '{"query":"{viewer{login}}"}' });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ message: 'Bad credentials' });
  });
});

test('the hour’s points end with HTTP 200 and RATE_LIMITED, and return', async () => {
  let time = Date.parse('2026-06-01T00:00:00Z');
  const small = await startGitHubReplay({ pointsAnHour: 2, now: () => time });
  const send = async () => {
    const response = await fetch(`${small.url}/api/graphql`, {
      method: 'POST',
      headers: { authorization: 'token t', 'user-agent': 'test' },
      body: JSON.stringify({ query: '{ viewer { login } }' }),
    });
    return { status: response.status, headers: response.headers, body: await response.json<Body>() };
  };
  try {
    await send();
    await send();
    const refused = await send();
    expect(refused.status).toBe(200);
    expect(refused.body).toMatchObject({ errors: [{ type: 'RATE_LIMITED' }] });
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(Number(refused.headers.get('x-ratelimit-reset'))).toBe(time / 1_000 + 3_600);
    time += 3_600_000;
    expect((await send()).body).toMatchObject({ data: { viewer: { login: 'replay-viewer' } } });
  } finally {
    await small.stop();
  }
});
