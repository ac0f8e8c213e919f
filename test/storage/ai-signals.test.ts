import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import { LISTED } from '../../src/domain/metrics/who.ts';
import { weeksIn } from '../../src/domain/metrics/windows.ts';
import { aiAnswer } from '../../src/routes/metrics/ai-answer.ts';
import { listSignals, type SignalFilters } from '../../src/storage/ai-signals.ts';
import { addOwnTool } from '../../src/storage/ai-tools.ts';
import { correctSignal, withdrawCorrection } from '../../src/storage/correct-signal.ts';
import { asOwner, type Scope } from '../../src/storage/database.ts';
import { recomputeFacts } from '../../src/storage/facts.ts';
import { decodeCursor } from '../../src/storage/keyset.ts';
import { readAi } from '../../src/storage/metrics/ai.ts';
import type { MetricsScope } from '../../src/storage/metrics/events.ts';
import { metricsBasis } from '../../src/storage/metrics/version.ts';
import { getPullRequest } from '../../src/storage/pull-request-detail.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { computeAll } from '../support/compute-all.ts';
import { newScope, rowsOf, useDatabase } from '../support/database.ts';
import { at, comment, commit, complete, person, review, snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();
let scope: Scope;

const CODERABBIT: Actor = { githubId: '90', login: 'coderabbitai', kind: 'bot', seenAs: 'actor' };
const ALL = { from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' };
const SIGNED = 'Work\n\nCo-authored-by: Claude <noreply@anthropic.com>';

/** A signed commit and a review by a tool; a branch in Codex' form; prose alone. */
async function history(): Promise<void> {
  const merged = { state: 'merged', mergedAt: at(50), closedAt: at(50), createdAt: at(0) } as const;
  await savePullRequests(test.db, scope, [
    snapshot({
      ...merged,
      number: 1,
      title: 'Signed',
      lists: {
        commits: complete([commit('a', { message: SIGNED, committedAt: at(10) })]),
        reviews: complete([review(2, { author: CODERABBIT, submittedAt: at(20) })]),
      },
    }),
    snapshot({ ...merged, number: 2, author: person(2), headRef: 'codex/fix', createdAt: at(5) }),
    snapshot({
      ...merged,
      number: 3,
      author: person(3),
      body: 'I used ChatGPT to write the tests.',
      createdAt: at(15),
    }),
  ]);
  await computeAll(test.db, scope);
}

beforeEach(async () => {
  scope = await newScope(test.db);
  await history();
});

async function listed(filters: SignalFilters = {}, of: Partial<MetricsScope> = {}, window = ALL) {
  const all = { ...LISTED, workspaceId: scope.workspaceId, ...of };
  const { n, page } = await listSignals(test.db, all, window, filters, 200, null);
  expect(n).toBe(page.data.length);
  return page.data.map(({ pullRequest, kind, tool }) => `#${pullRequest.number} ${kind} ${tool}`);
}

async function idOf(kind: string): Promise<string> {
  const row = (await rowsOf(test.db, scope, 'ai_signals', 'id')).find((one) => one['kind'] === kind);
  return String(row?.['id']);
}

/** The facts of AI use of the pull requests, by number. */
async function facts() {
  const [rows] = await asOwner(test.db, [
    sql`select p.number, f.ai_assisted, f.ai_assisted_tier, f.ai_reviewed, f.ai_tools
      from pull_request_facts f join pull_requests p on p.id = f.pull_request_id
      where f.workspace_id = ${scope.workspaceId} order by p.number`,
  ]);
  return rows ?? [];
}

const NEWEST = ['#1 reviewer coderabbit', '#3 statement openai', '#1 co_author claude', '#2 statement codex'];
const said = { reason: 'Only the bot of our CI.', saidBy: 'ada' };

describe('the list of signals', () => {
  it('has each with its pull request, by the instant of its commit, review or comment, else of the opening', async () => {
    expect(await listed()).toEqual(NEWEST);
    const { page } = await listSignals(test.db, { ...LISTED, ...scope }, ALL, { kinds: ['co_author'] }, 10, null);
    expect(page.data).toEqual([
      {
        id: await idOf('co_author'),
        kind: 'co_author',
        tool: 'claude',
        tier: 'certain',
        source: 'a',
        quote: 'Co-authored-by: Claude <noreply@anthropic.com>',
        ruleVersion: expect.any(Number),
        at: at(10),
        correction: null,
        ownName: null,
        pullRequest: {
          id: expect.any(String),
          repositoryId: scope.repositoryId,
          repository: 'octo/repository-1',
          number: 1,
          title: 'Signed',
        },
      },
    ]);
  });

  it('takes a commit that claims a later instant than its reading as of the reading', async () => {
    const late = commit('z', { message: SIGNED, committedAt: '2090-01-01T00:00:00Z' });
    await savePullRequests(test.db, scope, [
      snapshot({ number: 4, readAt: at(90), lists: { commits: complete([late]) } }),
    ]);
    await computeAll(test.db, scope);
    const { page } = await listSignals(test.db, { ...LISTED, ...scope }, ALL, {}, 1, null);
    expect([page.data[0]?.pullRequest.number, page.data[0]?.at]).toEqual([4, at(90)]);
  });

  it('is filtered by what a signal says, whose pull request it is, and its window', async () => {
    expect(await listed({ kinds: ['reviewer', 'co_author'] })).toEqual([NEWEST[0], NEWEST[2]]);
    expect(await listed({ tiers: ['weak'] })).toEqual([NEWEST[1]]);
    expect(await listed({ tools: ['codex', 'claude'] })).toEqual([NEWEST[2], NEWEST[3]]);
    expect(await listed({}, { author: 'person-2' })).toEqual([NEWEST[3]]);
    expect(await listed({}, { repositoryId: randomUUID() })).toEqual([]);
    expect(await listed({}, {}, { from: at(10), to: at(15) })).toEqual([NEWEST[2]]);
    const other = await newScope(test.db);
    expect(await listed({}, { workspaceId: other.workspaceId })).toEqual([]);
  });

  it('is paged by the instant and the id', async () => {
    const seen: number[] = [];
    for (let after: string[] | null = null; ;) {
      const { n, page } = await listSignals(test.db, { ...LISTED, ...scope }, ALL, {}, 1, after);
      expect(n).toBe(4);
      seen.push(...page.data.map(({ pullRequest }) => pullRequest.number));
      if (page.nextCursor === null) break;
      after = decodeCursor(page.nextCursor, 2);
    }
    expect(seen).toEqual([1, 3, 1, 2]);
  });
});

describe('a signal that a person corrects', () => {
  it('stays listed with the correction, counts nowhere, and counts again when it is taken back', async () => {
    const id = await idOf('co_author');
    const before = await facts();
    expect(before[0]).toMatchObject({ ai_assisted: true, ai_reviewed: true, ai_tools: ['claude', 'coderabbit'] });
    expect(await correctSignal(test.db, scope.workspaceId, id, said)).toBe(scope.repositoryId);
    expect((await metricsBasis(test.db, scope)).recomputing).toEqual({ done: 2, of: 3 });
    await computeAll(test.db, scope);
    expect((await facts())[0]).toMatchObject({
      ai_assisted: false,
      ai_assisted_tier: null,
      ai_reviewed: true,
      ai_tools: ['coderabbit'],
    });
    expect(await listed()).toEqual(NEWEST);
    expect(await listed({ isCorrected: true })).toEqual([NEWEST[2]]);
    expect(await listed({ isCorrected: false })).toEqual(NEWEST.filter((one) => one !== NEWEST[2]));
    const weeks = weeksIn({ from: at(0), to: at(100) }, 'UTC', Date.parse(at(1_000)));
    const { tools } = aiAnswer(await readAi(test.db, scope, { from: at(0), to: at(100) }, weeks), weeks);
    expect(tools.map(({ tool }) => tool).toSorted()).toEqual(['coderabbit', 'codex']);

    expect(await withdrawCorrection(test.db, scope.workspaceId, id)).toBe(scope.repositoryId);
    expect(await withdrawCorrection(test.db, scope.workspaceId, id)).toBeNull();
    await computeAll(test.db, scope);
    expect(await facts()).toEqual(before);
  });

  it('is shown with its pull request, which explains itself without it', async () => {
    const [pull] = await rowsOf(test.db, scope, 'pull_requests', 'number');
    await correctSignal(test.db, scope.workspaceId, await idOf('reviewer'), said);
    const detail = await getPullRequest(test.db, scope.workspaceId, String(pull?.['id']));
    expect(detail?.aiSignals.map(({ kind, correction }) => [kind, correction])).toEqual([
      ['co_author', null],
      ['reviewer', { reason: said.reason, by: 'ada', at: expect.any(String) }],
    ]);
  });

  it('stays corrected when all is computed again, and when the rules find it again after they did not', async () => {
    await correctSignal(test.db, scope.workspaceId, await idOf('co_author'), said);
    await computeAll(test.db, scope);
    await recomputeFacts(test.db, scope);
    await computeAll(test.db, scope);
    expect((await facts())[0]).toMatchObject({ ai_assisted: false });
    const copy = (message: string, minutes: number) =>
      snapshot({
        number: 1,
        updatedAt: at(60 + minutes),
        readAt: at(60 + minutes),
        lists: { commits: complete([commit('a', { message }), commit('b')]) },
      });
    await savePullRequests(test.db, scope, [copy('Work', 1)]);
    await computeAll(test.db, scope);
    expect(await listed({ kinds: ['co_author'] })).toEqual([]);
    await savePullRequests(test.db, scope, [copy(SIGNED, 2)]);
    await computeAll(test.db, scope);
    expect(await listed({ kinds: ['co_author'], isCorrected: true })).toEqual([NEWEST[2]]);
    expect((await facts())[0]).toMatchObject({ ai_assisted: false });
  });

  it('is no matter of another workspace', async () => {
    const other = await newScope(test.db);
    const id = await idOf('co_author');
    expect(await correctSignal(test.db, other.workspaceId, id, said)).toBeNull();
    expect(await correctSignal(test.db, scope.workspaceId, randomUUID(), said)).toBeNull();
    await correctSignal(test.db, scope.workspaceId, id, said);
    expect(await withdrawCorrection(test.db, other.workspaceId, id)).toBeNull();
    expect(await rowsOf(test.db, other, 'signal_corrections', 'source')).toEqual([]);
    expect(await rowsOf(test.db, scope, 'signal_corrections', 'source')).toMatchObject([
      { kind: 'co_author', tool: 'claude', source: 'a', reason: said.reason, said_by: 'ada' },
    ]);
  });
});

it('a tool of the workspace’s own is shown by its name', async () => {
  const none = { agents: [], reviewers: [], users: [], addresses: [], names: [] };
  await addOwnTool(test.db, scope.workspaceId, {
    ...none,
    key: 'acme-agent',
    name: 'Acme Agent',
    branches: ['acme-agent/'],
  });
  const merged = { state: 'merged', mergedAt: at(50), closedAt: at(50) } as const;
  await savePullRequests(test.db, scope, [
    snapshot({ ...merged, number: 4, headRef: 'acme-agent/fix', lists: { comments: complete([comment(9)]) } }),
  ]);
  await computeAll(test.db, scope);
  const weeks = weeksIn({ from: at(0), to: at(100) }, 'UTC', Date.parse(at(1_000)));
  const { tools } = aiAnswer(await readAi(test.db, scope, { from: at(0), to: at(100) }, weeks), weeks);
  expect(tools.map(({ tool, name }) => `${tool}: ${name}`).toSorted()).toEqual([
    'acme-agent: Acme Agent',
    'claude: Claude',
    'coderabbit: CodeRabbit',
    'codex: OpenAI Codex',
  ]);
  const { page } = await listSignals(test.db, { ...LISTED, ...scope }, ALL, { tools: ['acme-agent'] }, 10, null);
  expect(page.data.map(({ ownName }) => ownName)).toEqual(['Acme Agent']);
});
