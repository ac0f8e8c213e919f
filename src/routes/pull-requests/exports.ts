import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { exportPullRequests } from '../../storage/exported-pull-requests.ts';
import { exportLines } from '../../storage/metrics/exported-lines.ts';
import { allow, type AppEnv } from '../auth.ts';
import { CSV_HEADER, csvLines, MEASURED_CSV_HEADER, measuredCsvLines } from './csv.ts';
import { ExportFilters, measuredOf, onlyOfList, plainSort } from './measured-export.ts';
import { listFilters } from './query.ts';
import { errors } from '../shapes.ts';

const TYPES = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson' };

const Query = ExportFilters.extend({
  format: z
    .enum(['csv', 'ndjson'])
    .default('csv')
    .openapi({ description: '`csv`: comma-separated values; `ndjson`: one JSON object on each line' }),
}).superRefine(onlyOfList);

const text = { schema: z.string() };

const pullRequests = createRoute({
  method: 'get',
  path: '/v1/exports/pull-requests',
  middleware: allow('reader'),
  summary: 'Export all pull requests that match the filters, or that a measure counted, with their facts (reader)',
  request: { query: Query },
  responses: {
    200: {
      description:
        'The file, sorted by repository and number, whatever `sort` says; with `measure` the lines of its list, by id. It is sent while it is read; when the database fails, it breaks off',
      content: { 'text/csv': text, 'application/x-ndjson': text },
    },
    ...errors,
  },
});

export function exports(app: OpenAPIHono<AppEnv>): void {
  app.openapi(pullRequests, async (context) => {
    const { deps, workspaceId, caller } = context.var;
    const { format, ...asked } = context.req.valid('query');
    const { measure } = asked;
    const isCsv = format === 'csv';
    const texts =
      measure === undefined
        ? fileOf(
            exportPullRequests(
              deps.db,
              workspaceId,
              await listFilters(deps, caller, { ...asked, sort: plainSort(asked.sort) }),
            ),
            isCsv ? csvLines : jsonLines,
          )
        : fileOf(
            exportLines(deps.db, await measuredOf(deps, caller, measure, asked)),
            isCsv ? measuredCsvLines : jsonLines,
          );
    // The first page is read before anything is sent, so that an early failure is answered with a problem, not a broken file.
    const first = await texts.next();
    const header = !isCsv ? '' : measure === undefined ? CSV_HEADER : MEASURED_CSV_HEADER;
    context.header('content-type', TYPES[format]);
    context.header('content-disposition', `attachment; filename="pull-requests.${format}"`);
    return context.body(streamOf(withFirst(`${header}${first.value ?? ''}`, texts)), 200);
  });
}

function jsonLines(page: object[]): string {
  return page.map((row) => `${JSON.stringify(row)}\n`).join('');
}

async function* fileOf<Row>(
  pages: AsyncIterable<Row[]>,
  lines: (page: Row[]) => string,
): AsyncGenerator<string, undefined> {
  for await (const page of pages) yield lines(page);
  return undefined;
}

async function* withFirst(first: string, others: AsyncIterable<string>): AsyncGenerator<string> {
  yield first;
  yield* others;
}

/** A stream of the texts. It asks for the next text when the last one was taken, and fails when the generator fails. */
function streamOf(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  return new ReadableStream<string>({
    async pull(controller) {
      const { done, value } = await texts.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await texts.return(undefined);
    },
  }).pipeThrough(new TextEncoderStream());
}
