import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../../packages/github-replay/src/replay.ts';
import type { Grant, Usage } from '../../src/domain/budget.ts';
import { openGitHub } from '../../src/github/client.ts';
import { openMeter } from '../../src/github/meter.ts';
import { readOwned } from '../../src/github/read-owned.ts';
import { FailureError } from '../../src/errors.ts';
import { importNext, type ImportDeps } from '../../src/jobs/schedule/import-repositories.ts';
import { SyncMessage } from '../../src/messages.ts';

const OWNED = 205;
const CONNECTION = crypto.randomUUID();
const NOW = Date.parse('2026-11-01T00:00:00Z');

let github: GitHubReplay;
let sent: { body: SyncMessage; delaySeconds?: number }[] = [];
let stored: string[] = [];
let counted: (number | null)[] = [];
let settled: Usage[] = [];
let failed: string[] = [];
let logged: Record<string, unknown>[] = [];
let token = '';

beforeAll(async () => {
  github = await startGitHubReplay({
    repositories: Array.from({ length: OWNED }, (_, index) => ({ fullName: `initech/${index}`, pullRequests: 0 })),
  });
});
afterAll(() => github.stop());
beforeEach(() => {
  [sent, stored, counted, settled, failed, logged] = [[], [], [], [], [], []];
  token = crypto.randomUUID();
  github.control.clearFaults();
  github.control.clearSituations();
});

/** A token a test, so that the limit of one is not met by another. */
const access = () => ({ apiUrl: github.url, token });

function deps(grant: Grant = { granted: true }, works = true): ImportDeps {
  return {
    now: () => NOW,
    works: () => Promise.resolve(works),
    budget: () => ({
      acquire: () => Promise.resolve(grant),
      settle: (_, usage) => {
        settled.push(usage);
        return Promise.resolve(null);
      },
    }),
    reader() {
      const { observe, usage } = openMeter();
      const reader = openGitHub(access(), observe);
      return Promise.resolve({
        owned: (position) => readOwned(reader, { ...position, publicOnly: false }),
        teams: () => Promise.resolve({ teams: [TEAM], unread: [], next: 'behind' }),
        usage,
      });
    },
    store: {
      upsertRepositories(_, repositories) {
        stored.push(...repositories.map(({ fullName }) => fullName));
        counted.push(...repositories.map(({ pullRequestCount = null }) => pullRequestCount));
        return Promise.resolve();
      },
      saveGitHubTeams: (_, organization, teams) =>
        Promise.resolve(void stored.push(...teams.map(({ name }) => `${organization}/${name}`))),
    },
    credentialFailed: (_, { detail }) => Promise.resolve(void failed.push(detail)),
    credentialRefused: () => Promise.resolve(),
    sendToSync: (messages) => Promise.resolve(void sent.push(...messages)),
    log: (event, fields) => void logged.push({ event, ...fields }),
  };
}

