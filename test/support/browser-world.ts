import type { TestProject } from 'vitest/node';
import { openClient, type Client } from '../../packages/local-cloud/src/product/api-client.ts';
import { startChromium } from './chromium.ts';
import { startTestProduct } from './start-test-product.ts';
import type { ReplayControl } from '../../packages/github-replay/src/control/control.ts';
import { freePort } from '../../packages/local-cloud/src/processes/free-port.ts';
import type { SyncRecord } from '../../src/domain/cursor/state.ts';
import { ended, syncRepository } from './sync-repository.ts';

/** A workspace with the secret of a session of its owner. */
export interface ShownWorkspace {
  key: string;
  session: string;
}

/** What all browser tests look at. It is started once, because a start and the syncs take longer than most of the tests. */
export interface BrowserWorld {
  /** The product's address, and those of the stand-in for GitHub and of the database's endpoint. */
  url: string;
  github: string;
  database: string;
  /** Where Playwright reaches the one browser. */
  browser: string;
  workspaces: {
    /** Has it all: open work, deployments, incidents, agents, teams, a goal. What a test changes here, it takes back. */
    full: ShownWorkspace;
    /** Another tenant, for tests that need a workspace without teams and goals. */
    other: ShownWorkspace;
    /** Its history ended in March 2024. */
    ended: ShownWorkspace;
    /** Nobody has added a repository. */
    empty: ShownWorkspace;
    /** Has no repository before the test of a first sync, and none after it. */
    fresh: ShownWorkspace;
    /**
     * GitHub refuses its token, with which the newest 10 days of one repository were read; another repository was deleted, so
     * that its last sync failed.
     */
    troubled: ShownWorkspace;
    /** Shows the history of the example. */
    example: ShownWorkspace;
    /** The workspace that has it all, seen by a reader. */
    reader: ShownWorkspace;
  };
  /** The path of an invitation that nobody has used. */
  invitation: string;
}

/** The workspaces by name. */
export type WorkspaceName = keyof BrowserWorld['workspaces'];

declare module 'vitest' {
  interface ProvidedContext {
    world: BrowserWorld;
  }
}

/** A title that is a text only as long as every page escapes it. */
export const HOSTILE = '<img src=x onerror=alert(1)>';

/** Starts the world before the first file, and ends it after the last. */
export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  await using stack = new AsyncDisposableStack();
  const browser = await startChromium();
  stack.defer(() => browser.close());
  const port = await freePort();
  const replay = {
    port,
    repositories: [
      { fullName: 'acme/widgets', pullRequests: 150 },
      { fullName: 'acme/infra', pullRequests: 80 },
      { fullName: 'acme/gears', pullRequests: 60 },
      { fullName: 'acme/ended', pullRequests: 60, until: new Date('2024-03-01T00:00:00Z') },
      { fullName: 'acme/large', pullRequests: 250 },
      { fullName: 'acme/gone', pullRequests: 20 },
    ],
    secondaryLimits: false as const,
  };
  const variables = {
    EXAMPLE_API_URL: `http://127.0.0.1:${port}`,
    GITHUB_APP_CLIENT_ID: 'Iv1.browser',
    GITHUB_APP_CLIENT_SECRET: 'of the browser tests',
  };
  const product = await startTestProduct(replay, { variables });
  stack.defer(() => product.stop());
  const { url, github, apiKey } = product;
  github.control.open({ repository: 'acme/infra', title: HOSTILE, body: `${HOSTILE} ${'long '.repeat(200)}` });

  const keys = { full: apiKey, other: '', ended: '', empty: '', fresh: '', troubled: '', example: '', reader: '' };
  for (const name of ['other', 'ended', 'empty', 'fresh', 'troubled'] as const)
    keys[name] = await product.addWorkspace();
  const made = { name: 'Example', isExample: true };
  keys.example = (await product.admin.post<{ apiKey: string }>('/v1/workspaces', made)).apiKey;
  const owner = openClient(url, apiKey);
  keys.reader = (await owner.post<{ apiKey: string }>('/v1/api-keys', { name: 'heron', role: 'reader' })).apiKey;
  const invited = { kind: 'link', role: 'member', days: 7 };
  const { url: link } = await owner.post<{ url: string }>('/v1/invitations', invited);
  const sync = (key: string, fullName: string) => syncRepository(url, key, fullName, null);
  await Promise.all([
    fill(owner, (fullName) => sync(apiKey, fullName)),
    sync(keys.other, 'acme/gears'),
    sync(keys.ended, 'acme/ended'),
    // Its set-up lists what a token sees.
    openClient(url, keys.ended).post('/v1/connections', { type: 'token', token: 'ghp_sees_all' }),
    sync(keys.example, 'acme/gears'),
    trouble(url, keys.troubled, github.control),
  ]);
  const shown = async (key: string) => ({ key, session: await signedIn(url, key) });
  provide('world', {
    url,
    github: github.url,
    database: new URL(product.database.neonHttpUrl).origin,
    browser: browser.wsEndpoint(),
    workspaces: {
      full: await shown(keys.full),
      other: await shown(keys.other),
      ended: await shown(keys.ended),
      empty: await shown(keys.empty),
      fresh: await shown(keys.fresh),
      troubled: await shown(keys.troubled),
      example: await shown(keys.example),
      reader: await shown(keys.reader),
    },
    invitation: new URL(link, url).pathname,
  });
  const running = stack.move();
  return () => running.disposeAsync();
}

