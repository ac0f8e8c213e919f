import type { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { acceptFor, type AppEnv } from '../routes/auth.ts';
import { shareWith, type Shared } from '../routes/once.ts';
import { plainType, PROBLEM_NAMES, typeUri } from '../routes/problem-types.ts';
import { INSTANCE, ProblemError } from '../routes/problem.ts';
import { MAX_ENTRIES } from '../routes/shapes.ts';
import type { Caller } from '../domain/caller.ts';

/** A route of the API, as far as its address says it. */
export interface ApiRoute {
  method: string;
  path: string;
}

/** A route of the API that a page may read. */
export interface ReadRoute extends ApiRoute {
  responses: { 200: { content: { 'application/json': { schema: z.ZodType } } } };
}

/** What a route answers. */
export type Answer<Route extends ReadRoute> = z.output<
  Route['responses'][200]['content']['application/json']['schema']
>;

interface Asked {
  query?: Partial<Record<string, string>>;
  /** The values of `{id}` and the like in the path. */
  params?: Record<string, string>;
  /** What is sent as JSON, to a route that answers a question and changes nothing. */
  body?: object;
}

/** Reads the API in the same process. Throws the `ProblemError` that the API answers. */
export type Read = <Route extends ReadRoute>(route: Route, asked?: Asked) => Promise<Answer<Route>>;

/** A route that answers a list page by page. */
interface ListRoute<Entry> extends ReadRoute {
  responses: {
    200: { content: { 'application/json': { schema: z.ZodType<{ data: Entry[]; nextCursor: string | null }> } } };
  };
}

/** All entries of a list, in as few reads as the API allows. For lists that a page shows whole. */
export async function readAll<Entry>(read: Read, route: ListRoute<Entry>): Promise<Entry[]> {
  const entries: Entry[] = [];
  let cursor: string | null = null;
  do {
    const query = { limit: String(MAX_ENTRIES), ...(cursor !== null && { cursor }) };
    const page: { data: Entry[]; nextCursor: string | null } = await read(route, { query });
    entries.push(...page.data);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return entries;
}

/** Changes something by the API in the same process; `body` is sent as JSON. Throws the `ProblemError` that the API answers. */
export type Send = (route: ApiRoute, asked?: { params?: Record<string, string>; body?: object }) => Promise<unknown>;

/**
 * The reads of one page: what a page shows is what the API answers the same caller, with the same checks and the same
 * cached answers. The caller was accepted already, so that no read looks up the key again. A read that two sections of
 * the page need is made once, and so is what several reads rest on.
 */
export function readsOf(app: OpenAPIHono<AppEnv>, context: Context<AppEnv>, caller: Caller): Read {
  const made = new Map<string, Promise<unknown>>();
  const shared: Shared = new Map();
  return <Route extends ReadRoute>(route: Route, asked: Asked = {}) => {
    const address = addressOf(route, asked);
    const body = asked.body && JSON.stringify(asked.body);
    const name = `${address} ${body ?? ''}`;
    const read = made.get(name) ?? answerOf(app, context, caller, address, { method: route.method, body, shared });
    made.set(name, read);
    return read as Promise<Answer<Route>>;
  };
}

/** The changes that a form makes: those of the API, with the same checks. */
export function sendsOf(app: OpenAPIHono<AppEnv>, context: Context<AppEnv>, caller: Caller): Send {
  return (route, { params = {}, body } = {}) =>
    answerOf(app, context, caller, addressOf(route, { params }), {
      method: route.method,
      body: body && JSON.stringify(body),
    });
}

/** What the API answers to a request, as JSON; null where its answer has no content. */
async function answerOf(
  app: OpenAPIHono<AppEnv>,
  context: Context<AppEnv>,
  caller: Caller,
  address: string,
  { method, body: sent, shared }: { method: string; body: string | undefined; shared?: Shared },
): Promise<unknown> {
  const request = new Request(new URL(address, context.req.url), {
    method: method.toUpperCase(),
    ...(sent !== undefined && { body: sent }),
  });
  acceptFor(request, caller);
  if (shared) shareWith(request, shared);
  const response = await app.fetch(request, context.env, context.executionCtx);
  if (response.status === 204) return null;
  const body = await response.json();
  if (!response.ok) throw problemIn(body as ProblemBody);
  return body;
}

function addressOf({ path }: ApiRoute, { query = {}, params = {} }: Asked): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? filled : `${filled}?${new URLSearchParams(given).toString()}`;
}

interface ProblemBody {
  type: string;
  status: ProblemError['status'];
  detail: string;
  instance?: string;
  errors?: { path: string; message: string }[];
}

function problemIn({ type, status, detail, instance, errors }: ProblemBody): ProblemError {
  const name = PROBLEM_NAMES.find((each) => typeUri(each) === type) ?? plainType(status);
  return new ProblemError(status, detail, errors, name, instance?.replace(INSTANCE, ''));
}
