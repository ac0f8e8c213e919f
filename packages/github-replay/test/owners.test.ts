import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../src/replay.ts';

interface Owned {
  login: string;
  repositories: {
    totalCount: number;
    nodes: ({ nameWithOwner: string; isPrivate: boolean; createdAt: string } | null)[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
}

interface Body {
  data?: { repositoryOwner: Owned | null };
  errors?: { type?: string; message: string; path?: (string | number)[] }[];
}

let replay: GitHubReplay;

beforeAll(async () => {
  replay = await startGitHubReplay({
    repositories: [
      { fullName: 'Acme/young', pullRequests: 5 },
      { fullName: 'Acme/old', pullRequests: 900 },
      { fullName: 'Acme/secret', pullRequests: 5 },
      { fullName: 'Acme/gone', pullRequests: 5 },
      { fullName: 'other/one', pullRequests: 5 },
      { fullName: 'hidden/all', pullRequests: 5 },
    ],
    publicTokens: ['stranger'],
  });
  replay.control.setPrivate({ repository: 'Acme/secret' });
  replay.control.setPrivate({ repository: 'hidden/all' });
  replay.control.setAvailability({ repository: 'Acme/gone', availability: 'deleted' });
});
afterAll(() => replay.stop());

async function ask(login: string, args = 'first: 10', token = 'member'): Promise<Body> {
  const query = `{ repositoryOwner(login: "${login}") { login repositories(${args}) {
    totalCount nodes { nameWithOwner isPrivate createdAt } pageInfo { hasNextPage endCursor } } } }`;
  const response = await fetch(`${replay.url}/graphql`, {
    method: 'POST',
    headers: { authorization: `bearer ${token}`, 'user-agent': 'test' },
    body: JSON.stringify({ query }),
  });
  return response.json<Body>();
}

const namesOf = ({ data }: Body) => data?.repositoryOwner?.repositories.nodes.map((node) => node?.nameWithOwner);

describe('what an account owns', () => {
  test('is listed by creation, whatever case it is asked in', async () => {
    const body = await ask('aCMe');
    expect(body.data?.repositoryOwner).toMatchObject({ login: 'Acme', repositories: { totalCount: 3 } });
    const times = body.data?.repositoryOwner?.repositories.nodes.map((node) => node?.createdAt);
    expect(times).toEqual(times?.toSorted());
    const descending = await ask('Acme', 'first: 10, orderBy: { field: CREATED_AT, direction: DESC }');
    expect(namesOf(descending)).toEqual(namesOf(body)?.toReversed());
  });

  test.each(['ASC', 'DESC'])('is read page by page, none twice, %s', async (direction) => {
    const order = `orderBy: { field: CREATED_AT, direction: ${direction} }`;
    const all = namesOf(await ask('Acme', `first: 10, ${order}`));
    const seen: unknown[] = [];
    let after: string | null = null;
    do {
      const body: Body = await ask('Acme', `first: 1, ${order}, after: ${JSON.stringify(after)}`);
      seen.push(...(namesOf(body) ?? []));
      after = body.data?.repositoryOwner?.repositories.pageInfo.hasNextPage
        ? body.data.repositoryOwner.repositories.pageInfo.endCursor
        : null;
    } while (after !== null);
    expect(seen).toEqual(all);
  });

  test('is what the caller may see, and what was asked for', async () => {
    expect(namesOf(await ask('Acme', 'first: 10', 'stranger'))).not.toContain('Acme/secret');
    expect(namesOf(await ask('Acme', 'first: 10, privacy: PUBLIC'))).not.toContain('Acme/secret');
    expect(namesOf(await ask('Acme', 'first: 10, privacy: PRIVATE'))).toEqual(['Acme/secret']);
  });

  test('has a hole where GitHub blocks a repository', async () => {
    replay.control.setAvailability({ repository: 'other/one', availability: 'blocked' });
    const { data, errors } = await ask('other');
    expect(data?.repositoryOwner?.repositories).toMatchObject({ totalCount: 1, nodes: [null] });
    expect(errors).toMatchObject([{ type: 'FORBIDDEN', path: ['repositoryOwner', 'repositories', 'nodes', 0] }]);
  });

  test('is nothing of an account that nobody knows, and an empty list of one that hides all', async () => {
    expect(await ask('nobody')).toEqual({ data: { repositoryOwner: null } });
    expect((await ask('hidden', 'first: 10', 'stranger')).data?.repositoryOwner?.repositories.totalCount).toBe(0);
  });

  test.each([
    ['without bounds', 'privacy: PUBLIC', 'MISSING_PAGINATION_BOUNDARIES'],
    ['too many at once', 'first: 101', 'EXCESSIVE_PAGINATION'],
    ['behind a cursor that is none', 'first: 10, after: "made up"', 'INVALID_CURSOR_ARGUMENTS'],
  ])('is refused %s', async (_, args, type) => {
    expect((await ask('Acme', args)).errors).toMatchObject([{ type }]);
  });

  test.each(['isFork: false', 'orderBy: { field: NAME, direction: ASC }'])(
    'is not served by %s, which would be a wrong answer',
    async (args) => {
      expect((await ask('Acme', `first: 10, ${args}`)).errors?.[0]?.message).toContain('the replay does not serve');
    },
  );
});
