import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { PERSONAL_TOKENS } from '../support/worker-secrets.ts';
import { call, newKey, newWorkspace, request, syncToEnd, until } from './support/api.ts';
import { readBefore } from './support/read-before.ts';
import { query } from './support/services.ts';

interface Actor {
  id: string;
  login: string;
  kind: string;
  githubKind: string;
  kindOverride: string | null;
  countsAs: string | null;
  authorKind: string;
  personId: string | null;
}
interface Page<Item> {
  data: Item[];
  nextCursor: string | null;
}
interface Counted {
  n: number;
  value: number;
}
interface Week {
  from: string;
  to: string;
  merged: Counted;
}
interface Overview {
  current: { merged: Counted; reviews: Counted };
}
interface Team {
  id: string;
  name: string;
  members: { id: string; login: string }[];
}

const WHOLE = 'from=2020-01-01T00:00:00Z&to=2029-01-01T00:00:00Z';

let key = '';
let workspaceId = '';
let repositoryId = '';

beforeAll(async () => {
  ({ key, id: workspaceId } = await newWorkspace());
  repositoryId = await readBefore(key, 'acme/people');
});

const overview = async (filter: string) =>
  (await call<Overview>('GET', `/v1/metrics/overview?${WHOLE}${filter}`, { key })).body.current;
const patch = (id: string, body: unknown) => call<Actor>('PATCH', `/v1/actors/${id}`, { key, body });

/** The accounts with the most reviews as facts have them. */
async function reviewers(): Promise<{ id: string; login: string; reviews: number }[]> {
  const rows = await query(sql`
    select a.id, a.login, count(*)::int as reviews from review_facts r join actors a on a.id = r.reviewer_id
    where r.workspace_id = ${workspaceId} group by 1, 2 order by 3 desc, 1`);
  return rows as { id: string; login: string; reviews: number }[];
}

async function settled(): Promise<void> {
  await until(
    async () =>
      (
        await query(sql`
        select (select count(*)::int from pull_requests where repository_id = ${repositoryId} and facts_due)
          + (select count(*)::int from dirty_weeks where workspace_id = ${workspaceId}) as due`)
      )[0]?.['due'],
    (due) => due === 0,
  );
}

