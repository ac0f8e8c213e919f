import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { call, newWorkspace, request, until } from './support/api.ts';
import { readBefore } from './support/read-before.ts';
import { query } from './support/services.ts';

interface Listed {
  id: string;
  number: number;
  excludedBy: string | null;
}
interface Page<Item> {
  data: Item[];
  nextCursor: string | null;
}
interface Overview {
  by: string[];
  recomputing: { done: number; of: number } | null;
  current: { merged: { n: number } };
}

const WHOLE = 'from=2020-01-01T00:00:00Z&to=2029-01-01T00:00:00Z';

let key = '';
let repositoryId = '';
let reader = '';
let member = '';

beforeAll(async () => {
  ({ key } = await newWorkspace());
  repositoryId = await readBefore(key, 'acme/people');
  const keyOf = async (role: string) =>
    (await call<{ apiKey: string }>('POST', '/v1/api-keys', { key, body: { name: `a ${role}`, role } })).body.apiKey;
  [reader, member] = await Promise.all([keyOf('reader'), keyOf('member')]);
});

const rules = () => call<Record<string, unknown>>('GET', '/v1/rules', { key: reader });
const patch = (body: unknown, as = key) => call('PATCH', '/v1/rules', { key: as, body });
const listed = async (asked: string) =>
  (await call<Page<Listed>>('GET', `/v1/pull-requests?limit=200&${asked}`, { key })).body.data;
const merged = async (asked = '') =>
  (await call<Overview>('GET', `/v1/metrics/overview?${WHOLE}&by=all${asked}`, { key })).body.current.merged.n;

/** Waits until every fact is computed. */
const settled = () =>
  until(
    async () => {
      const [row] = await query(
        sql`select count(*)::int as due from pull_requests where repository_id = ${repositoryId} and facts_due`,
      );
      return row?.['due'];
    },
    (due) => due === 0,
  );

describe('the rules', () => {
  it('have defaults, change one by one, and each change is listed with the key that made it', async () => {
    expect((await rules()).body).toMatchObject({
      excludedPullRequests: { label: [], author: [], baseBranch: [], headBranch: [], title: [] },
      productionEnvironments: ['production*', 'prod'],
      deploymentSource: { workspace: { type: 'auto' }, repositories: {} },
      workingHours: null,
      individualNumbers: 'everyone',
    });
    const deploymentSource = { repositories: { [repositoryId]: { type: 'releases' } } };
    expect((await patch({ deploymentSource })).body).toMatchObject({
      deploymentSource: {
        workspace: { type: 'auto' },
        repositories: { [repositoryId]: { type: 'releases', tagPattern: '*' } },
      },
    });
    // The setting of the workspace is the same rule.
    await call('PATCH', '/v1/workspace', { key, body: { productionEnvironments: ['live'] } });
    expect((await rules()).body['productionEnvironments']).toEqual(['live']);
    await patch({ productionEnvironments: ['production*', 'prod'] });
    const { body: workspace } = await call<Record<string, unknown>>('GET', '/v1/workspace', { key });
    expect(workspace['productionEnvironments']).toEqual(['production*', 'prod']);

    const seen: string[][] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const asked: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body }: { body: Page<{ keyName: string; after: object }> } = await call(
        'GET',
        `/v1/rules/changes?limit=2${asked}`,
        { key: reader },
      );
      seen.push(...body.data.map(({ keyName, after }) => [keyName, ...Object.keys(after)]));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual([
      ['first key', 'productionEnvironments'],
      ['first key', 'productionEnvironments'],
      ['first key', 'deploymentSource'],
    ]);
  });

  it.each([
    [{}, 'excludedPullRequests'],
    [{ nobodyKnows: 1 }, 'nobodyKnows'],
    [{ individualNumbers: 'some' }, 'individualNumbers'],
    [{ excludedPullRequests: { label: [''] } }, 'excludedPullRequests.label.0'],
    [{ excludedPullRequests: { labels: [] } }, 'excludedPullRequests.labels'],
    [{ hotfix: { labels: [] } }, 'hotfix.branches'],
    [{ workingHours: { days: ['monday'], from: '17:00', to: '9:00' } }, 'workingHours.to'],
    [{ workingHours: { days: ['monday'], from: '17:00', to: '09:00' } }, 'workingHours.from'],
    [{ deploymentSource: { workspace: { type: 'workflow' } } }, 'deploymentSource.workspace.workflow'],
  ])('refuse %j by name, and change nothing', async (body, path) => {
    const before = (await rules()).body;
    const answer = await patch(body);
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([400, path]);
    expect((await rules()).body).toEqual(before);
  });

  it('are changed by owners alone, for repositories of their own', async () => {
    expect((await patch({ individualNumbers: 'everyone' }, member)).status).toBe(403);
    const { key: other } = await newWorkspace();
    const { status, body } = await patch({ productionBranches: { [repositoryId]: ['main'] } }, other);
    expect([status, body.errors?.[0]?.path]).toEqual([422, `productionBranches.${repositoryId}`]);
    expect((await call<Page<unknown>>('GET', '/v1/rules/changes', { key: other })).body.data).toEqual([]);
  });
});

