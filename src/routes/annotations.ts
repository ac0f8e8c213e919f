import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { ANNOTATION_KINDS, titleOf } from '../domain/annotations.ts';
import { readAnnotations } from '../storage/annotations.ts';
import { readNamed } from '../storage/metrics/named.ts';
import { allow, type AppEnv } from './auth.ts';
import { FILTERS, mustHave } from './filters.ts';
import { askedWindow, eitherWindow, WINDOW } from './metrics/window.ts';
import { afterOf, errors, json, limitTo, listOf, ListQuery, MAX_ENTRIES } from './shapes.ts';

const AnnotationsQuery = z
  .object({
    repositoryId: FILTERS.repositoryId,
    ...WINDOW,
    limit: limitTo(MAX_ENTRIES, MAX_ENTRIES),
    cursor: ListQuery.shape.cursor,
  })
  .superRefine(eitherWindow);

const Annotation = z
  .object({
    at: z.string().openapi({ description: 'When it happened, or began' }),
    until: z
      .string()
      .nullable()
      .openapi({ description: 'When it ended; null for what has no length, and while it lasts' }),
    kind: z.enum(ANNOTATION_KINDS).openapi({
      description:
        '`not_stored`: before `until` nothing of the repository is stored. `not_read`: from `at` to `until` its syncs failed',
    }),
    title: z.string(),
    repositoryId: z.string().nullable().openapi({ description: 'Null for what is of the whole workspace' }),
    repository: z.string().nullable(),
    id: z
      .string()
      .nullable()
      .openapi({ description: 'Of the change of rules, the deployment or the incident; null for other kinds' }),
  })
  .openapi('Annotation');

export const annotationsRoute = createRoute({
  method: 'get',
  path: '/v1/annotations',
  middleware: allow('reader'),
  summary: 'List what charts mark in a window: changes of rules, gaps, failed deployments (reader)',
  request: { query: AnnotationsQuery },
  responses: {
    200: json(
      listOf(Annotation).extend({
        from: z.string(),
        to: z.string(),
        n: z.number().int().openapi({ description: 'How many the window has' }),
        data: z
          .array(Annotation)
          .openapi({ description: 'Sorted by time. The first page has the newest, the next page what was before' }),
      }),
      'A page of the annotations of the window',
    ),
    ...errors,
  },
});

export function annotations(app: OpenAPIHono<AppEnv>): void {
  app.openapi(annotationsRoute, async (context) => {
    const { deps, workspaceId } = context.var;
    const { limit, cursor, repositoryId, ...asked } = context.req.valid('query');
    const after = afterOf(cursor, 'instant');
    const { timeZone, ...named } = await readNamed(deps.db, workspaceId, { repositoryId });
    const window = askedWindow(asked, timeZone);
    const of = { workspaceId, repositoryId: mustHave(named).repositoryId };
    const { total, data, nextCursor } = await readAnnotations(deps.db, of, window, limit, after);
    const shown = data.map(({ words, ...annotation }) => ({
      ...annotation,
      title: titleOf(annotation.kind, words, annotation.repository),
    }));
    return context.json({ ...window, n: total, data: shown, nextCursor }, 200);
  });
}
