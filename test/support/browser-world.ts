import type { TestProject } from 'vitest/node';
import { openClient, type Client } from '../../packages/local-cloud/src/product/api-client.ts';
import { startChromium } from './chromium.ts';
import { startTestProduct } from './start-test-product.ts';
import { syncRepository } from './sync-repository.ts';

/** A workspace with the secret of a session of its owner. */
export interface ShownWorkspace {
  key: string;
  session: string;
}

/** What all browser tests look at. It is started once, because a start and the syncs take longer than most of the tests. */
export interface BrowserWorld {
  /** The product's address, and that of the stand-in for GitHub. */
  url: string;
  github: string;
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
  };
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
  const product = await startTestProduct({
    repositories: [
      { fullName: 'acme/widgets', pullRequests: 150 },
      { fullName: 'acme/infra', pullRequests: 80 },
      { fullName: 'acme/gears', pullRequests: 60 },
      { fullName: 'acme/ended', pullRequests: 60, until: new Date('2024-03-01T00:00:00Z') },
      { fullName: 'acme/large', pullRequests: 250 },
    ],
    secondaryLimits: false,
  });
  stack.defer(() => product.stop());
  const { url, github, apiKey } = product;
  github.control.open({ repository: 'acme/infra', title: HOSTILE, body: `${HOSTILE} ${'long '.repeat(200)}` });

  const keys = { full: apiKey, other: '', ended: '', empty: '', fresh: '' };
  for (const name of ['other', 'ended', 'empty', 'fresh'] as const) keys[name] = await product.addWorkspace();
  const sync = (key: string, fullName: string) => syncRepository(url, key, fullName, null);
  await Promise.all([
    fill(openClient(url, apiKey), (fullName) => sync(apiKey, fullName)),
    sync(keys.other, 'acme/gears'),
    sync(keys.ended, 'acme/ended'),
  ]);
  const shown = async (key: string) => ({ key, session: await signedIn(url, key) });
  provide('world', {
    url,
    github: github.url,
    browser: browser.wsEndpoint(),
    workspaces: {
      full: await shown(keys.full),
      other: await shown(keys.other),
      ended: await shown(keys.ended),
      empty: await shown(keys.empty),
      fresh: await shown(keys.fresh),
    },
  });
  const running = stack.move();
  return () => running.disposeAsync();
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
async function signedIn(url: string, key: string): Promise<string> {
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
