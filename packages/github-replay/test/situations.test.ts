import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { SITUATIONS_DIRECTORY, situationNames } from '../src/board/situation-names.ts';
import { docstringOf } from '../src/board/docstring-of.ts';
import { parseSituation } from '../src/board/parse-situation.ts';
import { startGitHubReplay, type GitHubReplay } from '../src/replay.ts';

const HEADERS = { authorization: 'bearer any', 'user-agent': 'test' };

interface Body {
  data?: unknown;
  errors?: { type?: string; path?: (string | number)[]; message: string; extensions?: Record<string, unknown> }[];
}

let replay: GitHubReplay;
beforeAll(async () => {
  replay = await startGitHubReplay({ repositories: [{ fullName: 'acme/widgets', pullRequests: 60 }] });
});
afterEach(() => replay.control.clearSituations());
afterAll(() => replay.stop());

function rest(path: string): Promise<Response> {
  return fetch(`${replay.url}${path}`, { headers: HEADERS });
}

async function ask(query: string, variables: Record<string, unknown> = {}): Promise<{ status: number; body: Body }> {
  const body = JSON.stringify({ query, variables });
  const response = await fetch(`${replay.url}/graphql`, { method: 'POST', headers: HEADERS, body });
  return { status: response.status, body: await response.json<Body>() };
}

/** A pull request of the replay's, asked for alone. */
const one = (number: number, fields: string) =>
  ask(`{ repository(owner: "acme", name: "widgets") { pullRequest(number: ${number}) { ${fields} } } }`);

const page = (fields: string) =>
  ask(`{ repository(owner: "acme", name: "widgets") { pullRequests(last: 60) { nodes { ${fields} } } } }`);

/** The first pull request of which something is true. */
function numberWhere(wanted: (pullRequest: ReturnType<GitHubReplay['control']['pullRequest']>) => boolean): number {
  const number = replay.control.numbers().numbers.find((each) => wanted(replay.control.pullRequest({ number: each })));
  if (number === undefined) throw new Error('no pull request is like that');
  return number;
}

describe('every situation', () => {
  test.each(situationNames())('%s names its public source', (name) => {
    const text = readFileSync(join(SITUATIONS_DIRECTORY, `${name}.ts`), 'utf8');
    expect(docstringOf(text)).toMatch(/^[A-Z0-9\w].* https:\/\/\S+/);
  });

  test('an unknown name is refused with the names there are, and so is an unknown parameter', async () => {
    expect(() => replay.control.addSituation({ name: 'no-such' })).toThrow(/no such situation: no-such; .*bad-gateway/);
    expect(() => parseSituation('no-such')).toThrow(/bad-gateway/);
    expect(() => replay.control.addSituation({ name: 'hang', numbr: 3 })).toThrow(/numbr/);
    const answer = await fetch(`${replay.url}/_replay/addSituation`, { method: 'POST', body: '{"name":"no-such"}' });
    expect(answer.status).toBe(400);
    expect(parseSituation('row-null:{"list":"files"}')).toEqual({ name: 'row-null', list: 'files' });
  });

  test('one is switched off by its name, the others stay', () => {
    replay.control.addSituation({ name: 'hang', next: 1, matching: 'nothing' });
    replay.control.addSituation({ name: 'slow', matching: 'nothing' });
    replay.control.clearSituations({ name: 'hang' });
    expect(replay.control.situations().active).toEqual([{ name: 'slow', parameters: { matching: 'nothing' } }]);
  });
});

test('a situation lasts for its seconds', async () => {
  replay.control.addSituation({ name: 'github-away', seconds: 60 });
  expect((await rest('/repos/acme/widgets')).status).toBe(503);
  replay.control.advanceClock({ milliseconds: 61_000 });
  expect((await rest('/repos/acme/widgets')).status).toBe(200);
});

