import { sql } from 'drizzle-orm';
import papaparse from 'papaparse';
import { beforeAll, describe, expect, it } from 'vitest';
import { call, newWorkspace, request, syncToEnd, track } from './support/api.ts';
import { query } from './support/services.ts';

interface Exported {
  id: string;
  repository: string;
  number: number;
  title: string;
  author: { login: string } | null;
  labels: string[];
  mergedAt: string | null;
  facts: { cycleSeconds: number | null; sizeClass: string } | null;
}

let key = '';
let repositoryId = '';

beforeAll(async () => {
  ({ key } = await newWorkspace());
  ({ id: repositoryId } = await track(key, 'acme/people'));
  await syncToEnd(key, repositoryId, { daysBack: null });
});

async function exported(asked: string, as = key) {
  const response = await request('GET', `/v1/exports/pull-requests?${asked}`, { key: as });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

function objectsOf(text: string): Exported[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Exported);
}

function cellsOf(text: string): Record<string, string>[] {
  const { data, errors } = papaparse.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
  expect(errors).toEqual([]);
  return data;
}

describe('an export of pull requests', () => {
  it('has each of them once, by number, as JSON lines', async () => {
    const { status, headers, text } = await exported('format=ndjson');
    expect([status, headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    expect(headers.get('content-disposition')).toBe('attachment; filename="pull-requests.ndjson"');
    const stored = await query(
      sql`select p.id, p.title, f.cycle_seconds::float8 as cycle from pull_requests p join pull_request_facts f on f.pull_request_id = p.id
        where p.repository_id = ${repositoryId} order by p.number`,
    );
    expect(stored.length).toBeGreaterThan(0);
    expect(objectsOf(text).map(({ id, title, facts }) => ({ id, title, cycle: facts?.cycleSeconds }))).toEqual(stored);
    expect(objectsOf(text).every(({ repository }) => repository === 'acme/people')).toBe(true);
  });

  it('says the same as CSV, which is the default', async () => {
    const { headers, text } = await exported('');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const objects = objectsOf((await exported('format=ndjson')).text);
    expect(
      cellsOf(text).map(({ id, number, author, labels, mergedAt, cycleSeconds, sizeClass }) => ({
        id,
        number,
        author,
        labels,
        mergedAt,
        cycleSeconds,
        sizeClass,
      })),
    ).toEqual(
      objects.map(({ id, number, author, labels, mergedAt, facts }) => ({
        id,
        number: String(number),
        author: author?.login ?? '',
        labels: JSON.stringify(labels),
        mergedAt: mergedAt ?? '',
        cycleSeconds: String(facts?.cycleSeconds ?? ''),
        sizeClass: facts?.sizeClass,
      })),
    );
  });

  it('keeps text as it is, and runs no formula', async () => {
    const title = '=HYPERLINK("https://evil.example", "a, ""b""\n")';
    const [row] = await query(sql`
      update pull_requests set title = ${title} where id = (
        select id from pull_requests where repository_id = ${repositoryId} order by number limit 1) returning id`);
    const [cells] = cellsOf((await exported('format=csv')).text);
    expect(cells).toMatchObject({ id: row?.['id'], title: `'${title}` });
    expect(objectsOf((await exported('format=ndjson')).text)[0]?.title).toBe(title);
  });

  it('takes the filters of the list', async () => {
    const listed = await call<{ data: Exported[] }>('GET', '/v1/pull-requests?state=open&limit=200', { key });
    const open = objectsOf((await exported('format=ndjson&state=open')).text);
    expect(open.map(({ id }) => id).toSorted()).toEqual(listed.body.data.map(({ id }) => id).toSorted());
    expect(open.length).toBeGreaterThan(0);
    expect((await exported('format=ndjson&author=nobody-at-all')).text).toBe('');
    expect(cellsOf((await exported('author=nobody-at-all')).text)).toEqual([]);
  });

  it('shows nothing of another workspace', async () => {
    const { key: other } = await newWorkspace();
    expect((await exported('format=ndjson', other)).text).toBe('');
    const asked = await exported(`format=ndjson&repositoryId=${repositoryId}`, other);
    expect([asked.status, asked.text]).toMatchObject([404, expect.stringContaining('There is no such repository.')]);
  });

  it.each([
    ['format=xlsx', 'format'],
    ['state=new', 'state'],
    ['repositoryId=12', 'repositoryId'],
  ])('%s names the field', async (asked, path) => {
    const { status, body } = await call('GET', `/v1/exports/pull-requests?${asked}`, { key });
    expect([status, body.errors?.[0]?.path]).toEqual([400, path]);
  });

  it('needs a key', async () => {
    expect((await request('GET', '/v1/exports/pull-requests')).status).toBe(401);
  });
});
