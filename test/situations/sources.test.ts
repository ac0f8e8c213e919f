// @module-tag long
import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../../packages/github-replay/src/replay.ts';
import type { RulesChange } from '../../src/domain/rules/rules.ts';
import { rowsAsTenant } from '../../src/storage/database.ts';
import { changeRules } from '../../src/storage/rules.ts';
import { useDatabase } from '../support/database.ts';
import { virtualProduct, type VirtualProduct } from '../support/virtual-product.ts';

const FULL_NAME = 'acme/widgets';
/** More than two pages of each list. */
const MANY = 230;

const test = useDatabase();
let github: GitHubReplay;
let product: VirtualProduct;
let merged: number;

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString();
const each = <Item>(make: (index: number) => Item) => Array.from({ length: MANY }, (_, index) => make(index));

beforeAll(async () => {
  github = await startGitHubReplay({
    repositories: [{ fullName: FULL_NAME, pullRequests: 10 }],
    secondaryLimits: false,
    now: () => Date.now(),
  });
  const { control } = github;
  ({ number: merged } = control.open({ title: 'Ships' }));
  control.merge({ number: merged });
});
afterEach(() => {
  github.control.clearSituations();
  product.stop();
});
afterAll(() => github.stop());

async function begin(rules: RulesChange): Promise<void> {
  product = await virtualProduct(github, test.local, FULL_NAME);
  await changeRules(test.db, product.row.workspaceId, { keyId: randomUUID(), keyName: 'ada' }, rules);
}

const from = (workflow: string) => ({
  deploymentSource: { workspace: { type: 'workflow', workflow } as const, repositories: {} },
});
const RELEASES = { deploymentSource: { workspace: { type: 'releases', tagPattern: 'r*' } as const, repositories: {} } };

async function count(table: 'deployments' | 'incidents', source: string): Promise<number> {
  const [row] = await rowsAsTenant(
    test.db,
    product.row.workspaceId,
    sql<{ n: number }>`select count(*)::int as n from ${sql.identifier(table)}
      where workspace_id = ${product.row.workspaceId} and source = ${source}
        and ${table === 'deployments' ? sql`is_production` : sql`true`}`,
  );
  return row?.n ?? 0;
}

/** Syncs to the end; answers how many requests that took. */
async function sync(daysBack?: number | null): Promise<number> {
  const before = github.control.stats().requests;
  expect(await product.sync(daysBack)).toMatchObject({ status: 'succeeded' });
  return github.control.stats().requests - before;
}

it('keeps what GitHub lists and does not show, names it, and reads it again', async () => {
  const labels = ['sev0'];
  for (const index of [1, 2, 3]) github.control.addRelease({ tag: `v${index}`, number: merged, at: at(index) });
  const [stays, leaves] = [at(1), at(2)].map((opened) => github.control.addIssue({ labels, at: opened }).number);
  await begin({
    deploymentSource: { workspace: { type: 'releases', tagPattern: 'v*' }, repositories: {} },
    incidents: { labels },
  });
  const numbers = () =>
    rowsAsTenant(
      test.db,
      product.row.workspaceId,
      sql<{ id: string; number: string }>`select id, external_id as number from incidents order by external_id`,
    );
  await sync(null);
  const [before, releases] = [await numbers(), await count('deployments', 'releases')];
  expect([before.length, releases >= 3]).toEqual([2, true]);
  github.control.labelIssue({ number: leaves ?? 0, labels: [], at: at(3) });
  const hide = (more: object) => github.control.addSituation({ name: 'source-null', type: 'none', ...more });
  hide({ list: 'issues' });
  hide({ list: 'releases', index: 1 });
  hide({ list: 'releases', type: 'untyped', field: 'tagCommit' });
  const { receipt } = await product.sync();
  expect(receipt).toMatchObject({ complete: false, setAside: [{ list: 'issues' }, { list: 'releases' }] });
  expect(await count('deployments', 'releases')).toBe(releases);
  expect(await numbers()).toEqual(before);
  github.control.clearSituations();
  expect(await product.sync()).toMatchObject({ receipt: { complete: true, setAside: [] } });
  expect(await count('deployments', 'releases')).toBe(releases);
  expect(await numbers()).toEqual(before.filter(({ number }) => number === String(stays)));
});