describe('what cannot be read', () => {
  test('checks are null one by one with a fine-grained token', async () => {
    const number = numberWhere(({ checks }) => checks.length > 1);
    replay.control.addSituation({ name: 'checks-unreadable' });
    const { body } = await one(
      number,
      'statusCheckRollup { state contexts(first: 2) { totalCount nodes { __typename } } }',
    );
    expect(body).toMatchObject({
      data: { repository: { pullRequest: { statusCheckRollup: { contexts: { nodes: [null, null] } } } } },
      errors: [
        {
          type: 'FORBIDDEN',
          path: ['repository', 'pullRequest', 'statusCheckRollup', 'contexts', 'nodes', 0],
          message: 'Resource not accessible by personal access token',
        },
        { type: 'FORBIDDEN' },
      ],
    });
  });

  test('an issue behind SAML is null at its place', async () => {
    const number = numberWhere(({ closingIssues }) => closingIssues.length > 0);
    replay.control.addSituation({ name: 'linked-issue-saml', number });
    const { body } = await one(number, 'title closingIssuesReferences(first: 5) { nodes { number } }');
    expect(body.errors).toMatchObject([
      {
        type: 'FORBIDDEN',
        extensions: { saml_failure: true },
        path: ['repository', 'pullRequest', 'closingIssuesReferences', 'nodes', 0],
      },
    ]);
  });

  test('deployments take the repository with them, which the schema does not let be without', async () => {
    replay.control.addSituation({ name: 'deployments-forbidden' });
    const { body } = await ask(
      '{ repository(owner: "acme", name: "widgets") { deployments(first: 1) { totalCount } } }',
    );
    expect(body).toMatchObject({
      data: { repository: null },
      errors: [{ type: 'FORBIDDEN', path: ['repository', 'deployments'] }],
    });
  });

  test('a pull request answers 502 alone and in any page, by its lists alone when heavy', async () => {
    replay.control.addSituation({ name: 'pull-request-bad-gateway', number: 37 });
    expect((await one(37, 'number')).status).toBe(502);
    expect((await page('number')).status).toBe(502);
    expect(
      (
        await one(
          numberWhere(({ number }) => number !== 37),
          'number',
        )
      ).status,
    ).toBe(200);
    expect((await rest('/repos/acme/widgets/pulls/37')).status).toBe(200);
    replay.control.clearSituations();
    replay.control.addSituation({ name: 'pull-request-bad-gateway', number: 37, heavy: true, rest: true });
    expect((await page('number')).status).toBe(200);
    expect((await page('number comments(first: 1) { totalCount }')).status).toBe(502);
    expect((await rest('/repos/acme/widgets/pulls/37/files')).status).toBe(502);
  });

  test.each([
    ['untyped', undefined],
    ['NOT_FOUND', 'NOT_FOUND'],
  ])('a pull request is null with an error, %s', async (type, shown) => {
    replay.control.addSituation({ name: 'pull-request-error', number: 37, type });
    const { body } = await one(37, 'number');
    expect(body.data).toEqual({ repository: { pullRequest: null } });
    expect(body.errors?.[0]).toMatchObject({ path: ['repository', 'pullRequest'] });
    expect(body.errors?.[0]?.type).toBe(shown);
  });

  test('every so many pull requests are meant, or one alone', async () => {
    replay.control.addSituation({ name: 'node-hole', every: 2 });
    const { body } = await page('number');
    const { nodes } = (body.data as { repository: { pullRequests: { nodes: unknown[] } } }).repository.pullRequests;
    const even = replay.control.numbers().numbers.filter((number) => number % 2 === 0);
    expect(nodes.filter((node) => node === null)).toHaveLength(even.length);
  });

  test('a hole has no error, and may be filled when asked for alone', async () => {
    replay.control.addSituation({ name: 'node-hole', number: 37, widerThan: 1 });
    const { body } = await page('number');
    expect(body.errors).toBeUndefined();
    expect(JSON.stringify(body.data)).toContain('null');
    expect((await one(37, 'number')).body.data).toEqual({ repository: { pullRequest: { number: 37 } } });
  });

  test('a repository by its id is null at its place, with the reason, and the others are answered', async () => {
    const found = await rest('/repos/acme/widgets');
    const { node_id: id } = await found.json<{ node_id: string }>();
    const byIds = async () =>
      (
        await ask('query($ids: [ID!]!) { nodes(ids: $ids) { ... on Repository { name } } }', {
          ids: [id, 'R_none', id],
        })
      ).body;
    const absent = { type: 'NOT_FOUND', path: ['nodes', 1] };
    const shown = { name: 'widgets' };
    expect(await byIds()).toMatchObject({ data: { nodes: [shown, null, shown] }, errors: [absent] });
    for (const [name, type] of [
      ['saml-enforced', 'FORBIDDEN'],
      ['repository-null', 'FORBIDDEN'],
    ] as const) {
      replay.control.addSituation({ name });
      const refused = [0, 2].map((place) => expect.objectContaining({ type, path: ['nodes', place] }) as unknown);
      const { data, errors } = await byIds();
      expect(data).toEqual({ nodes: [null, null, null] });
      expect(errors).toEqual(expect.arrayContaining([...refused, expect.objectContaining(absent)]));
      replay.control.clearSituations();
    }
    replay.control.addSituation({ name: 'repository-null', type: 'none' });
    expect(await byIds()).toMatchObject({ data: { nodes: [null, null, null] }, errors: [absent] });
    replay.control.setAvailability({ availability: 'blocked' });
    expect((await byIds()).errors).toContainEqual(
      expect.objectContaining({ type: 'FORBIDDEN', message: 'Repository access blocked' }),
    );
    replay.control.setAvailability({ availability: 'available' });
  });

  test('a pull request closes as many issues as it is told to', async () => {
    replay.control.addSituation({ name: 'many-linked-issues', number: 5, count: 4 });
    const { body } = await one(
      5,
      'closingIssuesReferences(first: 3) { totalCount pageInfo { hasNextPage } nodes { number } }',
    );
    const list = {
      totalCount: 4,
      pageInfo: { hasNextPage: true },
      nodes: [1, 2, 3].map((n) => ({ number: 100_000 + n })),
    };
    expect(body).toMatchObject({ data: { repository: { pullRequest: { closingIssuesReferences: list } } } });
  });

  test('a row, a part of one, a list and a field are null at their paths, as far up as the schema takes them', async () => {
    const number = numberWhere(({ reviews, comments }) => reviews.length > 1 && comments.length > 0);
    replay.control.addSituation({ name: 'row-null', number, list: 'reviews', index: 1 });
    expect((await one(number, 'reviews(first: 9) { nodes { id } }')).body.errors).toMatchObject([
      { type: 'FORBIDDEN', path: ['repository', 'pullRequest', 'reviews', 'nodes', 1] },
    ]);
    replay.control.clearSituations();
    replay.control.addSituation({ name: 'row-field-null', number, list: 'commits', field: 'commit.author.user' });
    const { body } = await one(number, 'commits(first: 1) { nodes { commit { oid author { name user { login } } } } }');
    const commits = ['repository', 'pullRequest', 'commits', 'nodes', 0, 'commit'];
    expect(body.errors).toMatchObject([{ path: [...commits, 'author', 'user'] }]);
    const [commit] = replay.control.pullRequest({ number }).commits;
    const shown = { oid: commit?.oid, author: { name: expect.any(String) as string, user: null } };
    expect(body).toMatchObject({ data: { repository: { pullRequest: { commits: { nodes: [{ commit: shown }] } } } } });
    replay.control.clearSituations();
    replay.control.addSituation({ name: 'list-null', number, list: 'comments', type: 'untyped' });
    expect((await one(number, 'comments(first: 9) { nodes { id } }')).body).toMatchObject({
      data: { repository: { pullRequest: null } },
      errors: [
        {
          path: ['repository', 'pullRequest', 'comments'],
          message: expect.stringMatching(/^Something went/) as unknown,
        },
      ],
    });
    replay.control.clearSituations();
    replay.control.addSituation({ name: 'field-null', number, field: 'author' });
    expect((await one(number, 'number author { login }')).body.data).toEqual({
      repository: { pullRequest: { number, author: null } },
    });
  });

  test('a diff that is too large has no files, and counts none', async () => {
    replay.control.addSituation({ name: 'diff-too-large', number: 37 });
    expect((await one(37, 'changedFiles files(first: 1) { totalCount }')).body).toEqual({
      data: { repository: { pullRequest: { changedFiles: 0, files: null } } },
    });
    const answer = await rest('/repos/acme/widgets/pulls/37/files');
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ errors: [{ resource: 'PullRequest', code: 'not_available' }] });
  });

  test('a query fails without data, a type or a path', async () => {
    replay.control.addSituation({ name: 'query-failed', number: 37 });
    const { status, body } = await page('number');
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['errors']);
    expect(Object.keys(body.errors?.[0] ?? {})).toEqual(['message']);
    expect(
      (
        await one(
          numberWhere(({ number }) => number !== 37),
          'number',
        )
      ).body.errors,
    ).toBeUndefined();
  });
});

