import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { call, newWorkspace, request } from './support/api.ts';
import { readBefore } from './support/read-before.ts';
import { query } from './support/services.ts';

interface Shown {
  id: string;
  number: number;
  author: { login: string; kind: string } | null;
  aiTools: string[];
  aiSignals: { kind: string; tool: string; tier: string; source: string; quote: string; ruleVersion: number }[];
  facts: Record<string, unknown>;
  commits: { sha: string; message: string }[];
  reviews: { author: { login: string } | null }[];
  analysis: unknown;
}
interface Use {
  n: number;
  count: number;
  value: number | null;
  byTier: Record<string, { count: number; share: number | null }>;
}
interface Ai {
  partial: boolean;
  n: number;
  authored: Use;
  assisted: Use;
  reviewed: Use;
  tools: { tool: string; name: string; pullRequests: number; share: number }[];
  weekly: { n: number; assisted: Use; partial: boolean }[];
  comparison: Record<'authored' | 'assisted' | 'others', { n: number; metrics: { cycle: { n: number } } | null }> & {
    note: string;
  };
}

const WHOLE = 'from=2020-01-01T00:00:00Z&to=2029-01-01T00:00:00Z';
/** What the history signs its commits with, as the tools are called here. */
const TRAILERS = {
  claude: /^Co-Authored-By: Claude </m,
  copilot: /^Co-authored-by: Copilot </m,
  cursor: /^Co-authored-by: Cursor </m,
  aider: /^Co-authored-by: aider /m,
};

let key = '';
let workspaceId = '';
let repositoryId = '';
let shown: Shown[] = [];

beforeAll(async () => {
  ({ key, id: workspaceId } = await newWorkspace());
  repositoryId = await readBefore(key, 'acme/robots');
  const { body } = await call<{ data: { id: string }[] }>('GET', '/v1/pull-requests?limit=200', { key });
  for (const { id } of body.data) shown.push((await call<Shown>('GET', `/v1/pull-requests/${id}`, { key })).body);
});

const ai = async (asked = WHOLE) => (await call<Ai>('GET', `/v1/metrics/ai?${asked}`, { key })).body;
const signedBy = ({ commits }: Shown, trailer: RegExp) => commits.filter(({ message }) => trailer.test(message));

describe('the evidence of AI use after a sync', () => {
  it('is every commit with a tool’s trailer, the agent’s pull requests, the tools’ reviews, and nothing else', () => {
    const found = shown.map(({ number, aiSignals }) => [
      number,
      aiSignals
        .filter(({ kind }) => kind === 'co_author' || kind === 'author')
        .map(({ kind, tool, source }) => `${kind} ${tool} ${source}`)
        .toSorted(),
    ]);
    const expected = shown.map((pullRequest) => [
      pullRequest.number,
      [
        ...(pullRequest.author?.login === 'copilot-swe-agent' ? ['author copilot author'] : []),
        ...Object.entries(TRAILERS).flatMap(([tool, trailer]) =>
          signedBy(pullRequest, trailer).map(({ sha }) => `co_author ${tool} ${sha}`),
        ),
      ].toSorted(),
    ]);
    expect(found).toEqual(expected);
    expect(shown.filter(({ aiSignals }) => aiSignals.length > 0).length).toBeGreaterThan(5);
    for (const { author, facts, reviews } of shown) {
      expect(facts['aiAuthored']).toBe(author?.login === 'copilot-swe-agent');
      if (reviews.some((review) => review.author?.login === 'coderabbitai')) expect(facts['aiReviewed']).toBe(true);
    }
    const dependabot = shown.filter(({ author }) => author?.login === 'dependabot' || author?.login === 'renovate');
    expect(dependabot.every(({ facts }) => facts['aiAuthored'] === false && facts['aiAssisted'] === false)).toBe(true);
  });

  it('is shown with its quotes and rules, and with every fact', () => {
    const signed = shown.find((pullRequest) => signedBy(pullRequest, TRAILERS.claude).length > 0);
    expect(signed?.aiSignals[0]).toMatchObject({
      kind: 'co_author',
      tool: 'claude',
      tier: 'certain',
      ruleVersion: expect.any(Number),
    });
    expect(signed?.aiSignals[0]?.quote).toMatch(/^Co-Authored-By: Claude </);
    expect(signed?.facts).toMatchObject({
      aiAssisted: true,
      aiAssistedTier: 'certain',
      aiTools: expect.arrayContaining(['claude']),
    });
    expect(Object.keys(signed?.facts ?? {})).toEqual(
      expect.arrayContaining([
        'openedAt',
        'readyAt',
        'codingSeconds',
        'isRevert',
        'checksPassed',
        'flakyChecks',
        'ruleVersion',
      ]),
    );
    expect(signed?.analysis).toBeNull();
  });

  it.each(['claude', 'copilot', 'coderabbit', 'no-such-tool'])('finds the pull requests of %s', async (tool) => {
    const { status, body } = await call<{ data: Shown[] }>('GET', `/v1/pull-requests?limit=200&aiTool=${tool}`, {
      key,
    });
    expect(status).toBe(200);
    const expected = shown.filter(({ aiTools }) => aiTools.includes(tool)).map(({ id }) => id);
    expect(body.data.map(({ id }) => id)).toEqual(expected);
    expect(body.data.every(({ aiTools }) => aiTools.includes(tool))).toBe(true);
  });
});