it('keeps the success of a deployment whose statuses GitHub does not show', async () => {
  github.control.addDeployment({ number: merged, environment: 'production' });
  product = await virtualProduct(github, test.local, FULL_NAME);
  const succeeded = () =>
    rowsAsTenant(
      test.db,
      product.row.workspaceId,
      sql<{ at: string }>`select succeeded_at as at from deployments
        where workspace_id = ${product.row.workspaceId} and succeeded_at is not null order by succeeded_at, github_id`,
    );
  await sync(null);
  const before = await succeeded();
  expect(before.length).toBeGreaterThan(0);
  github.control.addSituation({ name: 'source-null', list: 'deployments', type: 'untyped', field: 'statuses' });
  const { receipt } = await product.sync();
  expect(receipt).toMatchObject({ complete: false, setAside: [{ number: null, list: 'deployments' }] });
  expect(await succeeded()).toEqual(before);
  github.control.clearSituations();
  expect(await product.sync()).toMatchObject({ receipt: { complete: true, setAside: [] } });
});

it('reads every page of releases once, and then the newest page alone', async () => {
  each((index) => github.control.addRelease({ tag: `r${index}`, number: merged, at: at(index) }));
  await begin(RELEASES);
  await sync(null);
  expect(await count('deployments', 'releases')).toBe(MANY);
  const quiet = await sync();
  expect(quiet).toBeLessThanOrEqual(8);
  each((index) => github.control.addRelease({ tag: `r-later-${index}`, number: merged, at: at(MANY + index) }));
  await sync();
  expect(await count('deployments', 'releases')).toBe(2 * MANY);
  expect(await sync()).toBe(quiet);
});

it('reads every page of runs once, and then one page that costs nothing', async () => {
  each((index) => github.control.addWorkflowRun({ workflow: 'Ship', number: merged, at: at(index) }));
  await begin(from('Ship'));
  await sync(null);
  expect(await count('deployments', 'workflow')).toBe(MANY);
  await sync();
  const quiet = await sync();
  expect(quiet).toBeLessThanOrEqual(9);
  each((index) => github.control.addWorkflowRun({ workflow: 'Ship', number: merged, at: at(MANY + index) }));
  await sync();
  expect(await count('deployments', 'workflow')).toBe(2 * MANY);
  await sync();
  expect(await sync()).toBe(quiet);
});

it('reads every page of issues once, what changed of them, and all of them when some lost the label', async () => {
  const numbers = each((index) => github.control.addIssue({ labels: ['sev1'], at: at(index) }).number);
  await begin({ incidents: { labels: ['sev1'] } });
  await sync(null);
  expect(await count('incidents', 'issue')).toBe(MANY);
  const quiet = await sync();
  expect(quiet).toBeLessThanOrEqual(8);
  for (const number of numbers.slice(0, 150)) github.control.closeIssue({ number, at: at(1_000 + number) });
  await sync();
  const [row] = await rowsAsTenant(
    test.db,
    product.row.workspaceId,
    sql<{ n: number }>`select count(ended_at)::int as n from incidents where workspace_id = ${product.row.workspaceId}`,
  );
  expect(row?.n).toBe(150);
  for (const number of numbers.slice(200)) github.control.labelIssue({ number, labels: [], at: at(5_000) });
  await sync();
  expect(await count('incidents', 'issue')).toBe(200);
  expect(await sync()).toBe(quiet);
});

it('reads deployments although releases fail each time, and reads releases once they do not', async () => {
  github.control.addDeployment({ number: merged, environment: 'production' });
  product = await virtualProduct(github, test.local, FULL_NAME);
  github.control.addSituation({ name: 'odd-answer', matching: '"releases":true', status: 502, body: '' });
  const { receipt } = await product.sync(null);
  expect(receipt?.setAside).toMatchObject([{ number: null, list: 'deployments' }]);
  expect(await count('deployments', 'deployments')).toBeGreaterThan(0);
  expect(await count('deployments', 'releases')).toBe(0);
  github.control.clearSituations();
  await sync();
  expect(await count('deployments', 'releases')).toBeGreaterThan(2 * MANY);
});

it('begins a list anew whose reading was cut off', async () => {
  await begin(RELEASES);
  // The second page of releases never comes: what is left of the list is given up.
  github.control.addSituation({ name: 'odd-answer', matching: 'afterRelease":"', status: 502, body: '' });
  await sync(null);
  expect(await count('deployments', 'releases')).toBe(100);
  github.control.clearSituations();
  await sync();
  expect(await count('deployments', 'releases')).toBe(2 * MANY);
});