describe('what is there', () => {
  test('a commit of a bot is by a User with a suffix, and the Bot’s id', async () => {
    replay.control.addSituation({ name: 'bot-commit-authors', number: 37 });
    const { body } = await one(
      37,
      'commits(first: 1) { nodes { commit { author { user { __typename login databaseId } } } } }',
    );
    const user = { __typename: 'User', login: 'dependabot[bot]', databaseId: 49_699_333 };
    expect(body.data).toEqual({
      repository: { pullRequest: { commits: { nodes: [{ commit: { author: { user } } }] } } },
    });
    const [commit] = await (await rest('/repos/acme/widgets/pulls/37/commits')).json<{ author: object }[]>();
    expect(commit?.author).toMatchObject({ login: 'dependabot[bot]', id: 49_699_333, type: 'Bot' });
  });

  test('Copilot has two names and one id', async () => {
    replay.control.addSituation({ name: 'copilot-two-names', number: 37 });
    const { body } = await one(
      37,
      'reviews(last: 1) { nodes { author { __typename login ... on Bot { databaseId } } } }',
    );
    const author = { __typename: 'Bot', login: 'copilot-pull-request-reviewer', databaseId: 175_728_472 };
    expect(body.data).toEqual({ repository: { pullRequest: { reviews: { nodes: [{ author }] } } } });
    const reviews = await (await rest('/repos/acme/widgets/pulls/37/reviews?per_page=100')).json<{ user: object }[]>();
    expect(reviews.at(-1)?.user).toMatchObject({ login: 'Copilot', id: 175_728_472, type: 'Bot' });
  });

  test('one path stands twice, and is counted once', () => {
    replay.control.addSituation({ name: 'path-twice', number: 37 });
    const { files, changedFiles } = replay.control.pullRequest({ number: 37 });
    expect(files.at(-1)?.path).toBe(files[0]?.path);
    expect(changedFiles).toBe(files.length - 1);
    replay.control.clearSituations();
    expect(replay.control.pullRequest({ number: 37 }).files).toHaveLength(files.length - 1);
  });

  test('twenty comments of 60,000 characters', async () => {
    replay.control.addSituation({ name: 'large-comments', number: 37 });
    const { body } = await one(37, 'comments(last: 20) { nodes { body } }');
    expect(JSON.stringify(body).length).toBeGreaterThan(1_200_000);
  });
});

