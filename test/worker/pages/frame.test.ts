import { beforeAll, describe, expect, it } from 'vitest';
import { browser } from '../support/browser.ts';
import { newKey, newWorkspace, syncToEnd, track } from '../support/api.ts';
import { figuresOf, linesOf } from '../support/figures.ts';

let owner = '';
let signedIn: ReturnType<typeof browser>;

beforeAll(async () => {
  const workspace = await newWorkspace('Gears & <b>Sons</b>');
  owner = workspace.key;
  const { id } = await track(owner, 'acme/gears');
  await syncToEnd(owner, id, { daysBack: 3650 });
  signedIn = await browser().signIn(owner);
});

const textOf = async (path: string, headers?: Record<string, string>) => {
  const response = await signedIn.open(path, undefined, headers);
  return { status: response.status, html: await response.text(), headers: response.headers };
};

describe('every page', () => {
  it('is shown to who is signed in, with the navigation, and loads only our own files', async () => {
    const { status, html, headers } = await textOf('/');
    expect(status).toBe(200);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(html).toContain('<h1>Overview</h1>');
    expect(html).toMatch(/<a href="\/"[^>]* aria-current="page"/);
    expect(html).toMatch(/<link rel="stylesheet" href="\/assets\/style-[0-9a-f]+\.css"/);
    expect(html).not.toMatch(/ style=|<script(?! type="module" src="\/assets\/)/);
    expect(html).toContain('Gears &amp; &lt;b&gt;Sons&lt;/b&gt;');
    expect(html.trimEnd().endsWith('</body></html>')).toBe(true);
  });

  it('has its address and the time under it, for paper', async () => {
    const { html } = await textOf('/flow?window=26w&size=XL');
    const [, foot = ''] = /<p class="print-foot">([^<]+)</.exec(html) ?? [];
    expect(foot).toMatch(/^https:\/\/edge\.test\/flow\?window=26w&amp;size=XL · \d\d:\d\d on \d+ \w{3} \d{4} UTC$/);
  });

  it('is a form to sign in to others, which leads back to it', async () => {
    const stranger = browser();
    const html = await (await stranger.open('/?window=4w')).text();
    expect(html).toContain('name="to" type="hidden" value="/?window=4w"');
    expect((await stranger.open('/session', { key: 'tfe_wrong', to: '/' })).status).toBe(401);
    const back = await stranger.open('/session', { key: owner, to: '/?window=4w' });
    expect([back.status, back.headers.get('location')]).toEqual([303, 'https://edge.test/?window=4w']);
    for (const to of ['//evil.test/', 'https://evil.test/', '/\\evil.test']) {
      const elsewhere = await browser().open('/session', { key: owner, to });
      expect(elsewhere.headers.get('location'), to).toBe('https://edge.test/');
    }
  });

  it('carries the window and the filters along, and nothing that is open', async () => {
    const { html } = await textOf('/?window=4w&repo=acme/gears&behind=cycle');
    expect(html).toContain('href="/pull-requests?window=4w&amp;repo=acme/gears"');
    expect(html).toContain('role="dialog"');
  });

  it('is the same behind a list that has other filters, which are the list’s alone', async () => {
    const page = await textOf('/?window=52w');
    const others = figuresOf(page.html).find(({ href }) => href.includes('by=agents,automation'));
    expect(others?.total).toBeGreaterThan(0);
    const { html, status } = await textOf('/?window=52w&behind=merged&behind-by=agents,automation');
    expect(status).toBe(200);
    const [content = '', panel = ''] = html.split('<a class="veil"');
    expect(figuresOf(content)).toEqual(figuresOf(page.html));
    expect(linesOf(panel)).toBe(others?.total);
    expect(panel).toContain('Behind this number · written by agents, automation');
    expect(panel).toContain('href="/?window=52w" data-close');
    expect(panel).toMatch(/href="\/pull-requests\?window=52w&amp;by=agents,automation&amp;measure=merged"/);
    expect(panel).toContain('href="/?window=52w&amp;behind=merged&amp;behind-by=agents,automation" data-copy');
    expect((await textOf('/?behind=merged&behind-repo=acme/nowhere')).status).toBe(404);
  });

  it.each([
    ['/?behind=merged&behind-size=huge', 'size'],
    ['/?behind=merged&behind-window=14w', 'behind-window'],
    ['/?windo=4w', 'windo'],
    ['/?window=14w', 'window'],
    ['/?size=huge', 'size'],
    ['/?window=2026-11-28..2026-08-31', 'window'],
    ['/?behind=speed', 'behind'],
    ['/?behind=cycle&part=numerator', 'part'],
    ['/?behind=cycle&at=monday', 'at'],
    ['/pull-requests?measure=speed', 'measure'],
  ])('names the parameter that is wrong in %s', async (path, name) => {
    const { status, html } = await textOf(path);
    expect(status).toBe(400);
    expect(html).toContain(`<code>${name}</code>`);
  });

  it('leads what a form sent to its address', async () => {
    const sent = await signedIn.open('/?repo=acme/gears&repo=acme/cogs&label=&from=2026-08-31&to=2026-11-28');
    expect([sent.status, sent.headers.get('location')]).toEqual([
      302,
      '/?window=2026-08-31..2026-11-28&repo=acme/gears,acme/cogs',
    ]);
    expect((await signedIn.open('/?repo=acme%2Fgears&window=13w')).headers.get('location')).toBe('/?repo=acme/gears');
    expect((await signedIn.open('/metrics')).headers.get('location')).toBe('/');
  });

  it('is not there for a repository or a team that is not there', async () => {
    for (const path of ['/?repo=acme/nowhere', '/?repo=acme/gears,acme/nowhere', '/?team=nobody']) {
      const { status, html } = await textOf(path);
      expect(status, path).toBe(404);
      expect(html).toContain('It may belong to another workspace, or was removed.');
    }
  });

  it('answers a piece of itself to a script', async () => {
    const { html } = await textOf('/?behind=cycle', { accept: 'text/html; fragment' });
    expect(html.startsWith('<a class="veil"')).toBe(true);
    expect(html).not.toContain('<html');
    const content = (await textOf('/', { accept: 'text/html; fragment' })).html;
    expect(content.startsWith('<header class="top"')).toBe(true);
    expect(content).not.toContain('<nav class="side"');
  });

  it('says who is signed in, and a reader sees the same numbers', async () => {
    const { key } = await newKey(owner, 'reader');
    const html = await (await (await browser().signIn(key)).open('/')).text();
    expect(html).toContain('<small>reader</small>');
    const numbers = (text: string) => [...text.matchAll(/data-total="(\d+)"/g)].map(([, total]) => total);
    expect(numbers(html)).toEqual(numbers((await textOf('/')).html));
    expect(numbers(html).length).toBeGreaterThan(9);
  });
});
