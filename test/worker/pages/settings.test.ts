import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { browser } from '../support/browser.ts';
import { call, newKey, newWorkspace, syncToEnd, track } from '../support/api.ts';
import { query } from '../support/services.ts';

interface Rules {
  excludedPullRequests: { label: string[] };
  individualNumbers: string;
}

const PAGES = ['general', 'connections', 'people', 'what-counts', 'ai-tools'].map((name) => `/settings/${name}`);

let workspaceId = '';
let owner = '';
let gears = '';
let signedIn: ReturnType<typeof browser>;
let quiet: ReturnType<typeof browser>;

beforeAll(async () => {
  ({ id: workspaceId, key: owner } = await newWorkspace('Settled'));
  ({ id: gears } = await track(owner, 'acme/gears'));
  await syncToEnd(owner, gears, { daysBack: 3650 });
  signedIn = await browser().signIn(owner);
  quiet = await browser().signIn((await newKey(owner, 'member')).key);
});

const html = async (path: string, visitor = signedIn) => (await visitor.open(path)).text();
const rules = async () => (await call<Rules>('GET', '/v1/rules', { key: owner })).body;

/** The fields of the form about what counts, as it stands on the page. */
function fieldsOf(page: string): Record<string, string> {
  const inputs = [...page.matchAll(/<input name="(\w+)" value="([^"]*)" maxlength/g)];
  return {
    ...Object.fromEntries(inputs.map(([, name, value]) => [name, value])),
    preview: '1',
    source: 'auto',
    individual: 'everyone',
  };
}

