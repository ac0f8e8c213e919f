import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { valueWords } from '../../../src/domain/metrics/value-words.ts';
import { browser } from '../support/browser.ts';
import { call, newKey, newWorkspace, syncToEnd, track, until } from '../support/api.ts';
import { figuresOf, linesOf } from '../support/figures.ts';
import { query } from '../support/services.ts';

interface Listed {
  total: number | null;
  data: { id: string; at: string; failed: boolean | null; sha: string }[];
}

const WINDOW = 'window=52w';

let owner = '';
let ships = '';
let reader = '';
let signedIn: ReturnType<typeof browser>;

beforeAll(async () => {
  ({ key: owner } = await newWorkspace());
  ({ id: ships } = await track(owner, 'acme/ships'));
  await syncToEnd(owner, ships, { daysBack: null });
  ({ key: reader } = await newKey(owner, 'reader'));
  signedIn = await browser().signIn(owner);
});

/** The bars of the weeks: how many deployments each says to have, and where it leads. */
function barsOf(page: string): { n: number; href: string; label: string }[] {
  const [, chart = ''] = /id="deployments-by-week"([\s\S]*?)<table/.exec(page) ?? [];
  return [
    ...chart.matchAll(/<a class="chart-target" href="([^"]+)" aria-label="([^"]*: Failed (\d+), Worked (\d+))"/g),
  ].map(([, href = '', label = '', failed, worked]) => ({
    n: Number(failed) + Number(worked),
    href: href.replaceAll('&amp;', '&'),
    label,
  }));
}

const html = async (path: string, visitor = signedIn) => (await visitor.open(path)).text();
const words = (page: string) => page.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
const deployments = async (asked: string) =>
  (await call<Listed>('GET', `/v1/deployments?${asked}`, { key: owner })).body;