describe('accounts', () => {
  it('are listed by login, page by page, and by what they are', async () => {
    const seen: Actor[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const asked: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body }: { body: Page<Actor> } = await call('GET', `/v1/actors?limit=3${asked}`, { key });
      seen.push(...body.data);
      cursor = body.nextCursor;
    }
    const [row] = await query(sql`select count(*)::int as n from actors where workspace_id = ${workspaceId}`);
    expect(seen).toHaveLength(Number(row?.['n']));
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
    const { body: bots } = await call<Page<Actor>>('GET', '/v1/actors?kind=bot', { key });
    expect(bots.data.map(({ id }) => id)).toEqual(seen.filter(({ kind }) => kind === 'bot').map(({ id }) => id));
  });

  it('that are said to be machines count as no reviewers, until GitHub decides again', async () => {
    const [first] = await reviewers();
    expect(first?.reviews).toBeGreaterThan(0);
    const id = first?.id ?? '';
    const { status, body } = await patch(id, { kind: 'bot' });
    expect([status, body.kind, body.githubKind, body.kindOverride]).toEqual([200, 'bot', 'user', 'bot']);
    await settled();
    expect((await reviewers()).map((reviewer) => reviewer.id)).not.toContain(id);

    // GitHub says "user" at each sync, which changes nothing here.
    await syncToEnd(key, repositoryId, { daysBack: null });
    expect((await call<Actor>('GET', `/v1/actors/${id}`, { key })).body.kind).toBe('bot');

    expect((await patch(id, { kind: null })).body.kind).toBe('user');
    await settled();
    expect((await reviewers())[0]).toEqual(first);
  });

  it('count as people, agents or automation, as GitHub or an owner says', async () => {
    const [first] = await reviewers();
    const id = first?.id ?? '';
    const said = async (body: unknown) => {
      const { countsAs, authorKind, kind, kindOverride } = (await patch(id, body)).body;
      return [countsAs, authorKind, kind, kindOverride];
    };
    expect(await said({ countsAs: 'agents' })).toEqual(['agents', 'agents', 'bot', 'bot']);
    expect(await said({ kind: 'user' })).toEqual(['people', 'people', 'user', 'user']);
    expect(await said({ countsAs: null })).toEqual([null, 'people', 'user', null]);
    await settled();
  });

  it(
    'of one person are one, however they were joined, and two again when they are separated',
    { tags: 'long' },
    async () => {
      const [first, second, third] = await reviewers();
      if (!first || !second || !third) throw new Error('the history has three reviewers');
      const before = await reviewers();
      // The third to the second, then the second with it to the first: one step for all.
      expect((await patch(third.id, { personId: second.id })).status).toBe(200);
      expect((await patch(second.id, { personId: first.id })).status).toBe(200);
      const { body } = await call<Page<Actor>>('GET', `/v1/actors?personId=${first.id}`, { key });
      expect(body.data.map(({ id }) => id).toSorted()).toEqual([first.id, second.id, third.id].toSorted());
      expect(body.data.filter(({ personId }) => personId === null).map(({ id }) => id)).toEqual([first.id]);
      await settled();
      const joined = await reviewers();
      expect(joined.map(({ id }) => id)).not.toContain(second.id);
      expect(await overview(`&author=${second.login}`)).toEqual(await overview(`&author=${first.login}`));
      // Reviews of what one of their accounts wrote are no reviews any more.
      const own = await query(sql`select 1 from review_facts r join pull_request_facts f using (pull_request_id)
      where r.reviewer_id = f.author_id and r.workspace_id = ${workspaceId}`);
      expect(own).toEqual([]);

      await patch(second.id, { personId: null });
      await patch(third.id, { personId: null });
      await settled();
      expect(await reviewers()).toEqual(before);
    },
  );

  it('cannot be joined in a ring, to themselves or to nobody', async () => {
    const [first, second] = await reviewers();
    await patch(second?.id ?? '', { personId: first?.id });
    for (const personId of [first?.id, second?.id, workspaceId]) {
      const { status, body } = await call('PATCH', `/v1/actors/${first?.id}`, { key, body: { personId } });
      expect([status, body.errors?.[0]?.path]).toEqual([422, 'personId']);
    }
    await patch(second?.id ?? '', { personId: null });
    await settled();
  });

  it.each([
    [{ kind: 'human' }, 'kind'],
    [{ personId: 'me' }, 'personId'],
    [{}, 'countsAs'],
    [{ countsAs: 'robots' }, 'countsAs'],
    [{ countsAs: 'people', kind: 'user' }, 'kind'],
  ])('refuse %j', async (body, path) => {
    const [first] = await reviewers();
    const answer = await call('PATCH', `/v1/actors/${first?.id}`, { key, body });
    expect([answer.status, answer.body.errors?.[0]?.path]).toEqual([400, path]);
  });

  it('are changed by owners alone, of their own workspace', async () => {
    const [first] = await reviewers();
    const { key: other } = await newWorkspace();
    expect((await call('PATCH', `/v1/actors/${first?.id}`, { key: other, body: { kind: 'bot' } })).status).toBe(404);
    const { body } = await call<{ apiKey: string }>('POST', '/v1/api-keys', {
      key,
      body: { name: 'm', role: 'member' },
    });
    const asMember = await call('PATCH', `/v1/actors/${first?.id}`, { key: body.apiKey, body: { kind: 'bot' } });
    expect(asMember.status).toBe(403);
  });
});