describe('the use of AI', () => {
  it('is what the stored signals say', async () => {
    const answer = await ai();
    const [row] = await query(sql`
      select count(*)::int as n, count(*) filter (where exists (select from ai_signals s
          where s.pull_request_id = p.id and s.tier <> 'weak' and s.kind in ('co_author', 'statement')))::int as assisted,
        count(*) filter (where exists (select from ai_signals s where s.pull_request_id = p.id and s.kind = 'author'))::int as authored
      from pull_requests p join actors a on a.id = p.author_id
      where p.repository_id = ${repositoryId} and p.merged_at is not null and (a.kind = 'user' or a.login = 'copilot-swe-agent')`);
    expect(answer).toMatchObject({
      partial: false,
      n: row?.['n'],
      assisted: { n: row?.['n'], count: row?.['assisted'] },
      authored: { count: row?.['authored'] },
    });
    expect(answer.assisted.count).toBeGreaterThan(0);
    expect(answer.tools.find(({ tool }) => tool === 'claude')).toMatchObject({ name: 'Claude' });
    expect(answer.weekly.reduce((sum, { assisted }) => sum + assisted.count, 0)).toBe(answer.assisted.count);
    expect(answer.weekly.every(({ partial }) => !partial)).toBe(true);
    const { authored, assisted, others, note } = answer.comparison;
    expect(authored.n + assisted.n + others.n).toBe(answer.n);
    expect(note).toContain('correlation');
  });

  it('is in the weekly metrics and the overview too', async () => {
    const { assisted } = await ai();
    const { body: overview } = await call<{ current: { aiAssisted: Use } }>('GET', `/v1/metrics/overview?${WHOLE}`, {
      key,
    });
    expect(overview.current.aiAssisted).toMatchObject({ n: assisted.n, count: assisted.count, value: assisted.value });
    const { body: weekly } = await call<{ data: { aiAssisted: Use }[] }>('GET', `/v1/metrics/weekly?${WHOLE}`, { key });
    expect(weekly.data.reduce((sum, { aiAssisted }) => sum + aiAssisted.count, 0)).toBe(assisted.count);
  });

  it('is asked for again only when something changed', async () => {
    const path = `/v1/metrics/ai?${WHOLE}&repositoryId=${repositoryId}`;
    const first = await request('GET', path, { key });
    await first.text();
    const again = await request('GET', path, { key, headers: { 'if-none-match': first.headers.get('etag') ?? '' } });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  it('of nothing is unknown, not zero', async () => {
    const answer = await ai('from=1990-01-01T00:00:00Z&to=1990-02-01T00:00:00Z');
    expect(answer).toMatchObject({ n: 0, assisted: { n: 0, count: 0, value: null }, tools: [] });
    expect(answer.comparison.assisted).toEqual({ n: 0, metrics: null });
  });

  it.each([
    ['from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 'from'],
    ['from=yesterday', 'from'],
    ['repositoryId=12', 'repositoryId'],
  ])('asked for with %s names the field', async (asked, path) => {
    const { status, body } = await call('GET', `/v1/metrics/ai?${asked}`, { key });
    expect([status, body.errors?.[0]?.path]).toEqual([400, path]);
  });

  it('and its evidence are of no other workspace', async () => {
    const { key: other } = await newWorkspace();
    expect((await call('GET', `/v1/metrics/ai?repositoryId=${repositoryId}`, { key: other })).status).toBe(404);
    expect((await call('GET', `/v1/metrics/ai?team=${workspaceId}`, { key })).status).toBe(404);
    expect((await call<Ai>('GET', `/v1/metrics/ai?${WHOLE}`, { key: other })).body).toMatchObject({ n: 0, tools: [] });
    expect((await call('GET', `/v1/pull-requests/${shown[0]?.id}`, { key: other })).status).toBe(404);
  });
});
