// @module-tag long
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { call, newKey, newWorkspace, syncToEnd, track, until } from './support/api.ts';
import { browser } from './support/browser.ts';
import { onGitHub, query } from './support/services.ts';

const NAME = 'acme/ships';

interface Listed {
  total: number | null;
  data: {
    id: string;
    sha: string;
    kind: string;
    failed: boolean | null;
    carried: number;
    causes: { source: string; title: string | null }[];
    recoveredAt: string | null;
    mark: { failed: boolean; reason: string } | null;
  }[];
}

interface Delivery {
  source: string;
  deploymentFrequency: { n: number };
  changeFailRate: { n: number; count: number; value: number | null; lowerBound: boolean };
  reworkRate: { n: number; count: number };
  recoveryTime: { n: number; notRecovered: number };
}

let key = '';
let repositoryId = '';

beforeAll(async () => {
  ({ key } = await newWorkspace());
  ({ id: repositoryId } = await track(key, NAME));
  await syncToEnd(key, repositoryId, { daysBack: null });
});

const list = async (more = '') =>
  (await call<Listed>('GET', `/v1/deployments?repositoryId=${repositoryId}${more}`, { key })).body;
const delivery = async () =>
  (await call<Delivery>('GET', `/v1/metrics/delivery?repositoryId=${repositoryId}&from=2020-01-01T00:00:00Z`, { key }))
    .body;

/** Waits until the list is as asked: what follows from a change is computed within seconds. */
const untilListed = (is: (listed: Listed) => boolean, more = '') => until(() => list(more), is);

describe('deployments of GitHub', () => {
  it('are listed and measured, each list as long as its measure says', async () => {
    const { data } = await untilListed(({ data: found }) => found.length > 1);
    expect(new Set(data.map(({ kind }) => kind))).toContain('deployment');
    const { source, deploymentFrequency, changeFailRate, reworkRate, recoveryTime } = await delivery();
    expect(source).toBe('deployments');
    expect(changeFailRate.lowerBound).toBe(false);
    const totalOf = async (measure: string, part = '') =>
      (await list(`&measure=${measure}${part}&from=2020-01-01T00:00:00Z`)).total;
    expect(await totalOf('deploymentFrequency')).toBe(deploymentFrequency.n);
    expect(await totalOf('changeFailRate')).toBe(changeFailRate.count);
    expect(await totalOf('changeFailRate', '&part=denominator')).toBe(changeFailRate.n);
    expect(await totalOf('reworkRate')).toBe(reworkRate.count);
    expect(await totalOf('reworkRate', '&part=denominator')).toBe(reworkRate.n);
    expect(await totalOf('recoveryTime')).toBe(recoveryTime.n);
  });

  it('that go back are rollbacks, once GitHub has said so, and cost one request', async () => {
    const numbers = [];
    for (const title of ['Goes well', 'Goes wrong']) {
      const { number } = await onGitHub<{ number: number }>('open', { repository: NAME, title });
      await onGitHub('merge', { repository: NAME, number });
      // Instants of GitHub are whole seconds.
      await scheduler.wait(1_100);
      await onGitHub('addDeployment', { repository: NAME, number, environment: 'production' });
      await scheduler.wait(1_100);
      numbers.push(number);
    }
    await onGitHub('addDeployment', { repository: NAME, number: numbers[0], environment: 'production' });
    await syncToEnd(key, repositoryId);
    const { data } = await untilListed(({ data: found }) => found[0]?.kind === 'rollback');
    expect(data.slice(0, 3)).toMatchObject([
      { kind: 'rollback', failed: null, carried: 0 },
      { kind: 'deployment', failed: true, carried: 1, causes: [{ source: 'rollback' }] },
      { kind: 'deployment', failed: false },
    ]);
    const [back, wrong] = data;
    const shown = await (await browser().signIn(key)).open(`/delivery?deployment=${wrong?.id}`);
    expect(await shown.text()).toMatch(
      new RegExp(`<dt>Recovered</dt><dd><a href="[^"]*deployment=${back?.id}">a rollback</a>`),
    );
    const asked = () => query(sql`select answer from commit_ancestry where repository_id = ${repositoryId}`);
    expect(await asked()).toEqual([{ answer: 'yes' }]);
    const before = await onGitHub<{ requests: number }>('stats');
    await syncToEnd(key, repositoryId);
    const after = await onGitHub<{ requests: number }>('stats');
    expect(await asked()).toHaveLength(1);
    expect(after.requests - before.requests).toBeLessThanOrEqual(8);
  });

  it('are failed or not by a person’s word, which can be withdrawn', async () => {
    const { data } = await list();
    const wrong = data.find(({ failed }) => failed === true);
    const back = data.find(({ kind }) => kind === 'rollback');
    const mark = (id: string | undefined, body: unknown, as = key) =>
      call('PATCH', `/v1/deployments/${id}`, { key: as, body });
    expect(await mark(wrong?.id, { failed: false, reason: 'A drill' })).toMatchObject({
      status: 200,
      body: { mark: { failed: false, reason: 'A drill' } },
    });
    const isMarked = (failed: boolean) => (listed: Listed) =>
      listed.data.find(({ id }) => id === wrong?.id)?.failed === failed;
    await untilListed(isMarked(false));
    expect((await mark(wrong?.id, { failed: null })).body).toMatchObject({ mark: null });
    await untilListed(isMarked(true));
    expect((await mark(wrong?.id, { failed: true })).body.errors).toMatchObject([{ path: 'reason' }]);
    expect((await mark(back?.id, { failed: true, reason: 'No' })).status).toBe(409);
    expect((await mark(crypto.randomUUID(), { failed: null })).status).toBe(404);
    expect((await mark(wrong?.id, { failed: null }, (await newWorkspace()).key)).status).toBe(404);
    const { key: reader } = await newKey(key, 'reader');
    expect((await mark(wrong?.id, { failed: null }, reader)).status).toBe(403);
  });

  it('are listed in pages, and a wrong parameter is named', async () => {
    const { data } = await list();
    const pages: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await call<Listed & { nextCursor: string | null }>(
        'GET',
        `/v1/deployments?repositoryId=${repositoryId}&limit=3${after}`,
        { key },
      );
      pages.push(...body.data.map(({ id }) => id));
      cursor = body.nextCursor;
    }
    expect(pages).toEqual(data.map(({ id }) => id));
    for (const [wrong, named] of [
      ['measure=merged', 'measure'],
      ['part=numerator', 'part'],
      ['measure=recoveryTime&part=numerator', 'part'],
      ['enviroment=x', 'enviroment'],
    ]) {
      const { status, body } = await call('GET', `/v1/deployments?${wrong}`, { key });
      expect([wrong, status, body.detail]).toEqual([wrong, 400, expect.stringContaining(named ?? '')]);
    }
    expect((await call('GET', `/v1/deployments?repositoryId=${crypto.randomUUID()}`, { key })).status).toBe(404);
  });
});

