import { beforeAll, describe, expect, it } from 'vitest';
import { browser } from '../support/browser.ts';
import { call, newKey, newWorkspace, syncToEnd, track } from '../support/api.ts';

interface Detail {
  id: string;
  exclusion: { reason: string; by: string } | null;
}

const SITE = 'https://edge.test';

let owner = '';
let id = '';
let member: ReturnType<typeof browser>;
let reader: ReturnType<typeof browser>;

beforeAll(async () => {
  ({ key: owner } = await newWorkspace('Forms'));
  const { id: repositoryId } = await track(owner, 'acme/gears');
  await syncToEnd(owner, repositoryId, { daysBack: null });
  const { body } = await call<{ data: { id: string }[] }>('GET', '/v1/pull-requests?limit=1', { key: owner });
  id = body.data[0]?.id ?? '';
  member = await browser().signIn((await newKey(owner, 'member')).key);
  reader = await browser().signIn((await newKey(owner, 'reader')).key);
});

const action = () => `/pull-requests/${id}/exclusion`;
const exclusion = async () => (await call<Detail>('GET', `/v1/pull-requests/${id}`, { key: owner })).body.exclusion;

describe('a form of a page', () => {
  it('makes the change in the name of the person, and comes back to where it stood', async () => {
    const left = await member.open(action(), { reason: 'A test <of> mine', to: '/?window=4w' });
    expect([left.status, left.headers.get('location')]).toEqual([303, `${SITE}/?window=4w`]);
    expect(await exclusion()).toMatchObject({ reason: 'A test <of> mine', by: 'a member' });
    const counted = await member.open(action(), { do: 'count', to: '/?window=4w' });
    expect(counted.status).toBe(303);
    expect(await exclusion()).toBeNull();
  });

  it('shows its page again with what is wrong, and changes nothing', async () => {
    const failed = await member.open(action(), { reason: ' ', to: '/?window=4w' });
    const html = await failed.text();
    expect([failed.status, failed.headers.get('location')]).toEqual([400, null]);
    expect(html).toContain('<h1>Overview</h1>');
    expect(html).toContain('That was not done: reason: ');
    expect(html).toContain('href="/flow?window=4w"');
    expect(await exclusion()).toBeNull();
    const twice = await member.open(action(), { do: 'count', to: '/' });
    expect(twice.status).toBe(404);
    expect(await twice.text()).toContain('That was not done: There is no such exclusion.');
  });

  it('says who may send it to somebody whose role is too low', async () => {
    const refused = await reader.open(action(), { reason: 'Mine', to: '/' });
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('Members can do this; you are a reader. Ask first key (owner).');
    expect(await exclusion()).toBeNull();
  });

  it('is refused from another site, and leads to no other one', async () => {
    for (const site of ['cross-site', 'same-site', 'none']) {
      const forged = await member.open(action(), { reason: 'Forged', to: '/' }, { 'sec-fetch-site': site });
      expect(forged.status, site).toBe(403);
    }
    expect(await exclusion()).toBeNull();
    for (const to of ['//evil.test/', 'https://evil.test/', '/\\evil.test']) {
      const elsewhere = await member.open(action(), { reason: 'Mine', to });
      expect(elsewhere.headers.get('location'), to).toBe(`${SITE}/`);
    }
    await member.open(action(), { do: 'count', to: '/' });
  });

  it('asks who was signed out to sign in, and takes no body without end', async () => {
    const gone = await browser().open(action(), { reason: 'Mine', to: '/?window=4w' });
    expect(gone.status).toBe(401);
    const html = await gone.text();
    expect(html).toContain('You have been signed out. Sign in to go on; nothing was changed.');
    expect(html).toContain('value="/?window=4w"');
    expect((await member.open(action(), { reason: 'x'.repeat(100_000), to: '/' })).status).toBe(413);
  });

  it('finds nothing of another workspace', async () => {
    const stranger = await browser().signIn((await newWorkspace('Others')).key);
    const answer = await stranger.open(action(), { reason: 'Not mine', to: '/' });
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('That was not done: There is no such pull request.');
    expect(await exclusion()).toBeNull();
  });
});