describe('rules that name a repository which was removed', () => {
  const BRANCHES = { '6f0b4d1e-58a7-4c29-9d3a-7b1c2e3f4a5b': ['main'] };

  it('can be changed as they are: an earlier version left its id in them', async () => {
    const owner = await newWorkspace();
    await query(sql`insert into workspace_rules (workspace_id, rules)
      values (${owner.id}, ${JSON.stringify({ productionBranches: BRANCHES })}::jsonb)`);
    const { body } = await call<Record<string, unknown>>('GET', '/v1/rules', { key: owner.key });
    expect(body['productionBranches']).toEqual(BRANCHES);
    expect((await patch({ productionBranches: BRANCHES }, owner.key)).status).toBe(200);
  });

  it('are refused where the rules do not name it', async () => {
    const owner = await newWorkspace();
    expect((await patch({ productionBranches: BRANCHES }, owner.key)).status).toBe(422);
  });
});

describe('excluded pull requests', () => {
  it('stay in lists with the rule, and are in no number', async () => {
    const all = await merged();
    const [one] = await listed('state=merged');
    if (!one) throw new Error('something is merged');
    const [row] = await query(sql`select title from pull_requests where id = ${one.id}`);
    const title = String(row?.['title']);
    await patch({ excludedPullRequests: { title: [title] } });
    await settled();
    expect(await listed('excluded=only')).toMatchObject([{ id: one.id, excludedBy: `title:${title}` }]);
    expect((await listed('')).filter(({ excludedBy }) => excludedBy !== null)).toHaveLength(1);
    expect((await listed('excluded=leave')).map(({ id }) => id)).not.toContain(one.id);
    expect([await merged(), await merged('&excluded=include'), await merged('&excluded=only')]).toEqual([
      all - 1,
      all,
      1,
    ]);
    await patch({ excludedPullRequests: {} });
    await settled();
    expect(await merged()).toBe(all);
  });

  it('is said to be under way in lists, too, until facts are computed', async () => {
    const recomputing = async () => (await call('GET', '/v1/pull-requests?limit=1', { key: reader })).body;
    const isOver = () => until(recomputing, (body) => (body as { recomputing?: object | null }).recomputing === null);
    // The tests above changed rules of deployments, whose facts are computed after those of pull requests.
    await isOver();
    await query(sql`update pull_request_facts set rule_version = 0
      where pull_request_id = (select id from pull_requests where repository_id = ${repositoryId} order by number limit 1)`);
    expect(await recomputing()).toMatchObject({ recomputing: { done: expect.any(Number), of: expect.any(Number) } });
    await query(sql`update pull_requests set facts_due = true where repository_id = ${repositoryId}`);
    await call('POST', `/v1/repositories/${repositoryId}/recompute`, { key });
    await isOver();
  });

  it('are named one by one with a reason, by members, and counted again', async () => {
    const all = await merged();
    const [one] = await listed('state=merged');
    const path = `/v1/pull-requests/${one?.id}/exclusion`;
    expect((await call('PUT', path, { key: reader, body: { reason: 'an import' } })).status).toBe(403);
    const bad = await call('PUT', path, { key: member, body: { reason: ' ' } });
    expect([bad.status, bad.body.errors?.[0]?.path]).toEqual([400, 'reason']);
    const { key: other } = await newWorkspace();
    for (const method of ['PUT', 'DELETE']) {
      const { status } = await call(method, path, { key: other, body: { reason: 'mine' } });
      expect(status).toBe(404);
    }
    expect((await call('DELETE', path, { key: member })).status).toBe(404);
    const put = await call('PUT', path, { key: member, body: { reason: 'an import' } });
    expect([put.status, put.body]).toEqual([200, { id: one?.id, reason: 'an import', by: 'a member' }]);
    await settled();
    expect(await merged()).toBe(all - 1);
    const { body: detail } = await call('GET', `/v1/pull-requests/${one?.id}`, { key: reader });
    expect(detail).toMatchObject({
      excludedBy: 'person',
      exclusion: { reason: 'an import', by: 'a member', at: expect.stringMatching(/^20/) },
      facts: { excludedBy: 'person' },
    });
    expect((await call('DELETE', path, { key: member })).status).toBe(204);
    await settled();
    expect(await merged()).toBe(all);
  });
});

