import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, Report } from '../figure.ts';
import { startFilledProduct } from '../lab/filled-product.ts';
import type { Extent } from '../lab/large-workspace.ts';

const LARGE: Extent = { repositories: 2_000, pullRequests: 1_000_000, people: 5_000, days: 3_650 };
const SMALL: Extent = { repositories: 100, pullRequests: 20_000, people: 200, days: 730 };

/** How many answers of each kind are measured, each with other filters. */
const ROUNDS = 20;

/** The filters of metrics and lists that have a value for many pull requests of the workspace. */
const FILTERS = [
  ['repositoryId', 'acme/service-3', 'acme/service-40', 'acme/service-77'],
  ['team', 'team-7', 'team-31'],
  ['author', 'person-5', 'person-60', 'person-150'],
  ['reviewer', 'person-9', 'person-90'],
  ['label', 'bug', 'small'],
  ['base', 'main'],
  ['sizeClass', 'L', 'XS,S'],
  ['type', 'bugfix', 'docs'],
  ['aiKind', 'assisted'],
  ['by', 'all', 'people,agents'],
] as const;

const SORTS = ['-updated', '-created', '-merged', '-cycleSeconds', 'pickupSeconds', '-size'];
const MEASURES = ['merged', 'cycle', 'review', 'unreviewed', 'aiAssisted', 'opened', 'reviews'];

/** What is asked, by name: the address of the round with this number. */
const ASKED: Record<string, (round: number) => string> = {
  ...Object.fromEntries(
    [
      [
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
      ].map((name) => [name, (round: number) => `/v1/metrics/${name}?${windowOf(round)}`]),
    ].flat(),
  ),
  open: (round) => `/v1/metrics/open?sizeClass=${['XS', 'S', 'M', 'L', 'XL'][round % 5]}`,
  'overview-filtered': (round) => `/v1/metrics/overview?${windowOf(round)}&${twoFilters(round)}`,
  list: (round) => `/v1/pull-requests?limit=50&sort=${SORTS[round % SORTS.length]}`,
  'list-filtered': (round) => `/v1/pull-requests?limit=50&sort=${SORTS[round % SORTS.length]}&${twoFilters(round)}`,
  'list-titles': (round) => `/v1/pull-requests?limit=50&q=${['schema', 'login%20cache', 'retry', 'zz'][round % 4]}`,
  drilldown: (round) => `/v1/metrics/pull-requests?measure=${measureOf(round)}&${windowOf(round)}`,
  'drilldown-filtered': (round) =>
    `/v1/metrics/pull-requests?measure=${measureOf(round)}&${windowOf(round)}&${twoFilters(round)}`,
  find: (round) => `/v1/search?q=${['service-40', 'person-60', 'cache', 'team-3'][round % 4]}`,
  'page-overview': (round) => `/?${windowOf(round)}`,
  'page-flow': (round) => `/flow?${windowOf(round)}`,
  'page-reviews': (round) => `/reviews?${windowOf(round)}`,
  'page-pull-requests': () => '/pull-requests',
  'page-repositories': (round) => `/repositories?${windowOf(round)}`,
};

const dayBefore = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const WHOLE = `from=${dayBefore(3_650)}&to=${dayBefore(-1)}`;

const measureOf = (round: number) => MEASURES[round % MEASURES.length] ?? 'merged';

/** Thirteen weeks, another in each round: the same answer a second time comes from a cache. */
function windowOf(round: number): string {
  return `from=${dayBefore(91 + round)}&to=${dayBefore(round)}`;
}

const WHOLE_ASKED: Record<string, string> = {
  'overview-of-all': `/v1/metrics/overview?${WHOLE}&against=none`,
  'monthly-of-all': `/v1/metrics/monthly?${WHOLE}&against=none`,
  'distribution-of-all': `/v1/metrics/distribution?measure=cycle&${WHOLE}`,
};

