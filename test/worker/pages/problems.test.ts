import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openApp } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config.ts';
import worker from '../../../src/index.ts';
import { browser, type Browser } from '../support/browser.ts';
import { newWorkspace, request, track } from '../support/api.ts';

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const words = (html: string) => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

let owner: Browser;

beforeAll(async () => {
  owner = await browser().signIn((await newWorkspace()).key);
});

const cookies = () => [...owner.cookies].map(([name, value]) => `${name}=${value}`).join('; ');

describe('a page that cannot be made', () => {
  it('says the id by which the log has why, and keeps the address', async () => {
    const logged = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const app = openApp(() => {
      throw new Error('a <defect> of ours');
    });
    const context = createExecutionContext();
    const asked = (path: string, headers: Record<string, string>) =>
      app.fetch(new Request(`https://edge.test${path}`, { headers }), env, context);
    const page = await asked('/flow?window=26w', BROWSER);
    const html = await page.text();
    const inApi = await asked('/v1/workspace', { ...BROWSER, authorization: 'Bearer tfe_x' });
    const problem = await inApi.json<{ instance: string; detail: string }>();
    await waitOnExecutionContext(context);
    const lines = logged.mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, string>);
    logged.mockRestore();
    const [ofPage, ofApi] = lines.filter(({ event }) => event === 'request.failed').map(({ requestId }) => requestId);
    expect(page.status).toBe(500);
    expect(words(html)).toContain(
      `This page could not be made The log of the deployment says why, as request ${ofPage}`,
    );
    expect(words(html)).toContain('Your filters are kept in the address.');
    expect(html).toContain('href="https://edge.test/flow?window=26w"');
    expect(html).not.toContain('defect');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect([inApi.status, problem.instance]).toEqual([500, `urn:uuid:${ofApi}`]);
    expect(problem.detail).toContain(ofApi);
  });

  it('is a 503 in words when the database does not answer, and asks again by itself', async () => {
    const context = createExecutionContext();
    const headers = { ...BROWSER, cookie: cookies() };
    const response = await worker.fetch(
      new Request('https://edge.test/reviews?by=all', { headers }),
      { ...env, NEON_HTTP_URL: 'http://127.0.0.1:1/sql' },
      context,
    );
    const html = await response.text();
    await waitOnExecutionContext(context);
    expect(response.status).toBe(503);
    expect(response.headers.get('refresh')).toBe('10');
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(words(html)).toContain('Nothing is lost; syncs go on when it does. Trying again in 10 s');
    expect(html).toContain('<h1>The database does not answer</h1>');
  });
});

describe('a part of a page that takes long', () => {
  const onDatabase = (name: string, argument: object) =>
    fetch(new URL(`/_neon/${name}`, parseConfig(env).NEON_HTTP_URL), {
      method: 'POST',
      body: JSON.stringify(argument),
    });
  afterEach(() => onDatabase('clearSituations', { name: 'slow' }));

  it(
    'says that it is still counted, holds nothing else up, and comes when a script asks for it again',
    { tags: ['long'] },
    async () => {
      const { key } = await newWorkspace('Slow');
      await track(key, 'acme/gears');
      const visitor = await browser().signIn(key);
      await onDatabase('addSituation', { name: 'slow', milliseconds: 6_500, matching: 'percentile_cont' });
      const html = await (await visitor.open('/', undefined, BROWSER)).text();
      expect(html).toContain('aria-label="Loading the key numbers"');
      const told = 'Still counting. 100,000 pull requests take a few seconds the first time. Try again';
      expect(words(html).split(told)).toHaveLength(2);
      expect(html.match(/data-again/g)).toHaveLength(1);
      // What is read by other statements stands already.
      expect(words(html)).toContain('All repositories');
      expect(words(html)).toContain('Nothing synced yet');
      expect(html).not.toContain('Could not load');
      const again = await (await visitor.open('/', undefined, { accept: 'text/html; fragment' })).text();
      expect(again).not.toContain('Still counting');
      expect(again).toContain('data-measure="cycle"');
    },
  );
});

describe('an address that nothing has', () => {
  it('is a page for people, and JSON for programs', async () => {
    const page = await owner.open('/pull-request', undefined, BROWSER);
    const html = await page.text();
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=UTF-8']);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(words(html)).toContain('There is no such page There is nothing at /pull-request');
    expect(words(html)).not.toContain('another workspace');
    expect(html).toMatch(/href="\/">\s*To the overview<\/a>[^<]*<a class="button" href="\/find">\s*Find/);
    for (const [path, headers] of [
      ['/pull-request', {}],
      ['/v1/nothing', BROWSER],
      ['/v1', BROWSER],
    ] as const) {
      const response = await request('GET', path, { headers });
      expect([path, response.status, response.headers.get('content-type')]).toEqual([
        path,
        404,
        'application/problem+json',
      ]);
    }
  });

  it('shows a path as text', async () => {
    const html = await (await owner.open('/%3Cscript%3E', undefined, BROWSER)).text();
    expect(html).not.toContain('<script>');
  });
});
