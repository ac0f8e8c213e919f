import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../src/replay.ts';

const UNTIL = new Date('2026-06-01T00:00:00Z');
const HEADERS = { authorization: 'bearer any', 'user-agent': 'test' };
let replay: GitHubReplay;

beforeAll(async () => {
  replay = await startGitHubReplay({
    until: UNTIL,
    repositories: [{ fullName: 'acme/widgets', pullRequests: 120, seed: 3 }],
  });
});
afterAll(() => replay.stop());

interface Account {
  login: string;
  id: number;
  type: string;
}

interface Listed {
  id: number;
  number: number;
  state: string;
  updated_at: string;
  user: Account | null;
}

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(path.startsWith('http') ? path : `${replay.url}${path}`, {
    headers: { ...HEADERS, ...headers },
    redirect: 'manual',
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? null : JSON.parse(text)) as unknown,
  };
}

function nextOf(headers: Headers): string | undefined {
  return /<([^>]+)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
}

async function getAll(path: string): Promise<Listed[]> {
  const all: Listed[] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const { body, headers } = await get(next);
    all.push(...(body as Listed[]));
    next = nextOf(headers);
  }
  return all;
}

describe('lists', () => {
  test('pull requests by update, followed through Link headers', async () => {
    const all = await getAll('/repos/acme/widgets/pulls?state=all&sort=updated&direction=desc&per_page=50');
    expect(all).toHaveLength(120);
    const times = all.map((each) => each.updated_at);
    expect(times).toEqual(times.toSorted().toReversed());
    const { headers } = await get('/repos/acme/widgets/pulls?state=all&per_page=50&page=2');
    for (const rel of ['prev', 'next', 'last', 'first']) expect(headers.get('link')).toContain(`rel="${rel}"`);
  });

  test('only open ones, newest first, without parameters', async () => {
    const body = (await get('/repos/acme/widgets/pulls')).body as Listed[];
    expect(new Set(body.map(({ state }) => state))).toEqual(new Set(['open']));
    expect(body.map(({ number }) => number)).toEqual(body.map(({ number }) => number).toSorted((a, b) => b - a));
  });

  test('bots carry their ending in REST alone, and who deleted their account is the ghost', async () => {
    const all = await getAll('/repos/acme/widgets/pulls?state=all&per_page=100');
    const bots = all.flatMap(({ user }) => (user?.type === 'Bot' ? [user.login] : []));
    expect(bots).toContain('dependabot[bot]');
    expect(all.some(({ user }) => user?.login === 'ghost')).toBe(true);
    const numbers = replay.control.numbers().numbers;
    const held = numbers.map((number) => replay.control.pullRequest({ number }).author?.login);
    expect(held).toContain('dependabot');
  });

  test('repository-wide inline comments since a time, paged, equal to those of the pull requests', async () => {
    const since = '2026-05-25T00:00:00Z';
    const held = replay.control
      .numbers()
      .numbers.flatMap((number) => replay.control.pullRequest({ number }).inlineComments)
      .filter(({ updatedAt }) => updatedAt >= since);
    const listed = await getAll(
      `/repos/acme/widgets/pulls/comments?sort=updated&direction=asc&since=${since}&per_page=10`,
    );
    expect(held.length).toBeGreaterThan(10);
    expect(new Set(listed.map(({ id }) => id))).toEqual(new Set(held.map(({ databaseId }) => databaseId)));
    expect(listed).toHaveLength(held.length);
    expect(listed.map((each) => each.updated_at)).toEqual(listed.map((each) => each.updated_at).toSorted());
  });

  test('a new comment shows in the repository-wide list, a deleted one does not', async () => {
    const path = '/repos/acme/widgets/issues/comments?per_page=100';
    const [number = 0] = replay.control.numbers().numbers;
    const before = (await getAll(path)).length;
    replay.control.comment({ number });
    expect(await getAll(path)).toHaveLength(before + 1);
    replay.control.deleteComment({ number });
    expect(await getAll(path)).toHaveLength(before);
  });

  test('the parts of one pull request, capped where GitHub caps', async () => {
    const numbers = replay.control.numbers().numbers;
    const huge = numbers
      .map((number) => replay.control.pullRequest({ number }))
      .find((each) => each.changedFiles > 3_000);
    const files = await getAll(`/repos/acme/widgets/pulls/${huge?.number}/files?per_page=100`);
    expect(files).toHaveLength(3_000);
    const body = (await get(`/repos/acme/widgets/pulls/${huge?.number}`)).body as { changed_files: number };
    expect(body.changed_files).toBe(huge?.changedFiles);
  });

  test('check runs and the combined status of a head commit', async () => {
    const numbers = replay.control.numbers().numbers;
    const found = numbers
      .map((number) => replay.control.pullRequest({ number }))
      .find(({ checks }) => checks.some((check) => check.__typename === 'StatusContext') && checks.length > 2);
    const path = `/repos/acme/widgets/commits/${found?.headRefOid}`;
    const runs = (await get(`${path}/check-runs`)).body as { total_count: number };
    const status = (await get(`${path}/status`)).body as { total_count: number };
    expect(runs.total_count + status.total_count).toBe(found?.checks.length);
    expect((await get(`/repos/acme/widgets/commits/${'f'.repeat(40)}/check-runs`)).status).toBe(404);
  });

  test('deployments and their statuses', async () => {
    const [deployment] = (await get('/repos/acme/widgets/deployments')).body as Listed[];
    const body = (await get(`/repos/acme/widgets/deployments/${deployment?.id}/statuses`)).body as { state: string }[];
    expect(body.at(-1)?.state).toBe('in_progress');
  });
});

