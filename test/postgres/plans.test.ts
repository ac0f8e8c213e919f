import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { fillWorkspace } from '../../bench/lab/large-workspace.ts';
import type { Engine } from '../../packages/local-cloud/src/neon/engine.ts';
import { openApp } from '../../src/app.ts';
import { LISTED_MEASURES } from '../../src/domain/metrics/measure-lists.ts';
import { sha256 } from '../../src/routes/auth.ts';
import { createWorkspace } from '../../src/storage/workspaces.ts';
import { servePostgres } from '../support/served-postgres.ts';

/** Ten years in three hundred repositories: a window of thirteen weeks has a fortieth of all rows. */
const EXTENT = { repositories: 300, pullRequests: 100_000, people: 1_000, days: 3_650 };
const LARGE = new Set(['pull_requests', 'pull_request_facts', 'reviews', 'review_facts', 'ai_signals']);
const DAYS = 91;
/** The rows of a window and of the one before it, and a tenth more: they are not spread evenly. */
const MAX_SORTED = 1.1 * 2 * (DAYS / EXTENT.days) * EXTENT.pullRequests;

const dayBefore = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const WINDOW = `from=${dayBefore(DAYS)}&to=${dayBefore(0)}`;

/** The filters that metrics, lists and exports share, with values that many have, and some that few have. */
const FILTERS = Object.entries({
  repositoryId: ['acme/service-1', 'acme/service-250'],
  team: ['team-7'],
  author: ['person-5', 'person-900'],
  reviewer: ['person-9'],
  label: ['bug'],
  base: ['main', 'release/200'],
  sizeClass: ['L', 'XS,S'],
  type: ['docs', 'feature,refactor'],
  aiKind: ['assisted', 'authored'],
  aiTool: ['claude'],
  by: ['all', 'agents'],
});

/** Any two filters, with each value of both in some pair. */
const PAIRS = FILTERS.flatMap(([name, values], index) =>
  FILTERS.slice(index + 1).map(([other, others], place) => {
    const valueOf = (all: string[]) => encodeURIComponent(all[place % all.length] ?? '');
    return `${name}=${valueOf(values)}&${other}=${valueOf(others)}`;
  }),
);
const SORTS = ['-updated', '-cycleSeconds', 'created'];

interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  Plans?: Node[];
}

/** What the plan of one statement did. */
interface Done {
  query: string;
  /** The large tables that it read from their first page to their last. */
  scanned: string[];
  /** The most rows that one of its sorts got. */
  sorted: number;
}

let done: Done[] = [];

/** An engine that runs each statement that reads twice: the first time it notes what the plan did. */
function noting(engine: Engine): Engine {
  return {
    ...engine,
    async transaction(statements) {
      const reads = statements.map(({ query }) => isRead(query));
      const answers = await engine.transaction(
        statements.flatMap((statement, index) => {
          const explained = { ...statement, query: `explain (analyze, timing off, format json) ${statement.query}` };
          return reads[index] ? [explained, statement] : [statement];
        }),
      );
      return statements.flatMap(({ query }, index) => {
        if (reads[index]) {
          const plans = JSON.parse(answers.shift()?.rows[0]?.[0] ?? '[]') as { Plan: Node }[];
          done.push(...plans.map(({ Plan }) => doneBy(query, Plan)));
        }
        return answers.splice(0, 1);
      });
    },
  };
}

function isRead(query: string): boolean {
  return /^\s*(select|with)\b/i.test(query) && !/set_config|insert into|update "|delete from/.test(query);
}

function doneBy(query: string, node: Node): Done {
  const parts = (node.Plans ?? []).map((part) => doneBy(query, part));
  const table = node['Relation Name'] ?? '';
  const isWhole = node['Node Type'].endsWith('Seq Scan') && LARGE.has(table);
  const sorts = node['Node Type'] === 'Sort' ? (node.Plans ?? []).map((part) => part['Actual Rows']) : [];
  return {
    query,
    scanned: [...(isWhole ? [table] : []), ...parts.flatMap(({ scanned }) => scanned)],
    sorted: Math.max(0, ...sorts, ...parts.map(({ sorted }) => sorted)),
  };
}

const stack = new AsyncDisposableStack();
let ask: (address: string) => Promise<string>;