describe('what is longer, older or stranger than anybody thought', () => {
  const held = (name: string) => {
    const number = numberWhere(
      ({ checks, commits, labels }) => checks.length > 0 && commits.length > 1 && labels.length > 0,
    );
    replay.control.addSituation({ name, number });
    return replay.control.pullRequest({ number });
  };
  test.each<[string, (pullRequest: ReturnType<typeof held>) => unknown, unknown]>([
    ['long-paths', ({ files }) => files.at(-1)?.path.length, 3_400],
    [
      'long-names',
      ({ checks: [check] }) => (check?.__typename === 'CheckRun' ? check.name : check?.context)?.length,
      3_000,
    ],
    ['long-bodies', ({ body }) => Buffer.byteLength(body), 262_144],
    ['unstorable-text', ({ title }) => title.endsWith(' \u0000 \ud83d'), true],
    ['ghosts', ({ author, mergedBy }) => [author, mergedBy], [null, null]],
    ['mannequins', ({ author }) => author?.__typename, 'Mannequin'],
    ['organization-accounts', ({ author }) => author?.__typename, 'Organization'],
    ['head-not-last', ({ commits, headRefOid }) => commits[0]?.oid === headRefOid, true],
  ])('%s', (name, read, expected) => {
    expect(read(held(name))).toEqual(expected);
  });

  test('an account of an enterprise has a login, and no number in GraphQL', async () => {
    replay.control.addSituation({ name: 'enterprise-accounts', number: 37 });
    const fields = 'author { __typename login ... on User { databaseId } ... on Organization { databaseId } }';
    expect((await one(37, fields)).body).toEqual({
      data: { repository: { pullRequest: { author: { __typename: 'EnterpriseUserAccount', login: 'mona_acme' } } } },
    });
  });

  test('commits from before the first year', () => {
    const years = held('odd-dates').commits.map(({ authoredDate }) => authoredDate.slice(0, 5));
    expect(years.every((year) => ['0000-', '-0001', '1969-', '9999-'].includes(year))).toBe(true);
  });

  test('a change is made to what is there, not to what a situation makes of it', () => {
    replay.control.addSituation({ name: 'path-twice', number: 37 });
    const before = replay.control.pullRequest({ number: 37 }).files.length;
    replay.control.touch({ number: 37 });
    expect(replay.control.pullRequest({ number: 37 }).files).toHaveLength(before);
  });

  test('what a situation shows is told apart from what is stored, which alone can be changed', () => {
    const number = numberWhere(({ comments }) => comments.length > 0);
    replay.control.addSituation({ name: 'long-comments' });
    const [shown, stored] = [replay.control.pullRequest({ number }), replay.control.storedPullRequest({ number })];
    expect(shown.comments.length).toBeGreaterThan(stored.comments.length);
    replay.control.deleteComment({ number, databaseId: stored.comments[0]?.databaseId ?? 0 });
    expect(replay.control.storedPullRequest({ number }).comments).toHaveLength(stored.comments.length - 1);
  });

  test('ids beyond 2^53 are written in all their digits', async () => {
    const number = numberWhere(({ checks, comments }) => checks[0]?.__typename === 'CheckRun' && comments.length > 0);
    const { comments, checks } = replay.control.pullRequest({ number });
    replay.control.addSituation({ name: 'large-ids' });
    const large = (id: number | undefined): string => String(BigInt(id ?? 0) + 2n ** 53n);
    const query = `{ repository(owner: "acme", name: "widgets") { pullRequest(number: ${number}) {
      comments(first: 1) { nodes { databaseId fullDatabaseId } }
      statusCheckRollup { contexts(first: 1) { nodes { ... on CheckRun { databaseId } } } } } } }`;
    const body = JSON.stringify({ query });
    const text = await (await fetch(`${replay.url}/graphql`, { method: 'POST', headers: HEADERS, body })).text();
    expect(text).toContain(`"databaseId":null,"fullDatabaseId":"${large(comments[0]?.databaseId)}"`);
    const [run] = checks;
    expect(text).toContain(`"databaseId":${large(run?.__typename === 'CheckRun' ? run.databaseId : 0)}`);
    const listed = await (await rest(`/repos/acme/widgets/issues/${number}/comments`)).text();
    expect(listed).toContain(`"id":${large(comments[0]?.databaseId)},`);
  });

  test('a reviewer who is gone', async () => {
    const number = numberWhere(({ reviewRequests }) => reviewRequests.length > 0);
    replay.control.addSituation({ name: 'ghost-reviewers' });
    const { body } = await one(number, 'reviewRequests(first: 9) { nodes { requestedReviewer { __typename } } }');
    expect(body.errors).toBeUndefined();
    expect(JSON.stringify(body.data)).toContain('{"requestedReviewer":null}');
  });
});