describe('the page about delivery', () => {
  it('shows DORA’s five, each with exactly the list that it leads to', async () => {
    const shown = figuresOf(await html(`/delivery?${WINDOW}`));
    expect(shown.map(({ measure }) => measure)).toEqual(
      expect.arrayContaining(['deploymentFrequency', 'changeLeadTime', 'changeFailRate', 'recoveryTime', 'reworkRate']),
    );
    for (const { measure, total, href } of shown) {
      expect(linesOf(await html(href)), href).toBe(total);
      const panel = `/delivery?${WINDOW}&behind=${measure}`;
      expect(
        linesOf(await (await signedIn.open(panel, undefined, { accept: 'text/html; fragment' })).text()),
        panel,
      ).toBe(total);
    }
  });

  it('says where its numbers come from, and which merges are no delivery', async () => {
    const { data } = await deployments('limit=1');
    expect(data.length).toBe(1);
    expect(words(await html(`/delivery?${WINDOW}`))).toContain('Source: GitHub deployments to production ');
    const { key, id } = await newWorkspace();
    const { id: gears } = await track(key, 'acme/gears');
    await call('PATCH', '/v1/rules', { key, body: { deploymentSource: { workspace: { type: 'merges' } } } });
    await syncToEnd(key, gears, { daysBack: null });
    await query(sql`update pull_requests set base_ref = 'stack' where number % 2 = 0 and workspace_id = ${id}`);
    const visitor = await browser().signIn(key);
    const page = await html(`/delivery?${WINDOW}`, visitor);
    expect(words(page)).toContain('Source: merges into the production branch ');
    expect(words(page)).toContain('Production branch: the default one');
    const left = figuresOf(page).find(({ href }) => href.includes('part=other-branches'));
    if (!left) throw new Error('no figure of merges into other branches');
    expect(left.total).toBeGreaterThan(0);
    expect(linesOf(await html(left.href, visitor)), left.href).toBe(left.total);
    expect(words(await html(left.href, visitor))).toContain('into other branches than production');
  });

  it('says above each list what its measure is, how it is computed, and the number that leads to it', async () => {
    const page = await html(`/delivery?${WINDOW}`);
    const explained = await html('/docs/measures');
    for (const measure of ['deploymentFrequency', 'changeFailRate', 'recoveryTime', 'reworkRate']) {
      const panel = await signedIn.open(`/delivery?${WINDOW}&behind=${measure}`, undefined, {
        accept: 'text/html; fragment',
      });
      const listed = /<div class="panel-top">[\s\S]*?<\/div>/.exec(
        await html(`/delivery?${WINDOW}&measure=${measure}`),
      );
      for (const head of [await panel.text(), listed?.[0] ?? '']) {
        expect(head).not.toContain('`');
        expect(head).toContain(`href="/docs/measures?${WINDOW}#${measure}"`);
      }
      expect(explained).toContain(`<section id="${measure}">`);
    }
    const [, rate = ''] = /data-measure="changeFailRate"[^>]*>([^<]+)</.exec(page) ?? [];
    const share = await html(`/delivery?${WINDOW}&behind=changeFailRate`);
    expect(words(share)).toMatch(new RegExp(`How it is computed ${rate} \\d+ of \\d+ \\d+ that have it All \\d+`));
    const all = await html(`/delivery?${WINDOW}&behind=changeFailRate&part=denominator`);
    expect(words(all)).toMatch(/How it is computed \d+ deployments? Those that have it All \d+/);
  });

  it('opens from each week exactly the deployments that its bar counts', async () => {
    const page = await html(`/delivery?${WINDOW}`);
    const bars = [...barsOf(page)];
    expect(bars.length).toBeGreaterThan(1);
    const { total } = await deployments(`${WINDOW}&measure=deploymentFrequency`);
    expect(bars.reduce((sum, { n }) => sum + n, 0)).toBe(total);
    for (const { n, href } of bars.filter((bar) => bar.n > 0).slice(-4)) {
      const address = new URL(href, 'https://edge.test');
      expect(linesOf(await html(href)), href).toBe(n);
      address.searchParams.set('behind', address.searchParams.get('measure') ?? '');
      address.searchParams.delete('measure');
      const panel = await signedIn.open(address.pathname + address.search, undefined, {
        accept: 'text/html; fragment',
      });
      const shown = await panel.text();
      expect(linesOf(shown), href).toBe(n);
      expect(shown).toContain('Behind this number · week of ');
    }
    expect((await signedIn.open('/delivery?measure=deploymentFrequency&at=monday')).status).toBe(400);
  });

  it('hatches the weeks that are not wholly stored, no others, and says why nothing is compared', async () => {
    const partOf = async () => {
      const page = await html(`/delivery?${WINDOW}`);
      const says = page.includes('no comparison: before ');
      return { says, weeks: barsOf(page).map(({ label }) => label.includes('not wholly stored')) };
    };
    const { weeks: whole } = await partOf();
    expect(whole).not.toContain(true);
    const since = new Date(Date.now() - 70 * 86_400_000).toISOString();
    const [before] = await query(sql`select covered_since from repositories where id = ${ships}`);
    await query(sql`update repositories set covered_since = ${since} where id = ${ships}`);
    const { says, weeks: partly } = await partOf();
    await query(
      sql`update repositories set covered_since = ${String(before?.['covered_since'])}::timestamptz where id = ${ships}`,
    );
    expect(says).toBe(true);
    expect(partly.indexOf(false)).toBeGreaterThan(30);
    expect(partly.slice(partly.indexOf(false))).not.toContain(true);
  });

  it('tells fewer than five values themselves', async () => {
    const { data } = await deployments(WINDOW);
    const days = [...new Set(data.map(({ at }) => at.slice(0, 10)))];
    const few = await Promise.all(
      days.map(async (day) => {
        const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
        const path = `/v1/metrics/pull-requests?measure=changeLeadTime&sort=value&by=all&from=${day}&to=${next}`;
        const { body } = await call<{ total: number; data: { value: number }[] }>('GET', path, { key: owner });
        return { day, ...body };
      }),
    );
    const { day, data: values } = few.find(({ total }) => total > 1 && total < 5) ?? { day: '', data: [] };
    const shown = values.map(({ value }) => valueWords('changeLeadTime', value)).join(', ');
    const page = await html(`/delivery?window=${day}..${day}`);
    expect(page).toMatch(new RegExp(`data-measure="changeLeadTime"[^>]*>${shown}</a>`));
    expect(page).toContain(`${values.length} pull requests</p>`);
  });

  it('leads from the newest ten deployments to all of them', async () => {
    const copies = sql`insert into deployment_facts
      select (jsonb_populate_record(d, jsonb_build_object('id', gen_random_uuid(), 'at', d.at - hours * interval '1 hour'))).*
      from deployment_facts d, generate_series(1, 6) hours where repository_id = ${ships} returning id`;
    const made = (await query(copies)).map(({ id }) => String(id));
    const page = await html(`/delivery?${WINDOW}`);
    const [, all = '', n = ''] = /href="([^"]*part=denominator[^"]*)"[^>]*>All (\d+)</.exec(page) ?? [];
    const listed = linesOf(await html(all.replaceAll('&amp;', '&')));
    await query(sql`delete from deployment_facts where id::text in (
      select json_array_elements_text(${JSON.stringify(made)}::json))`);
    expect(listed).toBe(Number(n));
    expect(listed).toBeGreaterThan(10);
  });

  it('opens one deployment with what it carried', async () => {
    const { data } = await deployments(WINDOW);
    const [first] = data;
    const page = await html(`/delivery?${WINDOW}&deployment=${first?.id}`);
    expect(page).toContain(first?.sha);
    expect(page).toMatch(/Carried<\/dt><dd>\d+ pull requests?/);
    for (const id of ['nobody', crypto.randomUUID()]) {
      expect((await signedIn.open(`/delivery?deployment=${id}`)).status, id).toBe(404);
    }
    const other = await browser().signIn((await newWorkspace('Other')).key);
    expect((await other.open(`/delivery?${WINDOW}&deployment=${first?.id}`)).status).toBe(404);
  });

  it('opens one that the window and the filters of the address leave out, as a shared link does when it ages', async () => {
    const { data } = await deployments('limit=1');
    const at = `deployment=${data[0]?.id}`;
    const elsewhere = 'window=2025-01-06..2025-01-12';
    expect((await deployments('from=2025-01-06&to=2025-01-13')).data).toEqual([]);
    for (const asked of [`${elsewhere}&${at}`, `${WINDOW}&by=automation&size=XL&label=none&${at}`]) {
      const page = await signedIn.open(`/delivery?${asked}`);
      expect([query, page.status]).toEqual([query, 200]);
      expect(await page.text()).toContain(data[0]?.sha);
    }
  });

  it('lets a member say that one failed and take it back, and a reader neither', async () => {
    const { data } = await deployments(`${WINDOW}&measure=changeFailRate&part=denominator`);
    const id = data.find(({ failed }) => failed === false)?.id ?? '';
    const at = `/delivery?${WINDOW}&deployment=${id}`;
    const quiet = await browser().signIn(reader);
    expect(await html(at, quiet)).not.toContain('Mark as failed');
    const refused = await quiet.open(`/deployments/${id}/mark`, { failed: 'yes', reason: 'no', to: at });
    expect(refused.status).toBe(403);

    expect((await signedIn.open(`/deployments/${id}/mark`, { failed: 'yes', reason: '', to: at })).status).toBe(400);
    const marked = await signedIn.open(`/deployments/${id}/mark`, { failed: 'yes', reason: 'Lost <orders>', to: at });
    expect([marked.status, marked.headers.get('location')]).toEqual([303, `https://edge.test${at}`]);
    await until(
      () => html(at),
      (page) => page.includes('Lost &lt;orders&gt;') && page.includes('<dd>failed</dd>'),
    );
    await signedIn.open(`/deployments/${id}/mark`, { failed: 'withdraw', to: at });
    await until(
      () => html(at),
      (page) => page.includes('<dd>worked</dd>'),
    );
  });

  it('records an incident, and says what is wrong with one', async () => {
    // Of a repository by its name, also in a window without a deployment.
    const empty = '/delivery?window=2025-01-06..2025-01-12';
    expect(await html(empty)).toMatch(/<input name="repositoryId"[^>]* value="acme\/ships"/);
    const incident = {
      repositoryId: 'Acme/Ships',
      title: 'Checkout returned 500',
      startedAt: '2026-11-20T10:00',
      to: '/delivery',
    };
    const wrong = await signedIn.open('/incidents', { ...incident, endedAt: '2026-11-20T09:00' });
    expect(wrong.status).toBe(400);
    const again = await wrong.text();
    expect(again).toContain('“Ended, in UTC; empty while it lasts”: at or after “Began, in UTC”');
    const ahead = await signedIn.open('/incidents', { ...incident, startedAt: '2099-01-01T00:00', endedAt: '' });
    expect([ahead.status, await ahead.text()]).toEqual([
      400,
      expect.stringContaining('“Began, in UTC”: not in the future'),
    ]);
    expect(again).toContain('value="Checkout returned 500"');
    for (const name of ['acme/nowhere', 'ships', '']) {
      const unknown = await signedIn.open('/incidents', { ...incident, repositoryId: name, endedAt: '' });
      expect([unknown.status, await unknown.text()]).toEqual([
        400,
        expect.stringContaining('“Repository”: the name of a repository of this workspace, as OWNER/NAME'),
      ]);
    }
    expect((await signedIn.open('/incidents', { ...incident, endedAt: '', to: empty })).status).toBe(303);
    const { body } = await call<{ data: { title: string }[] }>('GET', '/v1/incidents', { key: owner });
    expect(body.data.map(({ title }) => title)).toContain('Checkout returned 500');
  });

  it('lists the incidents of the window, opens each in any window, and a member ends it', async () => {
    const { data } = await deployments(`${WINDOW}&measure=changeFailRate&part=denominator`);
    // Old enough that an incident of two hours is over.
    const of = data.find(({ failed, at }) => failed === false && Date.parse(at) < Date.now() - 3 * 3_600_000);
    const startedAt = new Date(Date.parse(of?.at ?? '') + 60_000).toISOString();
    const told = { repositoryId: ships, startedAt, deploymentId: of?.id, title: 'Orders <lost>', externalId: 'INC-1' };
    const { body: incident } = await call<{ id: string }>('POST', '/v1/incidents', { key: owner, body: told });
    const page = await html(`/delivery?${WINDOW}`);
    expect(words(page)).toMatch(
      /Incidents \d+ began in this window .*Orders &lt;lost&gt; acme\/ships, began .* not over/,
    );
    expect(page).toContain(`href="/delivery?${WINDOW}&amp;incident=${incident.id}"`);
    expect(words(await html('/delivery?window=2025-01-06..2025-01-12'))).toContain('No incident began in this window.');

    const at = `/delivery?window=2025-01-06..2025-01-12&incident=${incident.id}`;
    const opened = await html(at);
    expect(words(opened)).toMatch(
      /Incident: Orders &lt;lost&gt; acme\/ships .*Ended not yet Of the deployment Open the/,
    );
    expect(opened).toContain(`deployment=${of?.id}`);
    expect((await signedIn.open(`/delivery?incident=${crypto.randomUUID()}`)).status).toBe(404);
    const other = await browser().signIn((await newWorkspace('Another')).key);
    expect((await other.open(at)).status).toBe(404);

    const quiet = await browser().signIn(reader);
    expect(await html(at, quiet)).not.toContain('It has ended');
    const end = `/incidents/${incident.id}/end`;
    const early = await signedIn.open(end, { endedAt: '2020-01-01T00:00', to: at });
    expect(early.status).toBe(400);
    expect(words(await early.text())).toContain('That was not done: “Ended, in UTC”: at or after');
    const endedAt = new Date(Date.parse(startedAt) + 7_200_000).toISOString().slice(0, 16);
    expect((await signedIn.open(end, { endedAt, to: at })).status).toBe(303);
    expect(words(await html(at))).toMatch(/Ended \d+ \w+( \d{4})?, \d\d:\d\d , after \d/);
    await until(
      () => html(`/delivery?${WINDOW}&deployment=${of?.id}`),
      (shown) => shown.includes(`incident=${incident.id}">the incident’s end</a>, after`),
    );
  });

  it('names a measure that is none', async () => {
    const page = await signedIn.open('/delivery?measure=speed');
    expect(page.status).toBe(400);
    expect(await page.text()).toContain('<code>measure</code>');
  });

  it('says that merges stand for deployments where there are none', async () => {
    const { key } = await newWorkspace('Merges');
    const { id } = await track(key, 'acme/gears');
    await syncToEnd(key, id, { daysBack: 3650 });
    await call('PATCH', '/v1/rules', { key, body: { deploymentSource: { workspace: { type: 'merges' } } } });
    const visitor = await browser().signIn(key);
    const page = await until(
      () => html('/delivery', visitor),
      (text) => text.includes('lower bounds'),
    );
    expect(page).toContain('Tell us how you deploy');
  });
});
