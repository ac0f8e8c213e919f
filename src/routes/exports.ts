import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { type ExportedPullRequest, exportPullRequests } from '../storage/exported-pull-requests.ts';
import { allow, type AppEnv } from './auth.ts';
import { csvHeader, csvLines } from './csv.ts';
import { knownParameters } from './known-parameters.ts';
import { Filters, listFilters } from './pull-requests.ts';
import { errors } from './shapes.ts';

const FORMATS = {
  csv: { type: 'text/csv; charset=utf-8', header: csvHeader(), lines: csvLines },
  ndjson: { type: 'application/x-ndjson', header: '', lines: jsonLines },
} as const;

const Query = Filters.extend({
  format: z
    .enum(['csv', 'ndjson'])
    .default('csv')
    .openapi({ description: '`csv`: comma-separated values; `ndjson`: one JSON object on each line' }),
});

const text = { schema: z.string() };

const pullRequests = createRoute({
  method: 'get',
  path: '/v1/exports/pull-requests',
  middleware: [allow('reader'), knownParameters(Object.keys(Query.shape))] as const,
  summary: 'Export all pull requests that match the filters, with their facts (reader)',
  request: { query: Query },
  responses: {
    200: {
      description:
        'The file, sorted by repository and number. It is sent while it is read; when the database fails, it breaks off',
      content: { 'text/csv': text, 'application/x-ndjson': text },
    },
    ...errors,
  },
});

export function exports(app: OpenAPIHono<AppEnv>): void {
  app.openapi(pullRequests, async (context) => {
    const { deps, workspaceId, key } = context.var;
    const { format, ...asked } = context.req.valid('query');
    const { type, header, lines } = FORMATS[format];
    const pages = exportPullRequests(deps.db, workspaceId, await listFilters(deps, key, asked));
    // The first page is read before anything is sent, so that an early failure is answered with a problem, not a broken file.
    const first = await pages.next();
    context.header('content-type', type);
    context.header('content-disposition', `attachment; filename="pull-requests.${format}"`);
    return context.body(streamOf(fileOf(header, lines, first, pages)), 200);
  });
}

function jsonLines(page: ExportedPullRequest[]): string {
  return page.map((row) => `${JSON.stringify(row)}\n`).join('');
}

async function* fileOf(
  header: string,
  lines: (page: ExportedPullRequest[]) => string,
  first: IteratorResult<ExportedPullRequest[]>,
  others: AsyncIterable<ExportedPullRequest[]>,
): AsyncGenerator<string> {
  yield header;
  if (!first.done) yield lines(first.value);
  for await (const page of others) yield lines(page);
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