describe('the settings', () => {
  it('are fields for owners, and text for everybody else, who are told whom to ask', async () => {
    for (const path of PAGES) {
      expect(await html(path, quiet), path).toContain('Owners can change this: first key.');
      expect(await html(path, quiet), path).not.toContain('method="post" action="/settings/');
      expect(await html(path), path).not.toContain('Owners can change this');
    }
    expect((await signedIn.open('/settings')).headers.get('location')).toBe('/settings/general');
    const refused = await quiet.open('/settings/general', { name: 'Mine', timeZone: 'UTC', to: '/settings/general' });
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('Owners can do this; you are a member.');
  });

  it('name the owners that are people, not the keys, when there are any', async () => {
    await query(sql`insert into members (workspace_id, github_id, login, role)
      values (${workspaceId}, 1, 'siskin', 'owner'), (${workspaceId}, 2, 'heron', 'member')`);
    for (const path of PAGES) expect(await html(path, quiet), path).toContain('Owners can change this: siskin.');
    await query(sql`delete from members where workspace_id = ${workspaceId}`);
  });

  it('show what a change of the rules does before it is saved, and then save it', async () => {
    const before = await rules();
    const fields = fieldsOf(await html('/settings/what-counts'));
    expect(fields['hotfixLabels']).toBe('hotfix');
    const changed = new URLSearchParams({ ...fields, exLabel: 'bug, <b>', individual: 'own' }).toString();
    const seen = await signedIn.open(`/settings/what-counts?${changed}`);
    const at = seen.headers.get('location') ?? `/settings/what-counts?${changed}`;
    const preview = await html(at);
    expect(preview).toContain('Before you save');
    expect(preview).toContain('2 changes');
    expect(preview).toContain('value="bug, &lt;b&gt;"');
    expect(await rules()).toEqual(before);

    const [, change = ''] = /name="change" value="([^"]*)"/.exec(preview) ?? [];
    const sent = change.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>');
    const saved = await signedIn.open('/settings/what-counts', { change: sent, to: '/settings/what-counts' });
    expect(saved.status).toBe(303);
    expect(await rules()).toMatchObject({
      excludedPullRequests: { label: ['bug', '<b>'] },
      individualNumbers: 'own',
    });
    expect(await html('/settings/what-counts')).toContain('excluded pull requests');
  });

  it('say which branch of a repository is production, and let owners change that of it alone', async () => {
    interface Production {
      productionBranches: Record<string, string[]>;
      deploymentSource: { workspace: object; repositories: Record<string, object> };
    }
    const stored = async () => (await call<Production>('GET', '/v1/rules', { key: owner })).body;
    const { id: other } = await track(owner, 'acme/widgets');
    const ofOther = { productionBranches: { [other]: ['stable'] } };
    await call('PATCH', '/v1/rules', { key: owner, body: ofOther });

    const overview = await html('/settings/what-counts', quiet);
    expect(overview).toMatch(
      /acme\/gears<\/a>.*?<\/td><td>main, by default<\/td><td[^>]*>what is found first, as in the/,
    );
    expect(overview).toMatch(/acme\/widgets<\/a>.*?<\/td><td>stable<\/td>/);
    const at = `/repositories/${gears}/production`;
    expect(overview).toContain(`href="${at}"`);
    expect(await html(`/repositories/${gears}?tab=settings`)).toContain(`href="${at}"`);
    const asText = await html(at, quiet);
    expect(asText).toContain('main, by default');
    expect(asText).toContain('Owners can change this');
    expect(asText).not.toContain('name="branches"');

    const fields = { branches: 'release/*, <b>', source: 'releases', sourcePattern: 'v*' };
    const asked = await html(`${at}?${new URLSearchParams({ ...fields, preview: '1' }).toString()}`);
    expect(asked).toContain('2 changes');
    expect(asked).toContain('name="branches" value="release/*, &lt;b&gt;"');
    expect((await stored()).productionBranches).toEqual(ofOther.productionBranches);
    expect((await quiet.open(at, { ...fields, to: at })).status).toBe(403);
    expect((await signedIn.open(at, { ...fields, source: 'magic', to: at })).status).toBe(400);
    expect((await signedIn.open(at, { ...fields, to: at })).status).toBe(303);
    expect(await stored()).toMatchObject({
      productionBranches: { [other]: ['stable'], [gears]: ['release/*', '<b>'] },
      deploymentSource: { workspace: { type: 'auto' }, repositories: { [gears]: { tagPattern: 'v*' } } },
    });
    expect(await html('/settings/what-counts')).toContain(
      '<td>release/*, &lt;b&gt;</td><td class="wide-only">releases: v*</td>',
    );
    await signedIn.open(at, { branches: '', source: '', sourcePattern: '', to: at });
    expect(await stored()).toMatchObject({
      productionBranches: ofOther.productionBranches,
      deploymentSource: { repositories: {} },
    });
    const stranger = await browser().signIn((await newWorkspace('Elsewhere')).key);
    expect((await stranger.open(at)).status).toBe(404);
  });

  it('say which field cannot be', async () => {
    const fields = fieldsOf(await html('/settings/what-counts'));
    for (const [name, value] of [
      ['source', 'magic'],
      ['individual', 'some'],
      ['days', 'monday,holiday'],
    ] as const) {
      const asked = new URLSearchParams({ ...fields, [name]: value }).toString();
      const first = await signedIn.open(`/settings/what-counts?${asked}`);
      const page = first.status === 302 ? await signedIn.open(first.headers.get('location') ?? '') : first;
      expect(page.status, name).toBe(400);
      expect(await page.text()).toContain(`<code>${name}</code>`);
    }
    const zone = await signedIn.open('/settings/general', {
      name: 'Settled',
      timeZone: 'Mars/Base',
      to: '/settings/general',
    });
    expect(zone.status).toBe(400);
    const again = await zone.text();
    expect(again).toContain('That was not done: “Time zone, as in Europe/Berlin”: ');
    expect(again).toContain('value="Mars/Base"');
    const token = await signedIn.open('/settings/connections', { token: 'ghp_wrong', to: '/settings/connections' });
    expect(token.status).toBe(422);
    expect(await token.text()).not.toContain('ghp_wrong');
  });

  it('show what an account counts as and whom it belongs to, before and after, and save it', async () => {
    const [, id = ''] = /account=([0-9a-f-]{36})/.exec(await html('/settings/people')) ?? [];
    const actor = () => call<Record<string, string | null>>('GET', `/v1/actors/${id}`, { key: owner });
    const { data } = (await call<{ data: { id: string; login: string }[] }>('GET', '/v1/actors', { key: owner })).body;
    const other = data.find((one) => one.id !== id) ?? { id: '', login: '' };
    const open = `/settings/people?account=${id}`;
    expect(await html(open)).toContain('See what this changes');
    expect(await html(`${open}&preview=1`)).toContain('Nothing is changed yet.');
    expect(await html(`${open}&preview=1&person=no-such-login`)).toContain(
      'No account of the history has the login no-such-login.',
    );
    const preview = await html(`${open}&preview=1&countsAs=agents&person=${encodeURIComponent(other.login)}`);
    expect(preview).toContain('by agents');
    expect(preview).toContain(`and ${other.login} count as one person.`);
    const to = '/settings/people';
    const said = await signedIn.open(`/settings/people/${id}`, { countsAs: 'agents', personId: other.id, to });
    expect(said.status).toBe(303);
    expect((await actor()).body).toMatchObject({ countsAs: 'agents', personId: other.id });
    expect(await html(to)).toContain(`is ${other.login}`);
    await signedIn.open(`/settings/people/${id}`, { countsAs: '', to });
    expect((await actor()).body).toMatchObject({ countsAs: null, personId: other.id });
    await signedIn.open(`/settings/people/${id}`, { personId: '', to });
    expect((await actor()).body).toMatchObject({ countsAs: null, personId: null });
  });

  it('add and remove a tool', async () => {
    const tool = { key: 'own-bot', name: 'Own <bot>', agents: 'own-writer', to: '/settings/ai-tools' };
    expect((await signedIn.open('/settings/ai-tools', tool)).status).toBe(303);
    expect(await html('/settings/ai-tools')).toContain('Own &lt;bot&gt;');
    const wrong = await signedIn.open('/settings/ai-tools', { ...tool, key: 'Own Bot' });
    expect(wrong.status).toBe(422);
    await signedIn.open('/settings/ai-tools/own-bot/remove', { to: '/settings/ai-tools' });
    expect(await html('/settings/ai-tools')).toContain('None yet.');
  });
});

