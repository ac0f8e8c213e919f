import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { exportPullRequests } from '../../storage/exported-pull-requests.ts';
import { exportLines } from '../../storage/metrics/exported-lines.ts';
import { allow, type AppEnv } from '../auth.ts';
import { jsonLines } from '../csv.ts';
import { fileAnswer } from '../file-answer.ts';
import { CSV_HEADER, csvLines, MEASURED_CSV_HEADER, measuredCsvLines } from './csv.ts';
import { ExportFilters, measuredOf, onlyOfList, plainSort } from './measured-export.ts';
import { listFilters } from './query.ts';
import { errors } from '../shapes.ts';

const Query = ExportFilters.extend({
  format: z
    .enum(['csv', 'ndjson'])
    .default('csv')
    .openapi({ description: '`csv`: comma-separated values; `ndjson`: one JSON object on each line' }),
}).superRefine(onlyOfList);

export const exportRoute = createRoute({
  method: 'get',
  path: '/v1/exports/pull-requests',
  middleware: allow('reader'),
  summary: 'Export all pull requests that match the filters, or that a measure counted, with their facts (reader)',
  request: { query: Query },
  responses: {
    200: {
      description:
        'The file, sorted by repository and number, whatever `sort` says; with `measure` the lines of its list, by id. It is sent while it is read; when the database fails, it breaks off',
      content: {
        'text/csv': { schema: z.string(), example: CSV_HEADER },
        'application/x-ndjson': { schema: z.string(), example: '{"repository":"acme/widgets","number":37,…}\n' },
      },
    },
    ...errors,
  },
});

export function exports(app: OpenAPIHono<AppEnv>): void {
  app.openapi(exportRoute, async (context) => {
    const { deps, workspaceId, caller } = context.var;
    const { format, ...asked } = context.req.valid('query');
    const { measure } = asked;
    const isCsv = format === 'csv';
    const texts =
      measure === undefined
        ? fileOf(
            isCsv ? CSV_HEADER : '',
            exportPullRequests(
              deps.db,
              workspaceId,
              await listFilters(deps, caller, { ...asked, sort: plainSort(asked.sort) }),
            ),
            isCsv ? csvLines : jsonLines,
          )
        : fileOf(
            isCsv ? MEASURED_CSV_HEADER : '',
            exportLines(deps.db, await measuredOf(deps, caller, measure, asked)),
            isCsv ? measuredCsvLines : jsonLines,
          );
    return context.body(await fileAnswer(context, { name: 'pull-requests', format }, texts), 200);
  });
}

/** The texts of the file: its first line, where its format has one, then a text for each page. */
async function* fileOf<Row>(
  header: string,
  pages: AsyncIterable<Row[]>,
  lines: (page: Row[]) => string,
): AsyncGenerator<string> {
  let isFirst = true;
  for await (const page of pages) {
    yield `${isFirst ? header : ''}${lines(page)}`;
    isFirst = false;
  }
  if (isFirst) yield header;
}
