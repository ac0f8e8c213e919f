import { afterAll, beforeAll, expect, it } from 'vitest';
import { startGitHubReplay, type GitHubReplay } from '../../packages/github-replay/src/replay.ts';
import { appVariables, makeApp } from '../../scripts/start/github-app.ts';

let replay: GitHubReplay;
beforeAll(async () => {
  replay = await startGitHubReplay({ repositories: [{ fullName: 'acme/widgets', pullRequests: 1 }] });
});
afterAll(() => replay.stop());

/** What a person does with the page: they press its button, and go where GitHub leads. */
async function press(url: string): Promise<void> {
  const html = (await (await fetch(url)).text()).replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  const action = /action="([^"]+)"/.exec(html)?.[1] ?? '';
  const manifest = /value="(\{.*\})"/.exec(html)?.[1] ?? '';
  expect(JSON.parse(manifest)).not.toHaveProperty('hook_attributes');
  const sent = await fetch(action, { method: 'POST', body: new URLSearchParams({ manifest }), redirect: 'manual' });
  const back = sent.headers.get('location') ?? '';
  // Who does not know the state is nobody whom GitHub sent.
  expect((await fetch(back.replace(/state=[^&]+/, 'state=guessed'))).status).toBe(404);
  expect((await fetch(back)).status).toBe(200);
}

it('has GitHub make an App in the browser, without a webhook, and takes its secrets', async () => {
  const pressed: Promise<void>[] = [];
  const secrets = await makeApp({
    apiUrl: replay.url,
    publicUrl: 'http://127.0.0.1:8787/',
    organization: undefined,
    show: (url) => void pressed.push(press(url)),
  });
  await Promise.all(pressed);
  expect(Object.keys(secrets).toSorted()).toEqual([
    'GITHUB_APP_CLIENT_ID',
    'GITHUB_APP_CLIENT_SECRET',
    'GITHUB_APP_ID',
    'GITHUB_APP_PRIVATE_KEY',
  ]);
  expect(secrets['GITHUB_APP_PRIVATE_KEY']).toMatch(/^-----BEGIN RSA PRIVATE KEY-----/);
});

it('takes the App of the environment before the one that was made here', () => {
  const stored = { GITHUB_APP_ID: '1', GITHUB_APP_PRIVATE_KEY: 'stored' };
  expect(appVariables({ GITHUB_APP_ID: '2', OTHER: 'x' }, stored)).toEqual({ GITHUB_APP_ID: '2' });
  expect(appVariables({}, stored)).toEqual(stored);
  expect(appVariables({}, null)).toEqual({});
});