it('a preview shows what rules would leave out, to owners', async () => {
  const preview = (body: unknown, as = key) => call('POST', '/v1/rules/preview', { key: as, body });
  expect((await preview({ excludedPullRequests: {} }, member)).status).toBe(403);
  expect((await preview({ excludedPullRequests: { label: 'x' } })).body.errors?.[0]?.path).toBe(
    'excludedPullRequests.label',
  );
  const before = (await rules()).body;
  const all = await listed('');
  const { status, body } = await preview({ excludedPullRequests: { title: ['*'] } });
  expect([status, body]).toMatchObject([
    200,
    { after: { merged: 0, cycle: { n: 0, p50: null } }, excluded: { before: 0, after: all.length, of: all.length } },
  ]);
  expect(body).toMatchObject({
    leftOut: { total: all.length, nextCursor: null },
    deployments: null,
    pickup: null,
    incidents: null,
  });
  interface Preview {
    leftOut: { total: number; data: { id: string }[]; nextCursor: string | null };
  }
  const seen: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const { body: page }: { body: Preview } = await call('POST', `/v1/rules/preview?limit=15${after}`, {
      key,
      body: { excludedPullRequests: { title: ['*'] } },
    });
    expect(page.leftOut.total).toBe(all.length);
    seen.push(...page.leftOut.data.map(({ id }) => id));
    cursor = page.leftOut.nextCursor;
  }
  expect(seen.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
  const workingHours = { days: ['monday'], from: '09:00', to: '17:00' };
  const more = { workingHours, incidents: { labels: ['sev1'] }, deploymentSource: { workspace: { type: 'merges' } } };
  expect((await preview(more)).body).toMatchObject({
    pickup: { before: null, after: { n: expect.any(Number) } },
    incidents: { before: 0, after: null },
    deployments: { before: expect.any(Number), after: expect.any(Number) },
    failures: null,
    people: null,
  });
  const share = { n: expect.any(Number), count: expect.any(Number) };
  const judged = { changeFailRate: share, reworkRate: share };
  expect((await preview({ hotfix: { labels: [], branches: ['*'] } })).body).toMatchObject({
    failures: { before: judged, after: judged },
  });
  expect((await rules()).body).toEqual(before);
});

