import { sql } from 'drizzle-orm';
import papaparse from 'papaparse';
import { beforeAll, describe, expect, it } from 'vitest';
import { call, newKey, newWorkspace, request } from './support/api.ts';
import { readBefore } from './support/read-before.ts';
import { query } from './support/services.ts';

interface Exported extends MeasuredLine {
  id: string;
  repository: string;
  number: number;
  title: string;
  author: { login: string } | null;
  labels: string[];
  mergedAt: string | null;
  facts: { cycleSeconds: number | null; sizeClass: string } | null;
}

/** What each line gave to a measure; a cell of CSV is a text. */
interface MeasuredLine {
  id?: string;
  reviewId?: string | null;
  value?: number | string;
}

let key = '';
let repositoryId = '';

beforeAll(async () => {
  ({ key } = await newWorkspace());
  repositoryId = await readBefore(key, 'acme/people');
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

  it('of a measure has the lines of its list, with the value that each gave', async () => {
    const asked = 'from=2020-01-01&to=2029-01-01';
    for (const measure of ['cycle', 'large&part=denominator', 'activeAuthors']) {
      const { body } = await call<{ data: MeasuredLine[]; lines: number }>(
        'GET',
        `/v1/metrics/pull-requests?${asked}&limit=200&measure=${measure}`,
        { key },
      );
      expect(body.lines).toBeGreaterThan(0);
      const keyOf = ({ id, reviewId, value }: MeasuredLine) => `${reviewId || id} ${value}`;
      const listed = body.data.map(keyOf).toSorted();
      const lines = objectsOf((await exported(`format=ndjson&${asked}&measure=${measure}`)).text);
      expect(lines.map(keyOf).toSorted()).toEqual(listed);
      expect(lines.every(({ facts }) => facts !== null)).toBe(true);
      const cells = cellsOf((await exported(`${asked}&measure=${measure}`)).text);
      expect(cells.map(keyOf).toSorted()).toEqual(listed);
    }
    const range = 'measure=cycle&sort=at&min=3600&max=500000';
    const { body } = await call<{ data: MeasuredLine[]; lines: number; total: number }>(
      'GET',
      `/v1/metrics/pull-requests?${asked}&limit=200&${range}`,
      { key },
    );
    expect([body.lines > 0, body.lines < body.total]).toEqual([true, true]);
    const cut = objectsOf((await exported(`format=ndjson&${asked}&${range}`)).text);
    expect(cut.map(({ id }) => id).toSorted()).toEqual(body.data.map(({ id }) => id).toSorted());
    const { text } = await exported(`${asked}&measure=merged&author=nobody-at-all`);
    expect(text).toMatch(/^value,at,person,repository,.*,reviewId\r\n$/);
    expect((await exported(`measure=merged&repositoryId=${crypto.randomUUID()}`)).status).toBe(404);
  });

  it('of what single people did is for those who may see it', async () => {
    const { key: reader } = await newKey(key, 'reader');
    const rule = (individualNumbers: string) => call('PATCH', '/v1/rules', { key, body: { individualNumbers } });
    await rule('own');
    const statuses = await Promise.all(
      ['activeReviewers', 'reviewResponse', 'merged'].map(
        async (name) => (await exported(`measure=${name}`, reader)).status,
      ),
    );
    expect(statuses).toEqual([403, 403, 200]);
    await rule('everyone');
  });

  it('has exactly the rows of the list, whatever it is filtered and sorted by', async () => {
    for (const asked of [
      'sort=-size&min=1',
      'sort=cycleSeconds&max=999999999',
      'sort=-waitingSince',
      'date=merged&from=2020-01-01&to=2029-01-01&type=feature,bugfix,chore',
      'unreviewed=true&repositoryId=acme/people',
      'draft=false&waitingOn=reviewers,author',
    ]) {
      const { body } = await call<{ data: Exported[]; total: number }>('GET', `/v1/pull-requests?limit=200&${asked}`, {
        key,
      });
      const rows = objectsOf((await exported(`format=ndjson&${asked}`)).text);
      // The age of an open one grows between two requests.
      const facts = (row: Exported) => [row.id, { ...row, facts: { ...row.facts, openAgeSeconds: null } }];
      expect(Object.fromEntries(rows.map(facts)), asked).toEqual(Object.fromEntries(body.data.map(facts)));
      expect([rows.length, cellsOf((await exported(asked)).text).length], asked).toEqual([body.total, body.total]);
      expect(body.total, asked).toBeGreaterThan(0);
    }
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
    ['measure=cycles', 'measure'],
    ['measure=recoveryTime', 'measure'],
    ['measure=cycle&part=numerator', 'part'],
    ['part=numerator', 'part'],
    ['measure=cycle&state=open', 'state'],
    ['measure=cycle&window=13w&from=2026-01-01', 'window'],
    ['measure=cycle&sort=-size', 'sort'],
    ['sort=-value', 'sort'],
    ['measure=cycle&min=2026-01-01', 'min'],
    ['measure=merged&max=5', 'max'],
    ['sort=-size&min=1.5', 'min'],
  ])('%s names the field', async (asked, path) => {
    const { status, body } = await call('GET', `/v1/exports/pull-requests?${asked}`, { key });
    expect([status, body.errors?.[0]?.path]).toEqual([400, path]);
  });

  it('needs a key', async () => {
    expect((await request('GET', '/v1/exports/pull-requests')).status).toBe(401);
  });
});
