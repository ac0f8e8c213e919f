import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { AppContext } from '../context.ts';
import { queryOf, readAddress } from '../domain/page-address.ts';
import { readBody } from '../routes/body.ts';
import { callerOf, type AppEnv } from '../routes/auth.ts';
import { contentPolicy } from '../routes/content-policy.ts';
import { problemOf, ProblemError } from '../routes/problem.ts';
import { isSameOrigin } from '../routes/session.ts';
import { ownAddress } from '../routes/sign-in/own-address.ts';
import type { Caller } from '../domain/caller.ts';
import type { Role } from '../domain/roles.ts';
import { ownersOf } from '../storage/members.ts';
import { readsOf, sendsOf, type Read, type Send } from './read.ts';
import { showProblem } from './show-problem.tsx';
import { showSignIn } from './sign-in/show-sign-in.tsx';
import { hasRole, Secret, type FailedForm } from './visit.ts';

/** Enough for the fields of any form, in bytes. */
const MAX_FORM_BYTES = 64 * 1024;

/** The maximum number of owners that a refusal names, so that the person can ask one of them. */
const MAX_OWNERS = 5;

/** A change that people make on a page. Its `<form>` is made with `PostForm`. */
export interface Form {
  /** Where the form is sent to, with `:id` and the like where a value stands. */
  path: string;
  /** The role that may send it, and those above. */
  least: Role;
  /**
   * Makes the change. Throws a `ProblemError` that says why it cannot be made. Answers parameters that the page then has in its
   * address besides those that it had, if any; another page that opens instead; or a secret that is shown now, and never again.
   */
  act: (sent: Sent) => Promise<Record<string, string> | Elsewhere | Secret | void>;
}

/** The path of the page that opens after the form: that of a new thing, or the list that a deleted thing was in. */
export class Elsewhere {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }
}

/** What a form was sent with. */
export interface Sent {
  /** The values of `:id` and the like in the path. */
  params: Record<string, string>;
  fields: URLSearchParams;
  /** Reads the API, as the person who sent the form. */
  read: Read;
  /** Changes something by the API, as that person. */
  send: Send;
}

/** A secret that a form made, by the request for the page that shows it. */
const made = new WeakMap<Request, Secret>();

/** The secret that a page has to show this once; null for a page that was asked for. */
export function madeSecretOf({ req }: Context): Secret | null {
  return made.get(req.raw) ?? null;
}

/** The forms that failed, by the request for the page that shows it again. */
const failed = new WeakMap<Request, FailedForm>();

/** The form because of which a page is shown again; null for a page that was asked for. */
export function failedFormOf({ req }: Context): FailedForm | null {
  return failed.get(req.raw) ?? null;
}

/**
 * Takes a form of people who are signed in, from pages of this origin only. Then the page opens on which the form stood, by
 * its field `to`. When the change cannot be made, that page says why, and the form keeps what was written.
 */
export function serveForm(app: OpenAPIHono<AppEnv>, form: Form): void {
  app.post(form.path, contentPolicy, async (context) => {
    try {
      return await answer(app, context, form);
    } catch (error) {
      return showProblem(context, problemOf(error as Error), '/');
    }
  });
}

async function answer(app: OpenAPIHono<AppEnv>, context: Context<AppEnv>, { least, act }: Form): Promise<Response> {
  if (!isSameOrigin(context)) throw new ProblemError(403, 'Only a page of this site may do that.');
  const deps = context.get('open')();
  const caller = await callerOf(context, deps);
  const fields = new URLSearchParams(new TextDecoder().decode(await readBody(context.req.raw, MAX_FORM_BYTES)));
  const back = new URL(ownAddress(fields.get('to') ?? '/', context.req.url));
  if (!caller) {
    const problem = 'You have been signed out. Sign in to go on; nothing was changed.';
    return showSignIn(context, deps, { problem, to: back.pathname + back.search, status: 401 });
  }
  if (!hasRole(caller, least)) {
    throw await roleTooLow(deps, caller, least);
  }
  try {
    const [read, send] = [readsOf(app, context, caller), sendsOf(app, context, caller)];
    const sent = { params: context.req.param(), fields, read, send };
    const answered = (await act(sent)) ?? {};
    if (answered instanceof Secret) {
      const request = requestOf(context, back);
      made.set(request, answered);
      return await app.fetch(request, context.env, context.executionCtx);
    }
    if (answered instanceof Elsewhere) return context.redirect(answered.path + sharedQuery(back), 303);
    for (const [name, value] of Object.entries(answered)) back.searchParams.set(name, value);
  } catch (error) {
    return shownAgain(app, context, back, { action: context.req.path, fields, problem: problemOf(error as Error) });
  }
  return context.redirect(back.href, 303);
}

/** The window and the filters of the page on which a form stood, for the page that opens instead. */
function sharedQuery({ searchParams }: URL): string {
  const address = readAddress(searchParams, [...searchParams.keys()]);
  return Array.isArray(address) ? '' : queryOf({ ...address, own: {} });
}

/** What is wrong when somebody's role may not do something: it says who may. */
export async function roleTooLow(deps: AppContext, caller: Caller, least: Role): Promise<ProblemError> {
  const owners = await ownersOf(deps.db, caller.workspaceId, MAX_OWNERS);
  return new ProblemError(403, roleWords(least, caller.role, owners));
}

/** What people read whose role may not do something. */
function roleWords(least: Role, role: Role, owners: string[]): string {
  const ask = owners.length === 0 ? '' : ` Ask ${owners.join(' or ')} (owner${owners.length === 1 ? '' : 's'}).`;
  return `${least === 'owner' ? 'Owners' : 'Members'} can do this; you are a ${role}.${ask}`;
}

/** The page on which a form stood, with what went wrong. */
async function shownAgain(
  app: OpenAPIHono<AppEnv>,
  context: Context<AppEnv>,
  address: URL,
  form: FailedForm,
): Promise<Response> {
  const request = requestOf(context, address);
  failed.set(request, form);
  const page = await app.fetch(request, context.env, context.executionCtx);
  if (page.headers.get('content-type')?.startsWith('text/html') !== true) throw form.problem;
  return new Response(page.body, { status: page.ok ? form.problem.status : page.status, headers: page.headers });
}

/** The request for a page, by the browser that sent a form. */
function requestOf(context: Context, address: URL): Request {
  return new Request(address, { headers: { cookie: context.req.header('cookie') ?? '' } });
}