describe('teams', () => {
  it('are made, filter metrics, change and go', async () => {
    const [first, second] = await reviewers();
    const made = await call<Team>('POST', '/v1/teams', { key, body: { name: 'core', members: [first?.id] } });
    expect([made.status, made.body.members]).toEqual([201, [{ id: first?.id, login: first?.login }]]);
    const { id } = made.body;
    expect(await overview(`&team=${id}`)).toEqual(await overview(`&author=${first?.login}`));
    // The age of an open pull request grows between two requests.
    const withoutAge = (name: string, value: unknown) => (name === 'openAgeSeconds' ? undefined : value);
    const listed = async (path: string, whose: string) =>
      (await (await request('GET', `/v1/${path}${whose}`, { key })).text())
        .trim()
        .split('\n')
        .map((line): unknown => JSON.parse(line, withoutAge));
    for (const path of ['pull-requests?', 'exports/pull-requests?format=ndjson&']) {
      const ofTeam = await listed(path, `team=${id}`);
      expect(ofTeam).toEqual(await listed(path, `author=${first?.login.toUpperCase()}`));
      expect(JSON.stringify(ofTeam)).toContain(`${first?.login}`);
    }

    const changed = await call<Team>('PATCH', `/v1/teams/${id}`, {
      key,
      body: { name: 'kernel', members: [first?.id, second?.id] },
    });
    expect(changed.body).toMatchObject({ name: 'kernel' });
    const both = await overview(`&team=${id}`);
    const apart = [await overview(`&author=${first?.login}`), await overview(`&author=${second?.login}`)];
    expect(both.merged.value).toBe(apart.reduce((sum, { merged }) => sum + merged.value, 0));
    expect((await call<Page<Team>>('GET', '/v1/teams', { key })).body.data.map(({ name }) => name)).toEqual(['kernel']);

    expect((await call('DELETE', `/v1/teams/${id}`, { key })).status).toBe(204);
    expect((await call('GET', `/v1/teams/${id}`, { key })).status).toBe(404);
  });

  it('refuse names that are taken and people that nobody knows, and change nothing', async () => {
    const [first] = await reviewers();
    const { body: one } = await call<Team>('POST', '/v1/teams', { key, body: { name: 'one', members: [first?.id] } });
    await call('POST', '/v1/teams', { key, body: { name: 'two' } });
    const taken = await call('PATCH', `/v1/teams/${one.id}`, { key, body: { name: 'two', members: [] } });
    expect([taken.status, taken.body.errors?.[0]?.path]).toEqual([409, 'name']);
    const unknown = await call('PATCH', `/v1/teams/${one.id}`, {
      key,
      body: { name: 'three', members: [first?.id, workspaceId] },
    });
    expect([unknown.status, unknown.body.errors?.[0]?.path]).toEqual([422, 'members.1']);
    expect((await call<Team>('GET', `/v1/teams/${one.id}`, { key })).body).toEqual(one);
    expect((await call('POST', '/v1/teams', { key, body: { name: 'one' } })).status).toBe(409);
    const { key: other } = await newWorkspace();
    expect((await call('GET', `/v1/teams/${one.id}`, { key: other })).status).toBe(404);
  });
});

describe('one member of a team', () => {
  it('is added and taken out alone, so that two people who do it at once lose nobody', async () => {
    const people = await reviewers();
    const { body: team } = await call<Team>('POST', '/v1/teams', { key, body: { name: 'at once' } });
    const path = (id: string | undefined) => `/v1/teams/${team.id}/members/${id}`;
    const at = async (method: string) =>
      (await Promise.all(people.map(({ id }) => call<Team>(method, path(id), { key })))).map(({ status }) => status);
    const ids = async () =>
      (await call<Team>('GET', `/v1/teams/${team.id}`, { key })).body.members.map(({ id }) => id).toSorted();
    const all = people.map(({ id }) => id).toSorted();
    expect(all.length).toBeGreaterThan(2);
    expect(new Set(await at('PUT'))).toEqual(new Set([200]));
    expect(await ids()).toEqual(all);
    expect(new Set(await at('PUT'))).toEqual(new Set([200]));
    expect(await ids()).toEqual(all);
    const without = await call<Team>('DELETE', path(people[0]?.id), { key });
    expect([without.status, without.body.members.length]).toEqual([200, all.length - 1]);
    expect(new Set(await at('DELETE'))).toEqual(new Set([200]));
    expect(await ids()).toEqual([]);
  });

  it('is a person of this workspace, in a team of this workspace, and changed by members', async () => {
    const [first] = await reviewers();
    const { body: team } = await call<Team>('POST', '/v1/teams', { key, body: { name: 'ours' } });
    const { key: other } = await newWorkspace();
    const { key: reader } = await newKey(key, 'reader');
    const path = `/v1/teams/${team.id}/members/${first?.id}`;
    for (const method of ['PUT', 'DELETE']) {
      expect((await call(method, path, { key: other })).status).toBe(404);
      expect((await call(method, path, { key: reader })).status).toBe(403);
      expect((await call(method, `/v1/teams/${team.id}/members/nobody`, { key })).status).toBe(404);
    }
    expect((await call('PUT', `/v1/teams/${team.id}/members/${workspaceId}`, { key })).status).toBe(404);
    expect((await call<Team>('GET', `/v1/teams/${team.id}`, { key })).body.members).toEqual([]);
  });
});

