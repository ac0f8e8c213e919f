import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { problemPage, signInPage } from '../../dashboard/pages.ts';
import type { AppContext } from '../../context.ts';
import { findApiKey } from '../../storage/callers.ts';
import { callerOf, sha256, type AppEnv } from '../auth.ts';
import { readBody } from '../body.ts';
import { contentPolicy } from '../content-policy.ts';
import { ProblemError, problemOf } from '../problem.ts';
import { isSameOrigin } from '../session.ts';
import { beginSession, signOut } from './begin-session.ts';
import { ownAddress } from './own-address.ts';

/** Enough for the form to sign in, in bytes: a key, and the address of the page that was requested. */
const MAX_FORM_BYTES = 16 * 1024;

/** Whether people can sign in with GitHub: the App's OAuth client is configured. */
export function offersGitHub({ config }: AppContext): boolean {
  return config.GITHUB_APP_CLIENT_ID !== undefined && config.GITHUB_APP_CLIENT_SECRET !== undefined;
}

/** The page to sign in, with what went wrong before, and the page that opens afterwards. */
export function showSignIn(
  context: Context,
  deps: AppContext,
  { problem = '', to, status = 200 }: { problem?: string; to: string; status?: ContentfulStatusCode },
): Response | Promise<Response> {
  return context.html(signInPage(problem, to, offersGitHub(deps)), status);
}

/** The fields of a form that a page of this site sent. Throws 403 for a form of another site. */
export async function ownForm(context: Context): Promise<URLSearchParams> {
  if (!isSameOrigin(context)) throw new ProblemError(403, 'Only a page of this site may do that.');
  return new URLSearchParams(new TextDecoder().decode(await readBody(context.req.raw, MAX_FORM_BYTES)));
}

/** Signing in with a key, and out. Signing in with GitHub is in github.ts. */
export function signIn(app: OpenAPIHono<AppEnv>): void {
  app.get('/sign-in', contentPolicy, (context) =>
    forPerson(context, async () => {
      const deps = context.get('open')();
      const to = context.req.query('to') ?? '/';
      if (await callerOf(context, deps)) return context.redirect(ownAddress(to, context.req.url), 303);
      return showSignIn(context, deps, { to });
    }),
  );

  app.post('/session', contentPolicy, async (context) => {
    const deps = context.get('open')();
    const form = await ownForm(context);
    const to = form.get('to') ?? '/';
    const caller = await findApiKey(deps.db, await sha256(form.get('key')?.trim() ?? ''));
    if (!caller) {
      const problem = 'This key is not known, or was withdrawn. Keys begin with tfe_.';
      return showSignIn(context, deps, { problem, to, status: 401 });
    }
    await beginSession(context, deps, caller);
    return context.redirect(ownAddress(to, context.req.url), 303);
  });

  app.post('/session/end', async (context) => {
    if (!isSameOrigin(context)) throw new ProblemError(403, 'Only a page of this site may do that.');
    await signOut(context, context.get('open')());
    return context.redirect('/', 303);
  });
}

/** Shows errors as a page. */
export async function forPerson(context: Context, answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    const { status, message } = problemOf(error as Error);
    return context.html(problemPage(status, message), status);
  }
}