describe('limits', () => {
  test('an unchanged answer is 304 and free; a change makes it new', async () => {
    const path = '/api/v3/repos/acme/widgets/pulls?state=all&sort=updated&direction=desc&per_page=1';
    const first = await get(path);
    const etag = first.headers.get('etag') ?? '';
    const second = await get(path, { 'if-none-match': etag });
    expect(second.status).toBe(304);
    expect(second.headers.get('x-ratelimit-remaining')).toBe(first.headers.get('x-ratelimit-remaining'));
    replay.control.touch({ number: replay.control.numbers().numbers[3] ?? 0 });
    const third = await get(path, { 'if-none-match': etag });
    expect(third.status).toBe(200);
    expect(third.headers.get('x-ratelimit-resource')).toBe('core');
  });

  test('the hour’s requests end with 403, and /rate_limit still answers', async () => {
    replay.control.exhaust({ token: 'spent', resource: 'core' });
    const spent = { authorization: 'bearer spent' };
    const refused = await get('/user', spent);
    expect(refused.status).toBe(403);
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
    const { body } = await get('/rate_limit', spent);
    expect(body).toMatchObject({ resources: { core: { remaining: 0 }, graphql: { remaining: 5_000 } } });
  });
});

describe('names', () => {
  test('unknown paths and repositories are 404', async () => {
    expect((await get('/repos/acme/nothing')).status).toBe(404);
    expect((await get('/repos/acme/widgets/nothing')).status).toBe(404);
    expect((await get('/nothing')).status).toBe(404);
  });

  test('a renamed repository is 301 to its id, and GraphQL follows with the new name', async () => {
    const other = await startGitHubReplay({ repositories: [{ fullName: 'old/name', pullRequests: 5 }] });
    try {
      other.control.rename({ to: 'new/name' });
      const moved = await get(`${other.url}/repos/old/name/pulls?state=all`);
      expect(moved.status).toBe(301);
      const followed = await get(moved.headers.get('location') ?? '');
      expect(followed.body).toHaveLength(5);

      const query = '{ repository(owner: "old", name: "name") { nameWithOwner } }';
      const ask = async () => {
        const response = await fetch(`${other.url}/graphql`, {
          method: 'POST',
          headers: HEADERS,
          body: JSON.stringify({ query }),
        });
        return response.json<unknown>();
      };
      expect(await ask()).toEqual({ data: { repository: { nameWithOwner: 'new/name' } } });

      other.control.setAvailability({ repository: 'new/name', availability: 'deleted' });
      expect((await get(`${other.url}/repos/new/name`)).status).toBe(404);
      expect(await ask()).toMatchObject({ data: { repository: null }, errors: [{ type: 'NOT_FOUND' }] });
      other.control.setAvailability({ repository: 'new/name', availability: 'blocked' });
      expect((await get(`${other.url}/repos/new/name`)).status).toBe(451);
    } finally {
      await other.stop();
    }
  });
});
