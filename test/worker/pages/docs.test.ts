import { beforeAll, describe, expect, it } from 'vitest';
import { PROBLEM_NAMES, typeUri } from '../../../src/routes/problem-types.ts';
import { browser } from '../support/browser.ts';
import { call, newWorkspace, request } from '../support/api.ts';

const MAX_BYTES = 60_000;

interface Document {
  paths: Record<string, Record<string, { summary: string; parameters?: { name: string; in: string }[] }>>;
  components: { schemas: Record<string, unknown> };
}

let document: Document;
let operations: { route: string; summary: string; parameters: string[] }[] = [];
/** Every page that describes the API, by its address. */
const pages = new Map<string, string>();

async function read(path: string): Promise<string> {
  const response = await request('GET', path);
  expect([path, response.status, response.headers.get('content-type')]).toEqual([
    path,
    200,
    'text/html; charset=UTF-8',
  ]);
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  return response.text();
}

const linksIn = (html: string) => [...html.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => href);

beforeAll(async () => {
  ({ body: document } = await call<Document>('GET', '/openapi.json'));
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { summary, parameters = [] }]) => ({
      route: `${method.toUpperCase()} ${path}`,
      summary,
      parameters: parameters.map(({ name }) => name),
    })),
  );
  pages.set('/docs', await read('/docs'));
  const toRead = ['/docs'];
  // `toRead` grows while the loop reads it.
  for (const path of toRead) {
    for (const href of linksIn(pages.get(path) ?? '')) {
      const [address = ''] = href.split('#');
      if (!/^\/docs\/(api|schemas)\//.test(address) || pages.has(address)) continue;
      pages.set(address, await read(address));
      toRead.push(address);
    }
  }
}, 60_000);

/** The text of a page, without its elements. */
const textOf = (html: string) =>
  html
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'");
const groups = () => [...pages].filter(([path]) => path.startsWith('/docs/api/'));

describe('the pages of the API', () => {
  it('describe every operation once, with its parameters, and every schema', () => {
    expect(operations.length).toBeGreaterThan(100);
    for (const { route, parameters } of operations) {
      const heading = new RegExp(`<h2><a href="#[\\w-]+"><code>${route.replaceAll(/[{}/.]/g, String.raw`\$&`)}</code>`);
      const on = groups().filter(([, html]) => heading.test(html));
      expect(on.length, route).toBe(1);
      for (const name of parameters) expect(on[0]?.[1], route).toContain(`<code>${name}</code>`);
    }
    for (const name of Object.keys(document.components.schemas)) {
      // A schema that is nowhere in an answer has no link to it.
      const isUsed = JSON.stringify(document).includes(`"#/components/schemas/${name}"`);
      expect(pages.has(`/docs/schemas/${name}`), name).toBe(isUsed);
    }
  });

  it('lead nowhere that is not there, and have an anchor for each operation', () => {
    for (const [path, html] of pages) {
      for (const href of linksIn(html)) {
        const [address = '', anchor] = href.split('#');
        if (anchor === undefined || (address !== '' && !pages.has(address))) continue;
        expect(pages.get(address === '' ? path : address), `${path} → ${href}`).toContain(`id="${anchor}"`);
      }
      const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
      expect(new Set(ids).size, path).toBe(ids.length);
    }
  });

  it('are small, are no matter of a script, and show every value', () => {
    for (const [path, html] of pages) {
      expect(html.length, path).toBeLessThan(MAX_BYTES);
      expect(html, path).not.toMatch(/\[object |undefined|NaN|<script(?! type="module" src="\/assets\/)| style=/);
    }
  });

  it('have for each operation a command that asks it', () => {
    const commands = groups().flatMap(([, html]) => textOf(html).match(/curl -sN? "\$API[^"]*"/g) ?? []);
    expect(commands).toHaveLength(operations.length);
  });

  it('have examples that the API takes', async () => {
    const { key } = await newWorkspace();
    const asked = groups().flatMap(([, html]) => [
      ...textOf(html).matchAll(
        /curl -s "\$API(\/v1\/[^"A-Z]*(?:\?[^"]*)?)"( \\\n {2}-H "authorization: Bearer \$KEY")(?!\s*\\)/g,
      ),
    ]);
    const reads = asked.map(([, path = '']) => path).filter((path) => !/ID/.test(path));
    expect(reads.length).toBeGreaterThan(20);
    const answers = await Promise.all(
      reads.map(async (path) => {
        const answer = await request('GET', path, { key });
        return { path, status: answer.status, text: (await answer.text()).slice(0, 200) };
      }),
    );
    // The workspace of the test has no repository, and some examples name one.
    expect(answers.filter(({ status }) => status !== 200 && status !== 404)).toEqual([]);
  });

  it('say what a value is: its type, its unit, what is allowed, and an example', () => {
    const repositories = textOf(pages.get('/docs/api/repositories') ?? '').replaceAll(/\s+/g, ' ');
    expect(repositories).toMatch(/daysBack optional whole number or null, days How many days back to read\./);
    expect(repositories).toContain('1 to 3650. As in 90');
    expect(textOf(pages.get('/docs/schemas/Problem') ?? '')).toContain('/problems/unknown-parameter');
  });

  it('name every kind of problem on the first page, and what it means', () => {
    for (const name of PROBLEM_NAMES) expect(pages.get('/docs')).toContain(`href="${typeUri(name)}"`);
    for (const word of ['Authorization: Bearer', 'nextCursor', 'Retry-After', '/webhooks/github', '/docs/measures']) {
      expect(pages.get('/docs')).toContain(word);
    }
  });

  it('are refused under an address that is not there, or with a parameter', async () => {
    for (const path of ['/docs/api/nonsense', '/docs/schemas/nonsense', '/docs/schemas/constructor']) {
      expect((await request('GET', path)).status, path).toBe(404);
    }
    const refused = await request('GET', '/docs?nonsense=1');
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('nonsense')]);
  });

  it('stand in the frame of the workspace for who is signed in, and are found there', async () => {
    const { key } = await newWorkspace();
    const signedIn = await browser().signIn(key);
    const html = await (await signedIn.open('/docs/api/rules')).text();
    expect(html).toContain('aria-label="Main" id="navigation"');
    expect(html).toContain('PATCH /v1/rules');
    const found = await (await signedIn.open('/find?q=preview+rules')).text();
    expect(found).toContain('href="/docs/api/rules#post-v1-rules-preview"');
    expect(found).not.toContain('Nothing has this name');
    expect(await (await signedIn.open('/find?q=docs')).text()).toContain('href="/docs"');
  });
});