it('a preview says what accounts counted as something else would move, and a change of rules does not take it', async () => {
  const { body: accounts } = await call<{ data: { id: string; login: string; authorKind: string }[] }>(
    'GET',
    '/v1/actors?limit=200',
    { key },
  );
  const people = Object.fromEntries(
    accounts.data.filter(({ authorKind }) => authorKind === 'people').map(({ id }) => [id, 'automation']),
  );
  const preview = (asked: object) =>
    call<{ people: { before: Record<string, number>; after: Record<string, number> }; after: { merged: number } }>(
      'POST',
      '/v1/rules/preview',
      { key, body: { people: asked } },
    );
  const { status, body } = await preview(people);
  expect(status).toBe(200);
  const { before, after } = body.people;
  expect(after).toEqual({
    people: 0,
    agents: before['agents'],
    automation: (before['automation'] ?? 0) + (before['people'] ?? 0),
  });
  expect(body.after.merged).toBe(0);
  const nobody = crypto.randomUUID();
  expect(await preview({ [nobody]: 'people' })).toMatchObject({
    status: 422,
    body: { errors: [{ path: `people.${nobody}` }] },
  });
  expect((await preview({ [Object.keys(people)[0] ?? '']: 'robots' })).status).toBe(400);
  expect((await call('PATCH', '/v1/rules', { key, body: { people } })).status).toBe(400);
});

it('what was found for the rules is bots and agents, environments and branches, with numbers', async () => {
  interface Found {
    authors: Record<string, number>;
    accounts: { login: string; authorKind: string; pullRequests: number }[];
    branches: { fullName: string; name: string; merged: number; isProduction: boolean }[];
  }
  const { status, body } = await call<Found>('GET', '/v1/rules/found', { key: reader });
  expect(status).toBe(200);
  const [all] = await query(sql`select count(*)::int as n from pull_requests where repository_id = ${repositoryId}`);
  expect(Object.values(body.authors).reduce((sum, n) => sum + n, 0)).toBe(all?.['n']);
  const opened = (kind: string) =>
    body.accounts.filter(({ authorKind }) => authorKind === kind).reduce((sum, one) => sum + one.pullRequests, 0);
  expect([opened('agents'), opened('automation'), opened('people')]).toEqual([
    body.authors['agents'],
    body.authors['automation'],
    0,
  ]);
  const [merges] = await query(
    sql`select count(*)::int as n from pull_requests where repository_id = ${repositoryId} and merged_at is not null`,
  );
  expect(body.branches.reduce((sum, { merged: n }) => sum + n, 0)).toBe(merges?.['n']);
  expect(body.branches.filter(({ isProduction }) => isProduction)).toMatchObject([{ fullName: 'acme/people' }]);
});

describe('the numbers of single people', () => {
  const PATHS = [
    `metrics/authors?${WHOLE}`,
    `metrics/reviewers?${WHOLE}`,
    `metrics/overview?${WHOLE}&author=person-1`,
    `metrics/weekly?${WHOLE}&author=person-1`,
    'pull-requests?author=person-1',
    'exports/pull-requests?author=person-1',
    'pull-requests?reviewer=person-1',
    'exports/pull-requests?reviewer=person-1',
    'deployments?reviewer=person-1',
    `metrics/delivery?${WHOLE}&reviewer=person-1`,
  ];
  const statuses = (as: string) =>
    Promise.all(PATHS.map(async (path) => (await request('GET', `/v1/${path}`, { key: as })).status));
  const each = (status: number) => PATHS.map(() => status);

  it('are for everybody, for owners or for nobody, as the rule says', async () => {
    expect(await statuses(reader)).toEqual(each(200));
    await patch({ individualNumbers: 'own' });
    expect(await statuses(reader)).toEqual(each(403));
    expect(await statuses(member)).toEqual(each(403));
    expect(await statuses(key)).toEqual(each(200));
    await patch({ individualNumbers: 'off' });
    expect(await statuses(key)).toEqual(each(403));
    // What names no person stays.
    const others = [`metrics/overview?${WHOLE}`, 'pull-requests', 'exports/pull-requests'];
    for (const path of others) expect((await request('GET', `/v1/${path}`, { key: reader })).status).toBe(200);
    await patch({ individualNumbers: 'everyone' });
    expect(await statuses(reader)).toEqual(each(200));
  });
});