describe('the settings of rights', () => {
  it('make a key that is shown once, and revoke it', async () => {
    const made = await signedIn.open('/settings/members/keys', {
      name: 'A <key>',
      role: 'reader',
      to: '/settings/members',
    });
    expect([made.status, made.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
    const [, key = ''] = /<code>(tfe_[\w-]+)<\/code>/.exec(await made.text()) ?? [];
    expect((await call('GET', '/v1/workspace', { key })).status).toBe(200);
    const page = await html('/settings/members');
    expect(page).toContain('A &lt;key&gt;');
    expect(page).not.toContain(key);
    const { body } = await call<{ data: { id: string; name: string }[] }>('GET', '/v1/api-keys', { key: owner });
    const id = body.data.find(({ name }) => name === 'A <key>')?.id ?? '';
    expect((await signedIn.open(`/settings/members/keys/${id}`, { to: '/settings/members' })).status).toBe(303);
    expect((await call('GET', '/v1/workspace', { key })).status).toBe(401);
  });

  it('make a link that invites one person, and show who changed what', async () => {
    const made = await signedIn.open('/settings/members/invite', { role: 'member', to: '/settings/members' });
    expect(await made.text()).toMatch(/<code>https:\/\/edge\.test\/invitations\/[\w-]+<\/code>/);
    expect(await html('/settings/members')).toContain('A link, until');
    const log = await html('/settings/audit-log');
    expect(log).toContain('invitation created');
    expect(log).toContain('key revoked');
    // Of what has no name.
    expect(log).not.toContain(': null');
    expect(await html('/settings/audit-log?action=key.revoked')).not.toContain('invitation created');
  });

  it('keep a workspace from losing its last owner', async () => {
    const { body } = await call<{ data: { id: string; role: string }[] }>('GET', '/v1/api-keys', { key: owner });
    const owners = body.data.filter(({ role }) => role === 'owner');
    expect(owners).toHaveLength(1);
    const refused = await signedIn.open(`/settings/members/keys/${owners[0]?.id}`, { to: '/settings/members' });
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain('This is the last owner of the workspace.');
  });

  it('show a reader the own sessions alone, and let every browser be signed out', async () => {
    const page = await html('/settings/members', quiet);
    expect(page).toContain('your browsers');
    expect(page).not.toContain('Make a key');
    expect(await html('/settings/audit-log', quiet)).toContain('Owners can read this.');
    const guest = await browser().signIn((await newKey(owner, 'reader')).key);
    const [, id = ''] =
      /action="\/settings\/sessions\/([0-9a-f-]{36})"/.exec(await html('/settings/members', guest)) ?? [];
    expect((await signedIn.open(`/settings/sessions/${id}`, { to: '/settings/members' })).status).toBe(303);
    expect(await html('/', guest)).toContain('name="key"');
  });
});