describe('lists', () => {
  test('a short page has a next one', async () => {
    replay.control.addSituation({ name: 'short-pages', rows: 7 });
    let [url, rows] = [`${replay.url}/repos/acme/widgets/pulls?state=all&per_page=100`, 0];
    for (;;) {
      const answer = await fetch(url, { headers: HEADERS });
      const { length } = await answer.json<object[]>();
      expect(length).toBeLessThanOrEqual(7);
      rows += length;
      const next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
      if (next === undefined) break;
      url = next;
    }
    expect(rows).toBe(60);
  });

  test('a page that is too large is asked for at fewer', async () => {
    replay.control.addSituation({ name: 'page-too-large', most: 30 });
    expect((await rest('/repos/acme/widgets/pulls?per_page=100')).status).toBe(502);
    expect((await rest('/repos/acme/widgets/pulls?per_page=30')).status).toBe(200);
  });

  test('a cursor inside of a pull request does not move', async () => {
    const number = numberWhere(({ comments }) => comments.length > 2);
    replay.control.addSituation({ name: 'stuck-cursor', list: 'comments' });
    const list = (after: string) => one(number, `comments(first: 1${after}) { pageInfo { hasNextPage endCursor } }`);
    const first = JSON.stringify((await list('')).body.data);
    const cursor = /"endCursor":"([^"]+)"/.exec(first)?.[1] ?? '';
    expect(JSON.stringify((await list(`, after: "${cursor}"`)).body.data)).toContain(`"endCursor":"${cursor}"`);
  });
});

