import type { OpenAPIHono } from '@hono/zod-openapi';
import { apiQueryOf, readAddress, type PageAddress } from '../../domain/page-address.ts';
import { callerOf, type AppEnv } from '../../routes/auth.ts';
import { csvOf, jsonLines } from '../../routes/csv.ts';
import { deploymentsRoute } from '../../routes/deployments.ts';
import { fileAnswer, type FileFormat } from '../../routes/file-answer.ts';
import { repositoriesSideBySideRoute, teamsSideBySideRoute } from '../../routes/metrics/side-by-side.ts';
import { ProblemError, problemOf } from '../../routes/problem.ts';
import { deploymentQuery, type Deployments } from '../parts/deployments.tsx';
import type { Side } from '../parts/side-by-side.tsx';
import { readsOf, type Answer, type Read } from '../read.ts';
import { showProblem } from '../show-problem.tsx';

const LIMIT = '200';

/** A cell of a file: empty in CSV, and null in JSON, where it is not known. */
type Cell = string | number | boolean | null;
type Row = Record<string, Cell>;
interface Page<Listed> {
  data: Listed[];
  nextCursor: string | null;
}

/** The tables of pages that are no lists of pull requests, as files: what each row has, named as in the API. */
const TABLES = {
  teams: (read: Read, address: PageAddress) =>
    rowsOf(
      (cursor): Promise<Page<Answer<typeof teamsSideBySideRoute>['data'][number]>> =>
        read(teamsSideBySideRoute, { query: { ...apiQueryOf(address), limit: LIMIT, cursor } }),
      ({ team, ...side }) => ({ team: team.name, members: team.members, ...figuresOf(side), id: team.id }),
    ),
  repositories: (read: Read, address: PageAddress) =>
    rowsOf(
      (cursor): Promise<Page<Answer<typeof repositoriesSideBySideRoute>['data'][number]>> =>
        read(repositoriesSideBySideRoute, { query: { ...apiQueryOf(address), limit: LIMIT, cursor } }),
      ({ repository, ...side }) => ({ repository: repository.fullName, ...figuresOf(side), id: repository.id }),
    ),
  deployments: (read: Read, address: PageAddress) =>
    rowsOf(
      (cursor): Promise<Deployments> =>
        read(deploymentsRoute, {
          query: { ...deploymentQuery(address), measure: 'reworkRate', part: 'denominator', limit: LIMIT, cursor },
        }),
      (of) => ({
        repository: of.repository,
        environment: of.environment,
        sha: of.sha,
        at: of.at,
        kind: of.kind,
        carried: of.carried,
        leadTimeSeconds: of.leadTimeSeconds,
        isRework: of.isRework,
        failed: of.failed,
        causes: of.causes.map(({ source }) => source).join(' '),
        recoveredAt: of.recoveredAt,
        recoverySeconds: of.recoverySeconds,
        id: of.id,
      }),
    ),
};

/** The name of a table that is offered as a file. */
export type TableName = keyof typeof TABLES;

/** The address of such a file, without its query: that of the page, with `format`. */
export function tableFilePath(name: TableName): string {
  return `/files/${name}`;
}

/** Serves the tables of pages as files, to who is signed in: exactly the rows that the page has with the same filters. */
export function tableFiles(app: OpenAPIHono<AppEnv>): void {
  for (const name of Object.keys(TABLES) as TableName[]) {
    app.get(tableFilePath(name), async (context) => {
      try {
        const caller = await callerOf(context, context.get('open')());
        if (!caller) throw new ProblemError(401, 'Sign in to read this.');
        const address = readAddress(new URL(context.req.url).searchParams, ['format']);
        if (Array.isArray(address)) {
          throw new ProblemError(400, address.map(({ path, message }) => `${path}: ${message}`).join('; '), address);
        }
        const format = formatOf(address.own.format);
        context.header('cache-control', 'private, no-store');
        const rows = TABLES[name](readsOf(app, context, caller), { ...address, own: {} });
        return context.body(await fileAnswer(context, { name, format }, textsOf(format, rows)));
      } catch (error) {
        return showProblem(context, problemOf(error as Error), '/');
      }
    });
  }
}

function formatOf(format: string | undefined): FileFormat {
  if (format === 'csv' || format === 'ndjson') return format;
  throw new ProblemError(400, 'format: csv or ndjson', [{ path: 'format', message: 'csv or ndjson' }]);
}

async function* textsOf(format: FileFormat, pages: AsyncIterable<Row[]>): AsyncGenerator<string> {
  let isFirst = true;
  for await (const rows of pages) {
    if (format === 'ndjson') yield jsonLines(rows);
    else {
      const head = isFirst && rows[0] ? [Object.keys(rows[0])] : [];
      yield csvOf([...head, ...rows.map((row) => Object.values(row))]);
    }
    isFirst = false;
  }
}

async function* rowsOf<Listed>(
  readPage: (cursor: string | undefined) => Promise<Page<Listed>>,
  rowOf: (listed: Listed) => Row,
): AsyncGenerator<Row[]> {
  let cursor: string | undefined;
  do {
    const page = await readPage(cursor);
    yield page.data.map(rowOf);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}

/** What the table shows of a team or a repository. */
function figuresOf({ merged, cycle, pickup, review, unreviewed }: Omit<Side, 'series'>): Row {
  return {
    merged: merged.value,
    ...Object.fromEntries(
      Object.entries({ cycle, pickup, review }).flatMap(([name, { n, p25, p50, p75, p90 }]) =>
        Object.entries({ N: n, P25: p25, P50: p50, P75: p75, P90: p90 }).map(([place, value]) => [name + place, value]),
      ),
    ),
    unreviewed: unreviewed.count,
    unreviewedOf: unreviewed.n,
    unreviewedShare: unreviewed.value,
  };
}