describe('the teams of an organization', () => {
  const importFrom = (organization: string, connectionId: unknown) =>
    call<{ imported: number }>('POST', '/v1/teams/import', { key, body: { organization, connectionId } });
  const named = async (name: string) => {
    const { body } = await call<Page<Team & { githubId: string | null }>>('GET', '/v1/teams?limit=200', { key });
    return body.data.find((team) => team.name === name);
  };

  it('are read from GitHub with all their members, and brought up to date by a repeat', async () => {
    const { body: connection } = await call<{ id: string }>('POST', '/v1/connections', {
      key,
      body: { type: 'token', token: PERSONAL_TOKENS[3] },
    });
    const { body: mine } = await call<Team>('POST', '/v1/teams', { key, body: { name: 'Security' } });
    for (let repeat = 0; repeat < 2; repeat++) {
      expect((await importFrom('acme', connection.id)).body).toEqual({ imported: 3 });
      expect(await named('Maintainers')).toMatchObject({ githubId: '3001', members: { length: 8 } });
      expect((await named('Docs'))?.members).toHaveLength(124);
      expect(await named('Security')).toMatchObject({ id: mine.id, githubId: null, members: [] });
      expect(await named('acme/Security')).toMatchObject({ githubId: '3002', members: { length: 6 } });
    }
    const docs = await named('Docs');
    expect((await call('PATCH', `/v1/teams/${docs?.id}`, { key, body: { members: [] } })).status).toBe(409);
    const [first] = await reviewers();
    expect((await call('PUT', `/v1/teams/${docs?.id}/members/${first?.id}`, { key })).status).toBe(409);
    expect((await overview(`&team=${docs?.id}`)).reviews.value).toBeGreaterThan(0);
    expect((await importFrom('nobody', connection.id)).status).toBe(404);
    expect((await importFrom('not a login', connection.id)).status).toBe(400);
    expect((await importFrom('acme', workspaceId)).status).toBe(404);
  });
});

describe('the workspace', () => {
  it('has its weeks start in the zone that it says, and says so', async () => {
    const { body: utc } = await call<{ data: Week[] }>('GET', `/v1/metrics/weekly?${WHOLE}`, { key });
    const { status, body } = await call<{ timeZone: string }>('PATCH', '/v1/workspace', {
      key,
      body: { timeZone: 'asia/tokyo' },
    });
    expect([status, body.timeZone]).toEqual([200, 'Asia/Tokyo']);
    // Nothing is computed again: the next answer is in the new zone.
    const { body: tokyo } = await call<{ timeZone: string; data: Week[] }>('GET', `/v1/metrics/weekly?${WHOLE}`, {
      key,
    });
    expect(tokyo.timeZone).toBe('Asia/Tokyo');
    expect(tokyo.data.slice(1).every(({ from }) => from.endsWith('T15:00:00.000Z'))).toBe(true);
    const sum = (weeks: Week[]) => weeks.reduce((total, { merged }) => total + merged.value, 0);
    expect(sum(tokyo.data)).toBe(sum(utc.data));
    for (const { from, to, merged } of tokyo.data.filter((week) => week.merged.value > 0)) {
      const { body: same } = await call<Overview>('GET', `/v1/metrics/overview?from=${from}&to=${to}`, { key });
      expect(same.current.merged).toEqual(merged);
    }
  });

  it.each(['+03:00', 'Mars/Olympus', '', 'UTC+3'])('refuses the zone "%s"', async (timeZone) => {
    const { status, body } = await call('PATCH', '/v1/workspace', { key, body: { timeZone } });
    expect([status, body.errors?.[0]?.path]).toEqual([400, 'timeZone']);
  });

  it('can be renamed', async () => {
    expect((await call('PATCH', '/v1/workspace', { key, body: { name: 'Gears' } })).status).toBe(200);
    expect((await call('GET', '/v1/workspace', { key })).body).toMatchObject({ id: workspaceId, name: 'Gears' });
    expect((await call('PATCH', '/v1/workspace', { key, body: {} })).status).toBe(400);
  });
});