describe('other servers', () => {
  test('3.9 lacks fields, says so by name, and has a version', async () => {
    replay.control.addSituation({ name: 'ghes-3-9' });
    const { body } = await ask(
      'query Old { repository(owner: "acme", name: "widgets") { pullRequest(number: 37) { fullDatabaseId } } }',
    );
    expect(body).toEqual({
      errors: [
        {
          path: ['query Old', 'repository', 'pullRequest', 'fullDatabaseId'],
          extensions: { code: 'undefinedField', typeName: 'PullRequest', fieldName: 'fullDatabaseId' },
          locations: expect.any(Array) as unknown,
          message: "Field 'fullDatabaseId' doesn't exist on type 'PullRequest'",
        },
      ],
    });
    expect(await (await rest('/api/v3/meta')).json()).toMatchObject({ installed_version: '3.9.19' });
    const type = await ask('{ __type(name: "PullRequest") { fields { name } } }');
    expect(JSON.stringify(type.body)).toContain('"headRefOid"');
    expect(JSON.stringify(type.body)).not.toContain('"fullDatabaseId"');
  });

  test.each(['ghes-3-16', 'ghes-3-19', 'ghes-3-22'])('%s has no limits, and what is read', async (name) => {
    replay.control.addSituation({ name });
    const { body } = await ask(
      '{ rateLimit { remaining } repository(owner: "acme", name: "widgets") { pullRequest(number: 37) { fullDatabaseId } } }',
    );
    expect(body.errors).toBeUndefined();
    expect(body.data).toMatchObject({ rateLimit: null });
    const answer = await rest('/api/v3/repos/acme/widgets');
    expect(answer.headers.get('x-ratelimit-remaining')).toBeNull();
    expect(answer.headers.get('x-github-enterprise-version')).toMatch(/^enterprise-server@3\./);
    expect((await rest('/api/v3/rate_limit')).status).toBe(404);
  });

  test('the API lies elsewhere, or behind https', async () => {
    replay.control.addSituation({ name: 'api-path-forgotten' });
    expect((await rest('/repos/acme/widgets')).headers.get('content-type')).toContain('html');
    expect((await rest('/api/v3/repos/acme/widgets')).status).toBe(200);
    replay.control.clearSituations();
    replay.control.addSituation({ name: 'https-redirect' });
    const answer = await fetch(`${replay.url}/graphql`, {
      method: 'POST',
      headers: HEADERS,
      redirect: 'manual',
      body: '{"query":"{ viewer { login } }"}',
    });
    expect(answer.headers.get('location')).toMatch(/^https:/);
  });

  test('ghe.com does not know accounts of github.com', async () => {
    const number = numberWhere(({ author }) => author?.__typename === 'Bot');
    replay.control.addSituation({ name: 'ghe-com' });
    expect((await one(number, 'number author { login }')).body).toMatchObject({
      data: { repository: { pullRequest: { number, author: null } } },
      errors: [{ type: 'NOT_FOUND', path: ['repository', 'pullRequest', 'author'] }],
    });
  });

  test('a repository is deleted meanwhile', async () => {
    replay.control.addSituation({ name: 'repository-deleted', repository: 'acme/widgets' });
    expect((await rest('/repos/acme/widgets/pulls')).status).toBe(404);
    expect((await one(37, 'number')).body.errors).toMatchObject([{ type: 'NOT_FOUND', path: ['repository'] }]);
  });
});