describe('an incident', () => {
  const tell = (body: object, as = key) => call<{ id: string }>('POST', '/v1/incidents', { key: as, body });

  it('fails the deployment that it names, and ends with its end', async () => {
    const { data } = await list();
    const well = data.find(({ kind, failed }) => kind === 'deployment' && failed === false);
    const began = Date.now();
    const secondsLater = (seconds: number) => new Date(began + seconds * 1_000).toISOString();
    const said = {
      repositoryId,
      startedAt: secondsLater(0),
      deploymentId: well?.id,
      title: 'Checkout is down',
      externalId: 'PD-1',
    };
    const { status, body } = await tell(said);
    expect([status, body]).toMatchObject([201, { source: 'api', endedAt: null, title: 'Checkout is down' }]);
    const found = (listed: Listed) => listed.data.find(({ id }) => id === well?.id);
    const failed = await untilListed((listed) => found(listed)?.failed === true);
    expect(found(failed)).toMatchObject({
      causes: [{ source: 'incident', title: 'Checkout is down' }],
      recoveredAt: null,
    });
    const again = await tell({ ...said, title: 'Checkout was down' });
    expect([again.status, again.body.id]).toEqual([200, body.id]);
    const change = (asked: object) => call('PATCH', `/v1/incidents/${body.id}`, { key, body: asked });
    expect((await change({ endedAt: secondsLater(-60) })).body.errors).toMatchObject([{ path: 'endedAt' }]);
    expect((await change({ endedAt: secondsLater(60) })).status).toBe(200);
    await untilListed((listed) => found(listed)?.recoveredAt === secondsLater(60));
    expect((await call('GET', '/v1/incidents', { key })).body).toMatchObject({ data: [{ id: body.id }] });
    expect((await call('GET', `/v1/incidents/${body.id}`, { key })).body).toMatchObject({ title: 'Checkout was down' });
  });

  it('cannot name what counts nowhere: a rollback, and what never succeeded in production', async () => {
    const { data } = await list();
    const back = data.find(({ kind }) => kind === 'rollback');
    const said = { repositoryId, startedAt: '2026-01-01T00:00:00Z', title: 'Down', externalId: 'PD-3' };
    const deploy = async (changes: object) => {
      const sha = data[0]?.sha;
      const told = { repositoryId, sha, environment: 'production', deployedAt: '2026-01-01T00:00:00Z', ...changes };
      return (await call<{ id: string }>('POST', '/v1/deployments', { key, body: told })).body.id;
    };
    for (const deploymentId of [back?.id, await deploy({ status: 'failure', externalId: 'never' })]) {
      const { status, body } = await tell({ ...said, deploymentId });
      expect([status, body]).toMatchObject([409, { errors: [{ path: 'deploymentId' }] }]);
    }
    // Which source counts is decided once a day: what a client just began to tell can be named at once.
    const first = await deploy({ status: 'success', externalId: 'of-another-source' });
    expect((await tell({ ...said, externalId: 'of-the-first', deploymentId: first })).status).toBe(201);
    const { body } = await tell(said);
    const renamed = await call('PATCH', `/v1/incidents/${body.id}`, { key, body: { deploymentId: back?.id } });
    expect(renamed.status).toBe(409);
    expect((await call('GET', `/v1/incidents/${body.id}`, { key })).body).toMatchObject({ deploymentId: null });
  });

  it('keeps both of two changes at the same time', async () => {
    const said = { repositoryId, startedAt: '2026-01-01T00:00:00Z', title: 'Down', externalId: 'PD-5' };
    const { body } = await tell(said);
    const change = (asked: object) => call('PATCH', `/v1/incidents/${body.id}`, { key, body: asked });
    const endedAt = '2026-01-01T01:00:00.000Z';
    const answers = await Promise.all([change({ title: 'Checkout was down' }), change({ endedAt })]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const { body: changed } = await call('GET', `/v1/incidents/${body.id}`, { key });
    expect(changed).toMatchObject({ title: 'Checkout was down', endedAt });
  });

  it('is of a repository and a deployment of the workspace', async () => {
    const said = { repositoryId, startedAt: '2026-01-01T00:00:00Z', title: 'Down', externalId: 'PD-2' };
    expect((await tell({ ...said, deploymentId: crypto.randomUUID() })).status).toBe(404);
    const { key: other } = await newWorkspace();
    expect((await tell(said, other)).status).toBe(404);
    const { body } = await call<{ data: { id: string }[] }>('GET', '/v1/incidents', { key });
    const theirs = await call('GET', `/v1/incidents/${body.data[0]?.id}`, { key: other });
    expect(theirs.status).toBe(404);
    expect((await tell({ ...said, startedAt: 'yesterday' })).status).toBe(400);
  });

  it('has begun, and does not end before that', async () => {
    const minutesFromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
    const said = { repositoryId, startedAt: '2026-01-02T00:00:00Z', title: 'Down', externalId: 'PD-3' };
    const told = await tell({ ...said, startedAt: minutesFromNow(-60) });
    const change = (asked: object) => call('PATCH', `/v1/incidents/${told.body.id}`, { key, body: asked });
    for (const [answer, path, message] of [
      [tell({ ...said, startedAt: minutesFromNow(7) }), 'startedAt', 'not in the future'],
      [tell({ ...said, endedAt: minutesFromNow(7) }), 'endedAt', 'not in the future'],
      [tell({ ...said, endedAt: '2026-01-01T00:00:00Z' }), 'endedAt', 'at or after `startedAt`'],
      [change({ startedAt: minutesFromNow(7) }), 'startedAt', 'not in the future'],
      [change({ endedAt: minutesFromNow(7) }), 'endedAt', 'not in the future'],
    ] as const) {
      const { status, body } = await answer;
      const errors = [{ path, message: expect.stringContaining(message) as string }];
      expect([status, body]).toMatchObject([400, { errors }]);
    }
    // A clock may be a little ahead of ours.
    expect((await tell({ ...said, startedAt: minutesFromNow(3), externalId: 'PD-4' })).status).toBe(201);
  });
});

describe('what is compared', () => {
  it('is stored whole: a source that begins within the window has nothing before it', async () => {
    const owner = await newWorkspace();
    const { id } = await track(owner.key, NAME);
    await syncToEnd(owner.key, id, { daysBack: null });
    const deploymentSource = { workspace: { type: 'api' } };
    expect((await call('PATCH', '/v1/rules', { key: owner.key, body: { deploymentSource } })).status).toBe(200);
    await syncToEnd(owner.key, id);
    type Compared = {
      from: string;
      partial: boolean;
      previousPartial: boolean;
      coveredSince: string | null;
      change: Record<string, { previous: number | null; clear: boolean | null }>;
    };
    const read = async (of: string) => (await call<Compared>('GET', `/v1/metrics/${of}`, { key: owner.key })).body;
    const begins = new Date(Date.now() - 8 * 7 * 86_400_000).toISOString();
    for (let number = 1; number <= 12; number++) {
      const body = {
        repositoryId: id,
        sha: number.toString(16).padStart(40, '0'),
        environment: 'production',
        status: 'success',
        deployedAt: new Date(Date.parse(begins) + number * 86_400_000).toISOString(),
        externalId: `run-${number}`,
      };
      expect((await call('POST', '/v1/deployments', { key: owner.key, body })).status).toBe(201);
    }
    // While no deployment is computed, nothing of them begins later than what is stored.
    const early = await until(
      () => read('delivery?window=13w'),
      ({ partial }) => partial,
    );
    expect(early).toMatchObject({ coveredSince: expect.any(String), previousPartial: true });
    for (const { previous, clear } of Object.values(early.change)) expect([previous, clear]).toEqual([null, null]);
    // The pull requests behind it are stored whole.
    const overview = await read('overview?window=13w');
    expect(overview).toMatchObject({ partial: false, previousPartial: false });
    expect(overview.change['merged']?.previous).not.toBeNull();
    expect(overview.change['deploy']).toMatchObject({ previous: null, clear: null });
    expect(await read('points?measure=changeLeadTime')).toMatchObject({ partial: true, previousPartial: true });
    expect(await read('points?measure=cycle')).toMatchObject({ partial: false, previousPartial: false });
    const from = new Date(Date.parse(begins) + 35 * 86_400_000).toISOString();
    const later = await read(`delivery?from=${from}`);
    expect(later).toMatchObject({ partial: false, previousPartial: false });
    expect(later.change['deploymentFrequency']?.previous).not.toBeNull();
  });
});

describe('a deployment told by the API', () => {
  it('is stored once, and counts where the rule names them', async () => {
    const owner = await newWorkspace();
    const { id } = await track(owner.key, NAME);
    await syncToEnd(owner.key, id, { daysBack: null });
    const merged = await query(sql`
      select merge_commit_sha as sha from pull_requests where repository_id = ${id} and merged_at is not null
      order by merged_at desc limit 2`);
    const told = {
      repositoryId: id,
      sha: merged[1]?.['sha'],
      environment: 'production',
      status: 'success',
      deployedAt: new Date().toISOString(),
      externalId: 'run-1',
    };
    const tell = (body: object) => call<{ id: string }>('POST', '/v1/deployments', { key: owner.key, body });
    const first = await tell(told);
    expect([first.status, first.body]).toMatchObject([201, { source: 'api', isProduction: true, counts: false }]);
    const again = await tell(told);
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
    expect((await tell({ ...told, environment: 'staging' })).status).toBe(409);
    expect((await tell({ ...told, sha: 'main' })).body).toMatchObject({ errors: [{ path: 'sha' }] });
    const ahead = await tell({ ...told, deployedAt: new Date(Date.now() + 7 * 60_000).toISOString() });
    expect([ahead.status, ahead.body]).toMatchObject([400, { errors: [{ path: 'deployedAt' }] }]);
    expect((await tell({ ...told, repositoryId: crypto.randomUUID() })).status).toBe(404);

    const rule = { workspace: { type: 'merges' }, repositories: { [id.toUpperCase()]: { type: 'api' } } };
    const ruled = await call('PATCH', '/v1/rules', { key: owner.key, body: { deploymentSource: rule } });
    expect([ruled.status, ruled.body]).toMatchObject([
      200,
      { deploymentSource: { repositories: { [id]: { type: 'api' } } } },
    ]);
    await syncToEnd(owner.key, id);
    await tell({
      ...told,
      sha: merged[0]?.['sha'],
      externalId: 'run-2',
      deployedAt: new Date(Date.now() + 1_000).toISOString(),
    });
    // What each carried is known once the commits of both are read, and the facts are computed again.
    await until(
      async () => (await call<Listed>('GET', `/v1/deployments?repositoryId=${id}`, { key: owner.key })).body.data,
      ([second, earlier, ...others]) =>
        others.length === 0 &&
        second?.sha === merged[0]?.['sha'] &&
        second?.carried === 1 &&
        earlier?.sha === merged[1]?.['sha'] &&
        earlier?.carried !== undefined &&
        earlier.carried > 1,
    );
    const { body } = await call<Delivery>('GET', `/v1/metrics/delivery?repositoryId=${id}`, { key: owner.key });
    expect(body).toMatchObject({ source: 'api', deploymentFrequency: { n: 2 } });
  });
});
