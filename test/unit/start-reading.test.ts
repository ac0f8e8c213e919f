import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { openClient } from '../../packages/local-cloud/src/product/api-client.ts';
import { errorWords } from '../../scripts/start/error-words.ts';
import { describeReceipt } from '../../scripts/start/follow-sync.ts';
import { readHistory } from '../../scripts/start/read-history.ts';
import type { Receipt } from '../../src/domain/receipt.ts';

const COUNTS = { pullRequests: 3, reviews: 2, commits: 4, files: 5, comments: 6, checkRuns: 7 };
const RECEIPT: Receipt = {
  expected: COUNTS,
  stored: COUNTS,
  complete: true,
  missing: [],
  capped: [],
  unreadable: [],
};
const RECORD = {
  id: 's1',
  repositoryId: 'r1',
  kind: 'backfill' as const,
  daysBack: null,
  status: 'succeeded' as const,
  phase: 'verify' as const,
  progress: { pullRequests: 3, estimatedTotal: 3, percent: 100, pages: 1 },
  github: { requests: 9, points: 4, waitedSeconds: 0 },
  startedAt: '2026-01-01T00:00:00Z',
  finishedAt: '2026-01-01T00:01:00Z',
  resumeAt: null,
  error: null,
  waitingFor: null,
  receipt: RECEIPT,
};

afterEach(() => vi.restoreAllMocks());

/** What a start asks of an API, and when it said that there is something to look at, in order. */
async function asked(
  repository: { syncedThrough: string | null; fullHistory: boolean; fullAfterwards?: boolean; status?: 'failed' },
  days?: number,
): Promise<unknown[]> {
  const said: unknown[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (data: Buffer) => (body += data.toString()));
    request.on('end', () => {
      const { method = '', url = '' } = request;
      const record = { ...RECORD, status: repository.status ?? 'succeeded' };
      if (url.endsWith('/events')) return response.end(`data: ${JSON.stringify(record)}\n\n`);
      if (url.endsWith('/syncs')) said.push(JSON.parse(body));
      const fullHistory = method === 'GET' ? repository.fullAfterwards : repository.fullHistory;
      return response.end(JSON.stringify({ ...repository, id: 'r1', fullHistory }));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  vi.spyOn(console, 'log').mockReturnValue();
  const client = openClient(`http://127.0.0.1:${port}`, 'key');
  await readHistory(client, { repository: 'acme/widgets', days }, () => said.push('readable'));
  server.close();
  server.closeAllConnections();
  return said;
}

it('a first read is the newest 26 weeks, then everything; where those are all, it ends with them', async () => {
  const isNew = { syncedThrough: null, fullHistory: false };
  expect(await asked(isNew)).toEqual([{ daysBack: 182 }, 'readable', { daysBack: null }]);
  expect(await asked({ ...isNew, fullAfterwards: true })).toEqual([{ daysBack: 182 }, 'readable']);
  expect(await asked({ ...isNew, status: 'failed' })).toEqual([{ daysBack: 182 }, 'readable']);
});

it('--days reads that window alone, and a start on what is stored reads what it lacks', async () => {
  const syncedThrough = '2026-01-01T00:00:00Z';
  expect(await asked({ syncedThrough: null, fullHistory: false }, 90)).toEqual([{ daysBack: 90 }, 'readable']);
  expect(await asked({ syncedThrough, fullHistory: false })).toEqual(['readable', { daysBack: null }]);
  expect(await asked({ syncedThrough, fullHistory: true })).toEqual(['readable', {}]);
});

const receiptLine = (receipt: Partial<Receipt>) =>
  describeReceipt({ ...RECORD, receipt: { ...RECEIPT, complete: false, ...receipt } }).split('\n')[0];

it('a receipt names what was set aside, and why', () => {
  const aside = { number: 37, reason: 'GitHub answers 502', tries: 3, nextTry: null };
  expect(receiptLine({ complete: true })).toBe('receipt: complete');
  expect(receiptLine({ setAside: [aside] })).toBe('receipt: complete but for 1 set aside: #37 (GitHub answers 502)');
  const list = { ...aside, number: null, list: 'deployments', reason: 'refused' };
  expect(receiptLine({ setAside: [{ ...aside, list: 'files' }, list] })).toBe(
    'receipt: complete but for 2 set aside: #37 files (GitHub answers 502), deployments (refused)',
  );
  expect(receiptLine({ setAside: Array.from({ length: 12 }, () => aside) })).toMatch(
    /^.* 12 set aside: .* and 2 more$/,
  );
  expect(receiptLine({ missing: [4, 5], setAside: [aside] })).toMatch(
    /^receipt: incomplete, missing 4, 5; 1 set aside/,
  );
  expect(receiptLine({ stored: { ...COUNTS, pullRequests: 2 } })).toBe('receipt: incomplete');
});

it('a sync without a receipt says why', () => {
  const error = { reason: 'github_not_found', detail: 'acme/widgets is not there' };
  expect(describeReceipt({ ...RECORD, status: 'failed', receipt: null, error })).toBe(
    'The sync failed: github_not_found acme/widgets is not there',
  );
});

it('an error without words of its own is told by its causes', () => {
  expect(errorWords(new AggregateError([new Error('refused at ::1'), new Error('refused at 127.0.0.1')]))).toBe(
    'refused at ::1: refused at 127.0.0.1',
  );
  expect(errorWords(new TypeError('fetch failed', { cause: new Error('nobody there') }))).toBe(
    'fetch failed: nobody there',
  );
  expect(errorWords(new Error('said', { cause: new Error('again') }))).toBe('said');
});

it('a read is repeated when the Worker is out of order for a moment; an order is not', async () => {
  const answers = [503, 'lost', 200, 503] as const;
  const methods: string[] = [];
  const server = createServer((request, response) => {
    const answer = answers[methods.push(`${request.method}`) - 1] ?? 200;
    if (answer === 'lost') return void request.socket.destroy();
    response.writeHead(answer, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const client = openClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'key');
  expect(await client.get('/v1/workspace')).toEqual({});
  await expect(client.post('/v1/repositories', {})).rejects.toThrow('POST /v1/repositories: 503');
  expect(methods).toEqual(['GET', 'GET', 'GET', 'POST']);
  server.close();
  server.closeAllConnections();
});
