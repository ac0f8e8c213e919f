// @module-tag long
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import worker from '../../src/index.ts';
import { parseConfig } from '../../src/config.ts';
import { PERSONAL_TOKENS } from '../support/worker-secrets.ts';
import { browser, type Browser } from './support/browser.ts';
import { call, newWorkspace, type ProblemBody } from './support/api.ts';
import { onGitHub } from './support/services.ts';

const SITE = 'https://edge.test';
/** Nothing listens there. */
const NOWHERE = 'http://127.0.0.1:1';
const [TOKEN = ''] = PERSONAL_TOKENS;

let key = '';
let owner: Browser;
let connectionId = '';

beforeAll(async () => {
  ({ key } = await newWorkspace());
  owner = await browser().signIn(key);
  const body = { type: 'token', token: TOKEN };
  ({ id: connectionId } = (await call<{ id: string }>('POST', '/v1/connections', { key, body })).body);
});
afterEach(() => onGitHub('clearSituations'));

/** Asks the Worker, whose GitHub is at this address. */
async function ask(apiUrl: string, path: string, init: RequestInit): Promise<Response> {
  const context = createExecutionContext();
  const response = await worker.fetch(new Request(SITE + path, init), { ...env, GITHUB_API_URL: apiUrl }, context);
  const text = await response.text();
  await waitOnExecutionContext(context);
  return new Response(text, response);
}

const cookiesOf = ({ cookies }: Browser) => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');

/** What a form of a page is sent with. */
const sent = (fields: Record<string, string>) => ({
  method: 'POST',
  headers: { cookie: cookiesOf(owner), 'sec-fetch-site': 'same-origin' },
  body: new URLSearchParams(fields),
});

/** Every operation and page that asks GitHub while somebody waits, but for signing in. */
const OPERATIONS: [string, object | null][] = [
  ['/v1/connections', { type: 'token', token: TOKEN }],
  ['/v1/connections/app-setup', {}],
  ['/v1/connections/device', {}],
  ['/v1/repositories', { fullName: 'acme/gears' }],
  ['/v1/repositories/import', { owner: 'acme' }],
  ['/v1/teams/import', { organization: 'acme', connectionId: '' }],
  ['/v1/invitations', { kind: 'organization', organization: 'acme', role: 'reader' }],
  ['/v1/connections/{id}/repositories', null],
];

/** What each of them answers. */
async function answers(apiUrl: string) {
  return Promise.all(
    OPERATIONS.map(async ([path, body]) => {
      const headers = { authorization: `Bearer ${key}` };
      const named = body && { ...body, ...('connectionId' in body && { connectionId }) };
      const init = named ? { method: 'POST', headers, body: JSON.stringify(named) } : { headers };
      const response = await ask(apiUrl, path.replace('{id}', connectionId), init);
      return { path, ...(await response.json<ProblemBody>()) };
    }),
  );
}

/** What stands on the page to sign in when GitHub has sent a person back, and then does not answer. */
async function signInProblem(apiUrl: string): Promise<[number, string]> {
  const begun = await ask(apiUrl, '/auth/github', { redirect: 'manual' });
  const state = new URL(begun.headers.get('location') ?? '').searchParams.get('state') ?? '';
  const cookie = begun.headers
    .getSetCookie()
    .map((set) => set.split(';')[0])
    .join('; ');
  const back = await ask(apiUrl, `/auth/github/callback?code=any&state=${state}`, { headers: { cookie } });
  const [, problem = ''] = /role="alert"[^>]*>([^<]*)</.exec(await back.text()) ?? [];
  return [back.status, problem];
}

describe.each([
  ['nothing listens at its address', NOWHERE, null, '127.0.0.1:1 cannot be reached'],
  ['a JSON answer with 502 comes from it', null, '502', 'HTTP 502'],
  ['a page with 503 comes from it', null, '503', '(HTTP 503: no JSON|what [\\w.:]+ answers is not JSON)'],
  ['it hangs', null, 'hang', '[\\w.:]+ does not answer in time'],
])('when %s', (_, address, how, words) => {
  it('every operation that asks GitHub says so, and so does the sign-in', async () => {
    const said = new RegExp(`^GitHub gives no answer: ${words}.*Try again\\. If this lasts, look at GitHub’s status`);
    const apiUrl = address ?? parseConfig(env).GITHUB_API_URL;
    if (how !== null) await onGitHub('addSituation', { name: 'github-away', how });
    const [all, [status, problem]] = await Promise.all([answers(apiUrl), signInProblem(apiUrl)]);
    for (const answer of all) {
      expect(answer, answer.path).toMatchObject({ type: '/problems/github-failed', status: 502 });
      expect(answer.detail, answer.path).toMatch(said);
    }
    expect(status).toBe(502);
    expect(problem.replaceAll('&#39;', "'")).toMatch(said);
  });
});

describe('a form that cannot ask GitHub', () => {
  it('of a token says which host cannot be reached and what to do, and shows the token nowhere', async () => {
    const page = await ask(NOWHERE, '/settings/connections', sent({ token: TOKEN, to: '/settings/connections' }));
    const html = await page.text();
    expect([page.status, page.headers.get('content-type')]).toEqual([502, 'text/html; charset=utf-8']);
    expect(html).toContain('That was not done: GitHub gives no answer: 127.0.0.1:1 cannot be reached. Try again.');
    expect(html).toContain('look at GitHub’s status, and whether the deployment reaches this address.');
    expect(html).toContain('<input name="token" type="password"');
    expect(html).not.toContain(TOKEN);
    expect(html).not.toMatch(/internal error/i);
  });

  it('keeps what was chosen and typed, and lets a repository be named that cannot be listed', async () => {
    const fields = { name: 'acme/gears', far: 'newest', connection: connectionId, to: '/setup?step=2' };
    const page = await ask(NOWHERE, '/setup/repositories', sent(fields));
    const html = await page.text();
    expect(page.status).toBe(502);
    expect(html).toContain('That was not done: GitHub gives no answer: 127.0.0.1:1 cannot be reached.');
    expect(html).toContain('The repositories cannot be listed now.');
    expect(html).toMatch(/<input name="name"[^>]* value="acme\/gears"/);
    expect(html).toMatch(/value="newest" checked/);
    expect(html).not.toMatch(/value="all" checked/);
    const one = await ask(NOWHERE, '/repositories', sent({ fullName: 'acme/gears', to: '/repositories' }));
    expect(await one.text()).toMatch(/<input name="fullName"[^>]* value="acme\/gears"/);
  });
});