/** Two filters, another pair and other values in each round. */
function twoFilters(round: number): string {
  const first = round % FILTERS.length;
  const second = (first + 1 + (round % (FILTERS.length - 1))) % FILTERS.length;
  return [first, second]
    .map((index) => {
      const [name, ...values] = FILTERS[index] ?? FILTERS[0];
      return `${name}=${encodeURIComponent(values[round % values.length] ?? '')}`;
    })
    .join('&');
}

/** The time of the database for each answer, at a million pull requests in one workspace. */
export const reading: Bench = {
  name: 'reading',
  async run(report, quick) {
    const extent = quick ? SMALL : LARGE;
    await using stack = new AsyncDisposableStack();
    const began = Date.now();
    const filled = await startFilledProduct(stack, extent);
    const { product, database, cookie } = filled;
    report({
      name: 'reading.filled',
      value: (Date.now() - began) / 1_000,
      unit: `s to start, and to fill ${extent.pullRequests} pull requests`,
    });
    // What the server does after so many rows is not what is measured.
    await sleep(quick ? 1_000 : 30_000);

    const ask = async (address: string): Promise<Spent> => {
      const before = { ms: filled.milliseconds(), cpu: await database.cpuMs() };
      const headers = address.startsWith('/v1') ? { authorization: `Bearer ${product.apiKey}` } : { cookie };
      // A page may write the same address in another way, and who is not signed in is sent elsewhere.
      const response = await fetch(new URL(address, product.url), { headers });
      const text = await response.text();
      const isThere = new URL(response.url).pathname === new URL(address, product.url).pathname;
      if (response.status !== 200 || !isThere)
        throw new Error(`${address} answered ${response.status}: ${text.slice(0, 300)}`);
      const cpu = await database.cpuMs();
      return {
        ms: filled.milliseconds() - before.ms,
        cpu: cpu === null || before.cpu === null ? null : cpu - before.cpu,
      };
    };
    for (const [name, addressOf] of Object.entries(ASKED)) {
      const spent: Spent[] = [];
      for (let round = 0; round < ROUNDS; round++) spent.push(await ask(addressOf(round)));
      reportSpent(report, name, spent, 'under 150');
    }
    for (const [name, address] of Object.entries(WHOLE_ASKED)) {
      reportSpent(report, name, [await ask(address)], 'under 2000');
    }
    await exportAll(report, product, extent);
  },
};

/** Milliseconds of the database for one answer; its CPU is known only of a server of our own. */
interface Spent {
  ms: number;
  cpu: number | null;
}

function reportSpent(report: Report, name: string, spent: Spent[], goal: string): void {
  const sorted = spent.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const p95 = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN;
  report({ name: `reading.${name}`, value: p95, unit: `ms of the database, the 95th of ${spent.length}`, goal });
  const cpus = spent.flatMap(({ cpu }) => (cpu === null ? [] : [cpu]));
  if (cpus.length === 0) return;
  const mean = cpus.reduce((sum, cpu) => sum + cpu, 0) / cpus.length;
  report({ name: `reading.${name}.cpu`, value: mean, unit: 'ms of CPU of the database, the mean' });
}

async function exportAll(report: Report, product: { url: string; apiKey: string }, extent: Extent): Promise<void> {
  const began = performance.now();
  const headers = { authorization: `Bearer ${product.apiKey}` };
  const response = await fetch(new URL(`/v1/exports/pull-requests?format=ndjson&by=all&${WHOLE}`, product.url), {
    headers,
  });
  if (!response.body) throw new Error(`the export answered ${response.status} without a body`);
  let lines = 0;
  for await (const chunk of response.body) for (const byte of chunk as Uint8Array) if (byte === 10) lines++;
  const seconds = (performance.now() - began) / 1_000;
  if (lines < extent.pullRequests * 0.5) throw new Error(`the export has ${lines} lines`);
  report({ name: 'reading.export', value: lines / seconds, unit: 'pull requests a second', goal: 'at least 10000' });
}
