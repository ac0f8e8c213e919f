// @module-tag long
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, newWorkspace, syncToEnd, track, until } from './support/api.ts';
import { onGitHub, query } from './support/services.ts';
import { deliver } from './support/webhooks.ts';

const NAME = 'acme/ships';

let key = '';
let repositoryId = '';

beforeAll(async () => {
  ({ key } = await newWorkspace());
  ({ id: repositoryId } = await track(key, NAME));
  await syncToEnd(key, repositoryId, { daysBack: null });
});

afterAll(async () => {
  await onGitHub('clearFaults');
});

/**
 * Pull requests whose deployment is not the first success in production from a merge at or after their own: what the
 * replay's default branch, one commit for each merge, amounts to.
 */
function wrong() {
  return query(sql`
    select p.number, f.deployed_at, truth.at from pull_requests p
    join pull_request_facts f on f.pull_request_id = p.id
    join lateral (
      select min(d.succeeded_at) as at from deployments d
      join pull_requests carrier on carrier.repository_id = d.repository_id and carrier.merge_commit_sha = d.sha
      where d.repository_id = p.repository_id and d.source = 'deployments' and d.is_production and carrier.merged_at >= p.merged_at
    ) truth on true
    where p.repository_id = ${repositoryId} and (f.deployed_at is distinct from truth.at or p.facts_due)`);
}

/** A model's answers make facts due again, each for a moment. */
async function untilRight(): Promise<void> {
  await until(wrong, (rows) => rows.length === 0);
}

async function count(condition = sql`true`): Promise<number> {
  const [row] = await query(
    sql`select count(*)::int as n from deployments
      where repository_id = ${repositoryId} and source = 'deployments' and ${condition}`,
  );
  return Number(row?.['n']);
}

describe('deployments', () => {
  it('are read by a sync, and linked to what they carried', async () => {
    expect(await count(sql`is_production and succeeded_at is not null`)).toBeGreaterThan(1);
    expect(await count(sql`not is_production`)).toBeGreaterThan(1);
    await untilRight();
    const [row] = await query(sql`
      select count(f.deployed_at)::int as known, count(*)::int as merged from pull_request_facts f
      where repository_id = ${repositoryId} and merged_at is not null`);
    expect(Number(row?.['known'])).toBeGreaterThan(Number(row?.['merged']) / 2);
  });

  it('cost a request of the next sync, and nothing is read twice', async () => {
    const before = await count();
    const sync = await syncToEnd(key, repositoryId);
    expect(sync).toMatchObject({ status: 'succeeded', receipt: { complete: true, unreadable: [] } });
    expect(await count()).toBe(before);
  });

  it('show within seconds once GitHub tells that one succeeded', async () => {
    const { number } = await onGitHub<{ number: number }>('open', { repository: NAME, title: 'To be deployed' });
    await onGitHub('merge', { repository: NAME, number });
    await syncToEnd(key, repositoryId);
    await onGitHub('addDeployment', { repository: NAME, number, environment: 'production' });
    const [row] = await query(sql`
      select r.github_id, p.merge_commit_sha from repositories r join pull_requests p on p.repository_id = r.id
      where r.id = ${repositoryId} and p.number = ${number}`);
    const payload = {
      repository: { id: Number(row?.['github_id']) },
      deployment: { sha: row?.['merge_commit_sha'] },
      deployment_status: { state: 'success' },
    };
    expect((await deliver('deployment_status', payload)).status).toBe(202);
    await until(
      () =>
        query(sql`
        select f.deployed_at from pull_request_facts f join pull_requests p on p.id = f.pull_request_id
        where p.repository_id = ${repositoryId} and p.number = ${number} and f.deployed_at is not null`),
      (rows) => rows.length > 0,
    );
    await untilRight();
  });

  it('count where the workspace says that production is', async () => {
    const patch = (productionEnvironments: string[]) =>
      call('PATCH', '/v1/workspace', { key, body: { productionEnvironments } });
    expect((await patch(['stag*'])).body).toMatchObject({ productionEnvironments: ['stag*'] });
    const walked = sql`is_production and succeeded_at is not null and walked_since is null`;
    await until(
      () => count(walked),
      (left) => left === 0,
    );
    await until(wrong, (rows) => rows.length === 0);
    expect(await count(sql`is_production and environment <> 'staging'`)).toBe(0);
    await patch(['production*', 'prod']);
    await until(
      () => count(walked),
      (left) => left === 0,
    );
    await until(wrong, (rows) => rows.length === 0);
    expect(await count(sql`is_production`)).toBe(await count(sql`environment = 'production'`));
    const { status, body } = await call('PATCH', '/v1/workspace', { key, body: { productionEnvironments: [''] } });
    expect([status, body.errors?.[0]?.path]).toEqual([400, 'productionEnvironments.0']);
  });

  it('that the credential may not read are named, and nothing else is missing', async () => {
    const { key: other } = await newWorkspace();
    const { id } = await track(other, NAME);
    await onGitHub('addFault', { kind: 'forbidden-field', field: 'deployments', matching: 'ships' });
    const sync = await syncToEnd(other, id);
    expect(sync).toMatchObject({ status: 'succeeded', receipt: { complete: true, unreadable: ['deployments'] } });
  });
});
