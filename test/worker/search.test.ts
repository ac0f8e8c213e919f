import { beforeAll, describe, expect, it } from 'vitest';
import { call, newKey, newWorkspace } from './support/api.ts';
import { readBefore } from './support/read-before.ts';

interface Found {
  n: number;
  pullRequests: { id: string; number: number; title: string; author: { login: string } | null }[];
  repositories: { fullName: string }[];
  people: { login: string; foundBy: string | null }[];
  teams: { name: string }[];
  withheld: { people: string } | null;
}

let key = '';
let reader = '';
let known: Found['pullRequests'][number];
let login = '';

beforeAll(async () => {
  ({ key } = await newWorkspace());
  await readBefore(key, 'acme/people');
  ({ key: reader } = await newKey(key, 'reader'));
  const { body } = await call<{ data: Found['pullRequests'] }>('GET', '/v1/pull-requests?by=people', { key });
  const [first] = body.data;
  if (!first?.author) throw new Error('the history has no pull request by a person');
  known = first;
  login = first.author.login;
});

const find = (q: string, as = reader) =>
  call<Found>('GET', `/v1/search?q=${encodeURIComponent(q)}`, { key: as }).then(({ body }) => body);

describe('the search', () => {
  it('finds a pull request by its number and its title, a repository, a person and a team', async () => {
    await call('POST', '/v1/teams', { key, body: { name: 'People people' } });
    const { id, number, title } = known;
    for (const q of [`acme/people#${number}`, `#${number}`, title]) {
      const { pullRequests } = await find(q);
      expect(
        pullRequests.map((found) => found.id),
        q,
      ).toContain(id);
    }
    const found = await find('people');
    expect(found).toMatchObject({ repositories: [{ fullName: 'acme/people' }], teams: [{ name: 'People people' }] });
    expect(found.n).toBe(found.pullRequests.length + 2 + found.people.length);
    expect(await find(`@${login.toUpperCase()}`)).toMatchObject({ people: [{ login, foundBy: null }], withheld: null });
  });

  it('leaves people out where the rule keeps their numbers from the key, and says so', async () => {
    const keep = (individualNumbers: string) => call('PATCH', '/v1/rules', { key, body: { individualNumbers } });
    await keep('own');
    expect(await find(login)).toMatchObject({ people: [], withheld: { people: expect.stringContaining('owners') } });
    expect(await find(login, key)).toMatchObject({ people: [{ login }], withheld: null });
    await keep('off');
    expect(await find(login, key)).toMatchObject({ people: [], withheld: { people: expect.stringContaining('off') } });
    await keep('everyone');
  });

  it('finds nothing of another workspace', async () => {
    const { key: other } = await newWorkspace();
    for (const q of [`acme/people#${known.number}`, known.title, login, 'people']) {
      expect((await find(q, other)).n, q).toBe(0);
    }
  });

  it.each([
    ['', 'q'],
    ['?q=', 'q'],
    ['?q=%20', 'q'],
    [`?q=${'a'.repeat(201)}`, 'q'],
    ['?q=a%00b', 'q'],
    ['?q=a&limit=3', 'limit'],
    ['?q=a&q=b', 'q'],
  ])('refuses %s', async (query, path) => {
    const { status, body } = await call('GET', `/v1/search${query}`, { key: reader });
    expect([status, body.errors?.[0]?.path]).toEqual([400, path]);
  });

  it('needs a key', async () => {
    expect((await call('GET', '/v1/search?q=a')).status).toBe(401);
  });
});
