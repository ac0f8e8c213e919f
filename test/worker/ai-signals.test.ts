import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { call, newKey, newWorkspace, request, until } from './support/api.ts';
import { readBefore } from './support/read-before.ts';

interface Correction {
  reason: string;
  by: string;
  at: string;
}
interface Signal {
  id: string;
  kind: string;
  tool: string;
  toolName: string;
  tier: string;
  at: string;
  correction: Correction | null;
  pullRequest: { id: string; repositoryId: string; repository: string; number: number };
}
interface Signals {
  n: number;
  from: string;
  by: string[];
  recomputing: { done: number; of: number } | null;
  data: Signal[];
  nextCursor: string | null;
}
interface Ai {
  recomputing: { done: number; of: number } | null;
  authored: { count: number };
  assisted: { count: number };
}
interface Detail {
  aiTools: string[];
  aiSignals: { id: string; correction: Correction | null }[];
  facts: { aiAuthored: boolean };
}

const WHOLE = 'from=2020-01-01T00:00:00Z&to=2029-01-01T00:00:00Z';
const REASON = { reason: 'This account is a person.' };

let owner = '';
let member = '';
let reader = '';
let repositoryId = '';

beforeAll(async () => {
  ({ key: owner } = await newWorkspace());
  ({ key: member } = await newKey(owner, 'member'));
  ({ key: reader } = await newKey(owner, 'reader'));
  repositoryId = await readBefore(owner, 'acme/robots');
});

const signals = async (asked = '') =>
  (await call<Signals>('GET', `/v1/ai/signals?${WHOLE}&limit=200${asked}`, { key: reader })).body;
const ai = async () => (await call<Ai>('GET', `/v1/metrics/ai?${WHOLE}`, { key: reader })).body;
const settled = () => until(ai, ({ recomputing }) => recomputing === null);

describe('the list of signals', () => {
  it('has every signal of the window once, newest first, page by page', async () => {
    const all = await signals();
    expect(all.n).toBeGreaterThan(10);
    expect(all.data).toHaveLength(Math.min(200, all.n));
    expect(all.by).toEqual(['all']);
    const instants = all.data.map(({ at }) => at);
    expect(instants).toEqual(instants.toSorted().toReversed());
    const ids: string[] = [];
    for (let cursor: string | null = ''; cursor !== null && ids.length < all.data.length;) {
      const asked: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const path = `/v1/ai/signals?${WHOLE}&limit=7${asked}`;
      const page: Signals = (await call<Signals>('GET', path, { key: reader })).body;
      ids.push(...page.data.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(new Set(ids).size).toBe(ids.length);
    expect(all.data[0]).toMatchObject({ pullRequest: { repositoryId, repository: 'acme/robots' }, correction: null });
  });

  it('is filtered, and names the parameter that it does not know', async () => {
    const authored = await signals('&kind=author&tier=certain,strong');
    expect(new Set(authored.data.map(({ kind }) => kind))).toEqual(new Set(['author']));
    const [first] = authored.data;
    const ofTool = await signals(`&tool=${first?.tool}`);
    expect(new Set(ofTool.data.map(({ tool }) => tool))).toEqual(new Set([first?.tool]));
    expect(ofTool.data[0]?.toolName).not.toBe(first?.tool);
    const refused = async (asked: string) => {
      const { status, body } = await call('GET', `/v1/ai/signals?${asked}`, { key: reader });
      return [status, body.errors?.[0]?.path];
    };
    expect(await refused('kid=author')).toEqual([400, 'kid']);
    expect(await refused('against=year')).toEqual([400, 'against']);
    expect((await refused('kind=maker'))[0]).toBe(400);
    expect(await refused('window=4w&from=2026-01-01')).toEqual([400, 'window']);
    expect(await refused('cursor=nonsense')).toEqual([400, 'cursor']);
    const other = await newWorkspace();
    expect((await call('GET', `/v1/ai/signals?repositoryId=${repositoryId}`, { key: other.key })).status).toBe(404);
    expect((await call<Signals>('GET', `/v1/ai/signals?${WHOLE}`, { key: other.key })).body.n).toBe(0);
  });
});

describe('the correction of a signal', () => {
  it('takes it out of the facts and the metrics, keeps it in sight, and is taken back', async () => {
    const before = await settled();
    const [signal] = (await signals('&kind=author')).data;
    if (!signal) throw new Error('an agent opened pull requests of this history');
    const path = `/v1/ai/signals/${signal.id}/correction`;
    const put = await call('PUT', path, { key: member, body: REASON });
    expect([put.status, put.body]).toMatchObject([200, { id: signal.id, ...REASON }]);
    const listed = async () => (await signals('&kind=author')).data.find(({ id }) => id === signal.id)?.correction;
    expect(await listed()).toMatchObject(REASON);
    expect((await signals('&corrected=true')).data.map(({ id }) => id)).toEqual([signal.id]);
    expect((await settled()).authored.count).toBe(before.authored.count - 1);
    const detail = async () =>
      (await call<Detail>('GET', `/v1/pull-requests/${signal.pullRequest.id}`, { key: reader })).body;
    const corrected = await detail();
    expect(corrected.facts.aiAuthored).toBe(false);
    expect(corrected.aiSignals.find(({ id }) => id === signal.id)?.correction).toMatchObject(REASON);

    expect((await request('DELETE', path, { key: member })).status).toBe(204);
    expect(await listed()).toBeNull();
    expect((await call('DELETE', path, { key: member })).status).toBe(404);
    expect((await settled()).authored.count).toBe(before.authored.count);
    expect((await detail()).facts.aiAuthored).toBe(true);
  });

  it('is a member’s, needs a reason, and is the same 404 for what is not there', async () => {
    const [signal] = (await signals()).data;
    const path = `/v1/ai/signals/${signal?.id}/correction`;
    expect((await call('PUT', path, { key: reader, body: REASON })).status).toBe(403);
    expect((await call('DELETE', path, { key: reader })).status).toBe(403);
    const empty = await call('PUT', path, { key: member, body: { reason: ' ' } });
    expect([empty.status, empty.body.errors?.[0]?.path]).toEqual([400, 'reason']);
    const other = await newWorkspace();
    expect((await call('PUT', path, { key: other.key, body: REASON })).status).toBe(404);
    for (const id of [randomUUID(), 'nonsense']) {
      expect((await call('PUT', `/v1/ai/signals/${id}/correction`, { key: member, body: REASON })).status).toBe(404);
    }
    expect((await signals('&corrected=true')).n).toBe(0);
  });
});
