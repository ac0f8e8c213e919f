import { beforeAll, describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/metrics/change.ts';
import { call, newKey, newWorkspace, track, until, type ShownRepository } from './support/api.ts';
import { readBefore } from './support/read-before.ts';

interface Counted {
  n: number;
  value: number | null;
}
interface Row {
  repository: {
    id: string;
    fullName: string;
    state: string;
    coveredSince: string | null;
    lastCheckedAt: string | null;
  };
  team: { id: string; name: string; members: number };
  partial: boolean;
  previousPartial: boolean;
  merged: Counted;
  openAtEnd: Counted;
  cycle: { n: number; p25: number | null; p50: number | null; p75: number | null };
  change: Record<'merged' | 'cycle', Change>;
  series: Record<'merged' | 'cycle', { n: number[]; value: (number | null)[] }>;
}
interface Sides {
  n: number;
  partial: boolean;
  weeks: { weekStart: string; from: string; to: string }[];
  data: Row[];
  nextCursor: string | null;
  note?: string;
}
interface Overview {
  current: Pick<Row, 'merged' | 'cycle'>;
  change: Row['change'];
}

const WHOLE = 'from=2020-01-01T00:00:00Z&to=2029-01-01T00:00:00Z';

let key = '';
let reader = '';
let read = '';

beforeAll(async () => {
  ({ key } = await newWorkspace());
  reader = (await newKey(key, 'reader')).key;
  read = await readBefore(key, 'acme/people');
  await until(
    async () => (await call<ShownRepository>('GET', `/v1/repositories/${read}`, { key })).body.fullHistory,
    Boolean,
  );
  await track(key, 'acme/gears');
});

const get = <Body = Sides>(path: string, as = reader) => call<Body>('GET', `/v1/metrics/${path}`, { key: as });

describe('the repositories side by side', () => {
  it('have what the overview says of each alone, with their own coverage, by name', async () => {
    const { status, body } = await get(`repositories?${WHOLE}`);
    expect(status).toBe(200);
    expect(
      body.data.map(({ repository, partial, previousPartial }) => [
        repository.fullName,
        repository.state,
        partial,
        previousPartial,
      ]),
    ).toEqual([
      ['acme/gears', 'unread', true, true],
      ['acme/people', 'read', false, false],
    ]);
    const { body: alone } = await get<Overview>(`overview?${WHOLE}&repositoryId=${read}`);
    const [unread, row] = body.data;
    expect(row).toMatchObject(alone.current);
    expect(row?.change).toEqual(alone.change);
    expect(row?.merged.n).toBeGreaterThan(0);
    expect(body.n).toBe(row?.merged.n);
    // The rest of the workspace is not read: nothing is compared with it, and what is open in it is unknown.
    expect(body.partial).toBe(true);
    expect([unread?.merged, unread?.openAtEnd, unread?.change.merged.previous]).toEqual([
      { n: 0, value: 0 },
      { n: 0, value: null },
      null,
    ]);
  });

  it('have a series of 13 weeks that ends with the window', async () => {
    const { body } = await get(`repositories?${WHOLE}&repositoryId=acme/people`);
    const [row] = body.data;
    const [first, last] = [body.weeks[0], body.weeks.at(-1)];
    expect([body.weeks.length, last?.to]).toEqual([13, '2029-01-01T00:00:00.000Z']);
    expect([row?.series.merged.n.length, row?.series.cycle.value.length]).toEqual([13, 13]);
    // The weeks of the default window are the window's own.
    const { body: now } = await get('repositories?repositoryId=acme/people');
    const sum = now.data[0]?.series.merged.n.reduce((all, n) => all + n, 0);
    expect(sum).toBe(now.data[0]?.merged.n);
    expect(first?.from).toBe('2028-10-02T00:00:00.000Z');
  });

  it('come a page at a time, and only those that a filter names', async () => {
    const names: string[] = [];
    let cursor: string | null = '';
    do {
      const { body }: { body: Sides } = await get(
        `repositories?${WHOLE}&limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      names.push(...body.data.map(({ repository }) => repository.fullName));
      cursor = body.nextCursor;
    } while (cursor !== null);
    expect(names).toEqual(['acme/gears', 'acme/people']);
    const { body } = await get(`repositories?${WHOLE}&repositoryId=ACME/Gears`);
    expect(body.data.map(({ repository }) => repository.fullName)).toEqual(['acme/gears']);
  });
});

describe('the teams side by side', () => {
  it('have what the overview says of each alone, their people, and a note that they do not sum', async () => {
    const { body: people } = await call<{ data: { id: string; login: string }[] }>('GET', '/v1/actors?limit=200', {
      key,
    });
    const members = people.data.map(({ id }) => id);
    const { body: all } = await call<{ id: string }>('POST', '/v1/teams', {
      key,
      body: { name: 'everybody', members },
    });
    await call('POST', '/v1/teams', { key, body: { name: 'also', members } });
    await call('POST', '/v1/teams', { key, body: { name: 'nobody', members: [] } });
    const { status, body } = await get(`teams?${WHOLE}`);
    expect(status).toBe(200);
    expect(body.note).toContain('do not sum');
    expect(body.data.map(({ team }) => [team.name, team.members])).toEqual([
      ['also', members.length],
      ['everybody', members.length],
      ['nobody', 0],
    ]);
    const { body: alone } = await get<Overview>(`overview?${WHOLE}&team=${all.id}`);
    expect(body.data.map(({ merged }) => merged.n)).toEqual([alone.current.merged.n, alone.current.merged.n, 0]);
    expect(body.data[1]).toMatchObject(alone.current);
    const { body: one } = await get(`teams?${WHOLE}&team=everybody`);
    expect(one.data.map(({ team }) => team.name)).toEqual(['everybody']);
  });
});

it.each(['repositories', 'teams'])('%s refuse what they do not know, and another workspace’s ids', async (name) => {
  for (const [asked, path] of [
    ['teem=x', 'teem'],
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['cursor=x', 'cursor'],
    ['from=yesterday', 'from'],
  ]) {
    const { status, body } = await get<{ errors?: { path: string }[] }>(`${name}?${asked}`);
    expect([asked, status, body.errors?.[0]?.path]).toEqual([asked, 400, path]);
  }
  const other = await newWorkspace();
  const theirs = await track(other.key, 'acme/people');
  expect((await get(`${name}?repositoryId=${theirs.id}`)).status).toBe(404);
  expect((await get(`${name}?team=${theirs.id}`)).status).toBe(404);
  expect((await call('GET', `/v1/metrics/${name}`)).status).toBe(401);
  expect((await get(name, other.key)).body.data).toHaveLength(name === 'teams' ? 0 : 1);
});