beforeAll(async () => {
  // Cloudflare keeps answers of metrics; here nothing does.
  const cache = { match: () => Promise.resolve(), put: () => Promise.resolve() };
  vi.stubGlobal('caches', { open: () => Promise.resolve(cache) });
  stack.defer(() => void vi.unstubAllGlobals());
  const { engine, db, url, neonUrl } = await servePostgres(stack, noting);
  const apiKey = randomBytes(32).toString('hex');
  const key = { keyHash: await sha256(apiKey), keyHint: apiKey.slice(-4) };
  const workspaceId = await createWorkspace(db, { name: 'plans', ...key });
  await fillWorkspace(engine, workspaceId, EXTENT);

  const env = {
    DATABASE_URL: url,
    NEON_HTTP_URL: neonUrl,
    ADMIN_TOKEN: randomBytes(32).toString('hex'),
    ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    WORKER_VERSION: { id: 'test' },
  };
  const execution = { waitUntil: () => undefined } as object as ExecutionContext;
  const app = openApp();
  const request = async (address: string, init: RequestInit) => app.request(address, init, env, execution);
  const origin = 'http://localhost';
  const body = new URLSearchParams({ key: apiKey, to: '/' });
  const signedIn = await request('/session', { method: 'POST', headers: { origin }, body });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  ask = async (address) => {
    const headers: HeadersInit = address.startsWith('/v1') ? { authorization: `Bearer ${apiKey}` } : { cookie };
    const response = await request(address, { headers });
    const text = await response.text();
    // A page may be written in another way.
    const to = response.headers.get('location');
    if (to !== null && !to.startsWith('/sign-in')) return ask(to);
    if (response.status !== 200) throw new Error(`${address} answered ${response.status}: ${text.slice(0, 300)}`);
    return text;
  };
}, 240_000);

afterAll(() => stack.disposeAsync());

/**
 * The statements of an answer that read a large table whole, or sorted more rows than those of windows; `isLeftOut` names those
 * that do not count.
 */
async function badPlans(address: string, isLeftOut = (_query: string) => false): Promise<Done[]> {
  done = [];
  await ask(address);
  if (done.length === 0) throw new Error(`${address} read nothing`);
  return done.filter(({ query, scanned, sorted }) => !isLeftOut(query) && (scanned.length > 0 || sorted > MAX_SORTED));
}

it.each([
  'overview',
  'weekly',
  'summary',
  'delivery',
  'quality',
  'ai',
  'reviewers',
  'authors',
  'teams',
  'repositories',
  'response-times',
])('the answer %s reads its windows from indexes', async (name) => {
  expect(await badPlans(`/v1/metrics/${name}?${WINDOW}`)).toEqual([]);
});

it('so do open pull requests', async () => {
  expect(await badPlans('/v1/metrics/open')).toEqual([]);
});

it.each(LISTED_MEASURES)('so does the list behind %s', async (measure) => {
  expect(await badPlans(`/v1/metrics/pull-requests?measure=${measure}&${WINDOW}`)).toEqual([]);
});

it.each(PAIRS.filter((_, index) => index % 4 === 0))('so does the overview of %s', async (pair) => {
  expect(await badPlans(`/v1/metrics/overview?${pair}&${WINDOW}`)).toEqual([]);
});

it.each(PAIRS.filter((_, index) => index % 4 === 1))('so does the list behind a figure of %s', async (pair) => {
  expect(await badPlans(`/v1/metrics/pull-requests?measure=cycle&${pair}&${WINDOW}`)).toEqual([]);
});

/** Nearly all pull requests have this base: their total is counted from the table itself, as far as totals go. */
function isTotalOfMain(pair: string, query: string): boolean {
  return pair.includes('base=main') && query.includes('count(*)::int as "n"');
}

it.each(PAIRS)('a list of %s is read from indexes', async (pair) => {
  const sort = SORTS[PAIRS.indexOf(pair) % SORTS.length];
  const bad = await badPlans(`/v1/pull-requests?${pair}&sort=${sort}`, (query) => isTotalOfMain(pair, query));
  expect(bad).toEqual([]);
});

it.each([
  '/v1/pull-requests',
  '/v1/search?q=cache',
  `/v1/exports/pull-requests?format=ndjson&${WINDOW}`,
  `/v1/exports/pull-requests?format=ndjson&author=person-5&type=docs`,
  '/',
  `/?${WINDOW}`,
  `/flow?${WINDOW}`,
  `/reviews?${WINDOW}`,
  `/delivery?${WINDOW}`,
  `/ai?${WINDOW}`,
  `/repositories?${WINDOW}`,
  '/pull-requests',
])('%s is answered from indexes', async (address) => {
  expect(await badPlans(address)).toEqual([]);
});

it('so are one pull request and its page', async () => {
  const { data } = JSON.parse(await ask('/v1/pull-requests?limit=1')) as { data: { id: string }[] };
  for (const address of [`/v1/pull-requests/${data[0]?.id}`, `/pull-requests/${data[0]?.id}`]) {
    expect(await badPlans(address)).toEqual([]);
  }
});
