import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { deleteView, hasView, listViews, MAX_VIEWS, saveView } from '../storage/saved-views.ts';
import { auditsNothing } from './audited.ts';
import { allow, type AppEnv } from './auth.ts';
import { ProblemError } from './problem.ts';
import { afterOf, errors, IdParam, isId, json, jsonBody, listOf, ListQuery, Text } from './shapes.ts';

const FIELDS = {
  name: Text.trim().min(1).max(100),
  page: Text.max(200)
    .regex(/^\/(?![/\\])[^?#]*$/, 'the path of a page, as in /pull-requests')
    .openapi({ example: '/pull-requests' }),
  query: Text.max(2_000)
    .regex(/^[^?#\s]*$/, 'the query of a page, without the question mark')
    .openapi({ example: 'window=4w&team=checkout' }),
};

const View = z.object({ id: z.string(), ...FIELDS, createdAt: z.string() }).openapi('View');

export const viewsRoute = createRoute({
  method: 'get',
  path: '/v1/views',
  middleware: allow('reader'),
  summary: 'List your own views, by name (reader)',
  request: { query: ListQuery },
  responses: {
    200: json(
      listOf(View).extend({ n: z.number().int().openapi({ description: 'How many views there are on all pages' }) }),
      'A page of the views of the member, or of the key',
    ),
    ...errors,
  },
});

export const keepViewRoute = createRoute({
  method: 'post',
  path: '/v1/views',
  middleware: allow('reader'),
  ...auditsNothing('a view is nobody else’s, and changes no data'),
  summary: 'Keep the address of a page under a name (reader)',
  request: { body: jsonBody(z.strictObject({ ...FIELDS, query: FIELDS.query.default('') })) },
  responses: { 201: json(View, `The view. You keep at most ${MAX_VIEWS}`), ...errors },
});

export const forgetViewRoute = createRoute({
  method: 'delete',
  path: '/v1/views/{id}',
  middleware: allow('reader'),
  ...auditsNothing('a view is nobody else’s, and changes no data'),
  summary: 'Delete a view of your own (reader)',
  request: { params: IdParam },
  responses: { 204: { description: 'The view is deleted' }, ...errors },
});

/** Saved views. They belong to the member or the key that saved them, and are deleted with it: nobody else sees or changes them. */
export function views(app: OpenAPIHono<AppEnv>): void {
  app.openapi(viewsRoute, async (context) => {
    const { deps, caller } = context.var;
    const { limit, cursor } = context.req.valid('query');
    return context.json(await listViews(deps.db, caller, limit, afterOf(cursor, 'text')), 200);
  });

  app.openapi(keepViewRoute, async (context) => {
    const { deps, caller } = context.var;
    const asked = context.req.valid('json');
    const view = await saveView(deps.db, caller, asked);
    if (view) return context.json(view, 201);
    if (await hasView(deps.db, caller, asked.name)) {
      throw new ProblemError(409, 'name: another view has it', [
        { path: 'name', message: 'one that no other of your views has' },
      ]);
    }
    throw new ProblemError(409, `You keep at most ${MAX_VIEWS} views. Delete one first.`);
  });

  app.openapi(forgetViewRoute, async (context) => {
    const { deps, caller } = context.var;
    const { id } = context.req.valid('param');
    if (!isId(id) || !(await deleteView(deps.db, caller, id))) {
      throw new ProblemError(404, 'There is no such view.');
    }
    return context.body(null, 204);
  });
}