async function graphqlOf(query: string): Promise<{ data: { repository: { id: string } } }> {
  const headers = { authorization: `bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(`${github.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return answer.json<{ data: { repository: { id: string } } }>();
}

const TEAM = { githubId: '1', name: 'Docs', members: [] };

/** The message that a request leaves behind after the first page. */
async function second() {
  const { next } = await readOwned(
    openGitHub(access(), () => undefined),
    { login: 'initech', after: null, publicOnly: false },
  );
  const message = { workspaceId: crypto.randomUUID(), owner: 'initech', connectionId: CONNECTION, cursor: next ?? '' };
  return { type: 'sync.import' as const, v: 1 as const, ...message };
}

describe('a message of an import', () => {
  it('of teams stores one page of them, and sends the next on', async () => {
    const message = { ...(await second()), type: 'sync.teams' as const };
    await importNext(deps(), message);
    expect(stored).toEqual(['initech/Docs']);
    expect(sent).toEqual([{ body: { ...message, cursor: 'behind' } }]);
  });

  it('tracks one page, sends the next on and pays a point for it and one for its counts', async () => {
    const message = await second();
    await importNext(deps(), message);
    expect(stored).toHaveLength(100);
    expect(sent).toEqual([{ body: { ...message, cursor: expect.any(String) as string } }]);
    expect(settled).toMatchObject([{ points: 2, failure: null, credential: `connection:${CONNECTION}` }]);
    const [next] = sent;
    if (next?.body.type === 'sync.import') await importNext(deps(), next.body);
    expect([new Set(stored).size, sent.length]).toEqual([OWNED - 100, 1]);
  });

  it('that comes again does the same again', async () => {
    const message = await second();
    for (const _ of [1, 2]) await importNext(deps(), message);
    expect([stored.length, new Set(stored).size]).toEqual([200, 100]);
    expect(sent[0]).toEqual(sent[1]);
  });

  it('is requeued until the quota has room, and asks GitHub nothing', async () => {
    const message = await second();
    await importNext(deps({ granted: false, reason: 'slot', until: NOW + 4_200 }), message);
    await importNext(deps({ granted: false, reason: 'primary_limit', until: NOW + 9_000_000 }), message);
    expect(sent).toEqual([
      { body: message, delaySeconds: 5 },
      { body: message, delaySeconds: 3_600 },
    ]);
    expect([stored, settled]).toEqual([[], []]);
  });

  it('is the last one when the connection is gone, or its credential refused a moment ago', async () => {
    const message = await second();
    await importNext(deps({ granted: true }, false), message);
    await importNext(
      deps({ granted: false, reason: 'bad_credential', detail: 'revoked', confirmed: true, until: NOW }),
      message,
    );
    expect([sent, stored, settled, failed]).toEqual([[], [], [], []]);
  });

  it('that meets a refused credential notes it, and ends the import', async () => {
    const message = await second();
    github.control.addFault({ kind: 'suspended', next: 1 });
    await importNext(deps(), message);
    expect([failed.length, sent]).toEqual([1, []]);
    expect(settled).toMatchObject([{ failure: { kind: 'bad_credential' } }]);
  });

  it('ends the import of an account that is gone meanwhile', async () => {
    await importNext(deps(), { ...(await second()), owner: 'renamed' });
    expect([failed, sent]).toEqual([[], []]);
    expect(settled).toMatchObject([{ failure: { kind: 'unavailable' } }]);
  });

  it.each([
    ['rate-limited', 1],
    ['secondary', 1],
    // The first time fewer repositories are asked for at once.
    ['bad-gateway', 2],
    ['refused-cursor', 1],
    ['stuck-cursor', 1],
    ['truncated', 1],
  ] as const)('that meets %s is tried again, and the budget is told', async (kind, next) => {
    const message = await second();
    github.control.addFault({ kind, next });
    await expect(importNext(deps(), message)).rejects.toThrow();
    expect(settled).toMatchObject([{ failure: { kind: expect.any(String) as string } }]);
    expect([stored, sent]).toEqual([[], []]);
  });
});

describe('a page of an import that takes GitHub too long', () => {
  const tooWide = (matching: string) => github.control.addSituation({ name: 'too-wide', widerThan: 30, matching });

  it('is read with fewer repositories, and the next one begins behind them', async () => {
    const message = await second();
    tooWide('OwnedRepositories');
    await importNext(deps(), message);
    expect(stored).toHaveLength(25);
    const [next] = sent;
    if (next?.body.type === 'sync.import') await importNext(deps(), next.body);
    expect([stored.length, new Set(stored).size]).toEqual([50, 50]);
  });

  it('because of the counts has them from smaller requests', async () => {
    const message = await second();
    tooWide('PullRequestCounts');
    await importNext(deps(), message);
    expect([stored.length, counted.filter((count) => count === 0).length]).toEqual([100, 100]);
  });

  it('because of the count of one repository does not know it, and has all the repositories', async () => {
    const message = await second();
    const { data } = await graphqlOf('{ repository(owner: "initech", name: "150") { id } }');
    github.control.addSituation({ name: 'bad-gateway', matching: `"${data.repository.id}"`, api: 'graphql' });
    await importNext(deps(), message);
    expect([stored.length, counted.filter((count) => count === 0).length]).toEqual([100, 75]);
    expect(counted.filter((count) => count === null)).toHaveLength(25);
  });
});

describe('what GitHub does not show of an import', () => {
  const LIST = { name: 'partial', parent: 'Organization', field: 'repositories' };
  const ENTRY = { name: 'partial', parent: 'RepositoryConnection', field: 'nodes', index: 2 };
  const SAML = 'Resource protected by organization SAML enforcement. You must grant your token access to it.';

  it.each([
    ['the whole list', LIST],
    ['something below it', { ...LIST, type: 'NOT_FOUND' }],
    ['its entries', { ...LIST, parent: 'RepositoryConnection', field: 'nodes' }],
    ['its entries, without a word', { ...LIST, parent: 'RepositoryConnection', field: 'nodes', type: 'none' }],
  ])('may be shown the next time, so the message is tried again: %s', async (_, situation) => {
    const message = await second();
    github.control.addSituation(situation);
    await expect(importNext(deps(), message)).rejects.toThrow(FailureError);
    expect([stored, sent]).toEqual([[], []]);
    github.control.clearSituations();
    await importNext(deps(), message);
    expect([stored.length, sent.length]).toEqual([100, 1]);
  });

  it.each([
    ['a refusal', 'Resource not accessible by personal access token', { kind: 'unavailable', reason: 'no_access' }],
    ['single sign-on', SAML, { kind: 'bad_credential', reason: 'saml' }],
  ])('for good ends it, and is told as what it is: %s', async (_, text, failure) => {
    const message = await second();
    github.control.addSituation({ ...LIST, type: 'FORBIDDEN', message: text });
    await importNext(deps(), message);
    expect([stored, sent]).toEqual([[], []]);
    expect(settled).toMatchObject([{ failure }]);
  });

  it.each([
    ['with an error', 'untyped'],
    ['without a word', 'none'],
  ])('of one repository is named and read again, and all others are tracked: %s', async (_, type) => {
    const message = await second();
    github.control.addSituation({ ...ENTRY, type });
    await importNext(deps(), message);
    expect(stored).toHaveLength(99);
    const next = { body: { ...message, cursor: expect.any(String) as string } };
    const again = { ...message, tries: 1 };
    expect(sent).toEqual([next, { body: again, delaySeconds: 3_600 }]);
    expect(logged).toMatchObject([{ event: 'import.read', unread: [expect.any(String) as string] }]);
    [stored, sent] = [[], []];
    await importNext(deps(), again);
    expect(sent).toEqual([{ body: { ...message, tries: 2 }, delaySeconds: 7_200 }]);
    await importNext(deps(), { ...message, tries: 4 });
    expect(sent).toHaveLength(1);
    github.control.clearSituations();
    [stored, sent] = [[], []];
    await importNext(deps(), again);
    expect([stored.length, sent]).toEqual([100, []]);
  });

  it('of one repository for good is left out', async () => {
    const message = await second();
    github.control.addSituation({ ...ENTRY, type: 'FORBIDDEN', message: 'Repository access blocked' });
    await importNext(deps(), message);
    expect([stored.length, sent.length]).toEqual([99, 1]);
    expect(logged).toMatchObject([{ unread: [] }]);
  });

  it('of the first page is read again by a message of its own', async () => {
    const first = { ...(await second()), cursor: null, tries: 1 };
    expect(SyncMessage.parse(first)).toEqual(first);
    await importNext(deps(), first);
    expect([stored.length, sent]).toEqual([100, []]);
  });
});
