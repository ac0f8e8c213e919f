// @module-tag long
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../../packages/github-replay/src/replay.ts';
import { openApp } from '../../src/github/app.ts';
import { useDatabase } from '../support/database.ts';
import { virtualProduct, type VirtualProduct } from '../support/virtual-product.ts';

const FULL_NAME = 'acme/widgets';
const APP = { id: 4711, installation: '11' };

type Situation = { name: string } & Record<string, unknown>;

/** Each credential as the replay knows it: the situation that makes it, and whether it is an installation's. */
const CREDENTIALS: [string, Situation, 'user' | 'installation'][] = [
  ['classic, `repo`', { name: 'token-scopes', scopes: ['repo'] }, 'user'],
  ['classic, `repo`, `read:org`', { name: 'token-scopes', scopes: ['repo', 'read:org'] }, 'user'],
  ['fine-grained, all permissions', { name: 'fine-grained-token' }, 'user'],
  ['App, all permissions', { name: 'app-permissions', without: [] }, 'installation'],
  ['App, without Actions, Members', { name: 'app-permissions', without: ['actions', 'members'] }, 'installation'],
];

const SERVERS: [string, Situation | null][] = [
  ['github.com', null],
  ['ghe.com', { name: 'ghe-com' }],
  ['GHES 3.16', { name: 'ghes-3-16' }],
  ['GHES 3.22', { name: 'ghes-3-22' }],
];

/** What the page says of each cell, by its row and column: the lists that are not read, or nothing. */
const [, table = ''] =
  /## What was read, cell by cell\n([\s\S]*?)\n## /.exec(readFileSync('docs/credentials.md', 'utf8')) ?? [];
const [head = [], , ...rows] = table
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
const SAID = new Map(
  rows.flatMap(([credential, ...cells]) => cells.map((cell, index) => [`${credential} on ${head[index + 1]}`, cell])),
);

/** What differs from GitHub where a list is not read. */
const UNREAD: Record<string, RegExp> = {
  checkRuns: /: check_runs /,
  actions: /: workflow is /,
  teams: /: (timeline_events .*"team"|pull_requests: requestedReviewers is .*"team:)/,
};

/** Accounts of github.com are not shown on ghe.com by GraphQL; REST shows them, under its own name. */
const UNKNOWN_ACCOUNTS = [
  /: author is .*"bot".* and null stored/,
  /: author is .*"copilot-pull-request-reviewer".*"Copilot"/,
];

const test = useDatabase();
const keys = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
});
let github: GitHubReplay;
let product: VirtualProduct | undefined;

beforeAll(async () => {
  github = await startGitHubReplay({
    repositories: [{ fullName: FULL_NAME, pullRequests: 12, seed: 8 }],
    now: () => Date.now(),
    app: { id: APP.id, publicKey: keys.publicKey, installations: [{ id: Number(APP.installation), account: 'acme' }] },
    secondaryLimits: false,
  });
});
afterEach(() => {
  github.control.clearSituations();
  product?.stop();
});
afterAll(() => github.stop());

async function tokenOf(kind: 'user' | 'installation'): Promise<string> {
  if (kind === 'user') return 'a-token';
  const app = openApp({ apiUrl: github.url, id: APP.id, privateKey: keys.privateKey });
  return (await app.installationToken(APP.installation)).token;
}

describe('docs/credentials.md says what is read with', () => {
  it.each(
    CREDENTIALS.flatMap(([credential, situation, kind]) =>
      SERVERS.map(([server, answers]) => ({ cell: `${credential} on ${server}`, situation, kind, answers })),
    ),
  )('$cell', async ({ cell, situation, kind, answers }) => {
    github.control.addSituation(situation);
    if (answers) github.control.addSituation(answers);
    product = await virtualProduct(github, test.local, FULL_NAME, { token: await tokenOf(kind) });
    const record = await product.sync();
    expect(record).toMatchObject({ status: 'succeeded', receipt: { complete: true } });
    const unreadable = (record.receipt?.unreadable ?? []).toSorted();
    expect(SAID.get(cell)).toBe(unreadable.length > 0 ? `all but ${unreadable.join(', ')}` : 'all');
    const unread = unreadable.map((list) => UNREAD[list] ?? /nothing/);
    if (answers?.name === 'ghe-com') unread.push(...UNKNOWN_ACCOUNTS);
    const { shown } = await product.compare();
    expect(shown.filter((difference) => !unread.some((pattern) => pattern.test(difference)))).toEqual([]);
  });
});

describe('a token of an installation that GitHub refuses at first', () => {
  const app = { id: APP.id, privateKey: keys.privateKey, installationId: APP.installation };

  it('is waited for, and the connection stays active: a young token of 8 s', async () => {
    product = await virtualProduct(github, test.local, FULL_NAME, { app });
    github.control.addSituation({ name: 'young-token', seconds: 8 });
    expect(await product.sync()).toMatchObject({ status: 'succeeded', receipt: { complete: true } });
    expect(await product.connections()).toMatchObject([{ type: 'app', status: 'active' }]);
    expect((await product.compare()).shown).toEqual([]);
  });

  it('for minutes has the connection marked, with the reason and the next look', async () => {
    product = await virtualProduct(github, test.local, FULL_NAME, { app });
    github.control.addSituation({ name: 'unauthorized', matching: 'repository' });
    expect(await product.sync()).toMatchObject({ status: 'failed', error: { reason: 'bad_credential' } });
    expect(await product.connections()).toMatchObject([
      { status: 'marked', since: expect.any(String) as string, nextLookAt: expect.any(String) as string },
    ]);
  });

  it('is not the fault of a connection when the App itself is refused: it waits', async () => {
    product = await virtualProduct(github, test.local, FULL_NAME, { app });
    github.control.addSituation({ name: 'app-unauthorized', seconds: 3_600 });
    expect(await product.sync()).toMatchObject({ status: 'succeeded', receipt: { complete: true } });
    expect(await product.connections()).toMatchObject([{ status: 'active' }]);
  });
});