const REFUSED = 'ghp_withdrawn';

/** Reads two repositories; then GitHub deletes the one and refuses the token with which the other is read. */
async function trouble(url: string, key: string, github: ReplayControl): Promise<void> {
  const client = openClient(url, key);
  const { id: connectionId } = await client.post<{ id: string }>('/v1/connections', { type: 'token', token: REFUSED });
  const ofToken = await syncRepository(url, key, 'acme/gears', 10, connectionId);
  const gone = await syncRepository(url, key, 'acme/gone', null);
  github.setAvailability({ repository: 'acme/gone', availability: 'deleted' });
  github.revokeToken({ token: REFUSED });
  for (const id of [ofToken, gone]) {
    const sync = await client.post<SyncRecord>(`/v1/repositories/${id}/syncs`, {});
    const { status } = await ended(client, sync);
    if (status !== 'failed') throw new Error(`a sync that GitHub refuses ended as ${status}`);
  }
}

/** Two repositories, two teams, a goal, and an incident of the second newest deployment. */
async function fill(client: Client, sync: (fullName: string) => Promise<string>): Promise<void> {
  const [repositoryId] = await Promise.all([sync('acme/widgets'), sync('acme/infra')]);
  const actors = await client.get<{ data: { id: string; authorKind: string }[] }>('/v1/actors?limit=200');
  const people = actors.data.filter(({ authorKind }) => authorKind === 'people').map(({ id }) => id);
  await client.post('/v1/teams', { name: 'checkout', members: people.slice(0, 6) });
  await client.post('/v1/teams', { name: 'search', members: people.slice(6) });
  await client.post('/v1/goals', {
    metric: 'response',
    target: 28_800,
    direction: 'atMost',
    share: 0.8,
    filter: { team: 'checkout' },
  });
  const deployments = await client.get<{ data: { id: string; at: string }[] }>(
    `/v1/deployments?repositoryId=${repositoryId}&limit=2`,
  );
  const cause = deployments.data[1];
  if (!cause) throw new Error('the history has no two deployments');
  const after = (hours: number) => new Date(Date.parse(cause.at) + hours * 3_600_000).toISOString();
  await client.post('/v1/incidents', {
    repositoryId,
    startedAt: after(0.5),
    endedAt: after(2),
    deploymentId: cause.id,
    title: 'Orders are refused',
    externalId: 'INC-7',
  });
}

/** Signs in with a key as the form does; answers the secret of the session. */
export async function signedIn(url: string, key: string): Promise<string> {
  const response = await fetch(`${url}/session`, {
    method: 'POST',
    headers: { origin: url },
    body: new URLSearchParams({ key, to: '/' }),
    redirect: 'manual',
  });
  const secret = /session=([^;]+)/.exec(response.headers.get('set-cookie') ?? '')?.[1];
  if (secret === undefined) throw new Error(`signing in was answered with ${response.status}`);
  return secret;
}
