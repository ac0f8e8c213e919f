import type { OpenAPIHono } from '@hono/zod-openapi';
import { secureHeaders } from 'hono/secure-headers';
import {
  metricsPage,
  problemPage,
  pullRequestPage,
  repositoriesPage,
  repositoryPage,
  signInPage,
  type Html,
} from '../dashboard/pages.ts';
import type { AppContext } from '../context.ts';
import { hasPullRequest } from '../storage/pull-requests.ts';
import { getRepository } from '../storage/repositories.ts';
import { findApiKey } from '../storage/workspaces.ts';
import { sha256, type AppEnv } from './auth.ts';
import { readBody } from './body.ts';
import { problemOf, ProblemError } from './problem.ts';
import { beginSession, endSession, isSameOrigin, sessionKeyHash } from './session.ts';
import { isId } from './shapes.ts';

/** The content security policy: a page loads only our own files, and no other site may show it in a frame. */
export const contentPolicy = policyWithForms("'self'");

/** The same policy, for a page whose forms may be sent to `formAction` only. */
export function policyWithForms(formAction: string) {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      connectSrc: ["'self'"],
      imgSrc: ["'self'"],
      formAction: [formAction],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
  });
}

/** Enough for the form to sign in, in bytes: a key, and the address of the page that was requested. */
const MAX_FORM_BYTES = 16 * 1024;

/** What a page is built from. */
interface Asked {
  deps: AppContext;
  workspaceId: string;
  id: string;
}

/** The pages, for people who are signed in with an API key. Scripts and styles are static assets; the API answers the data. */
export function dashboard(app: OpenAPIHono<AppEnv>): void {
  /** Shows a page to people who are signed in, and the form to sign in to others. Errors are pages, too. */
  function show(path: string, pageOf: (asked: Asked) => Html | Promise<Html>): void {
    app.get(path, contentPolicy, async (context) => {
      try {
        const deps = context.get('open')();
        const keyHash = await sessionKeyHash(context, deps.config.ENCRYPTION_KEY);
        const key = keyHash === null ? null : await findApiKey(deps.db, keyHash);
        const { pathname, search } = new URL(context.req.url);
        if (!key) return context.html(signInPage('', pathname + search));
        const id = context.req.param('id') ?? '';
        return context.html(await pageOf({ deps, workspaceId: key.workspaceId, id }));
      } catch (error) {
        const { status, message } = problemOf(error as Error);
        return context.html(problemPage(status, message), status);
      }
    });
  }

  show('/', repositoriesPage);
  show('/metrics', metricsPage);

  show('/repositories/:id', async ({ deps, workspaceId, id }) => {
    const found = isId(id) && (await getRepository(deps.db, workspaceId, id)) !== null;
    if (!found) throw new ProblemError(404, 'There is no such repository.');
    return repositoryPage();
  });

  show('/pull-requests/:id', async ({ deps, workspaceId, id }) => {
    const found = isId(id) && (await hasPullRequest(deps.db, workspaceId, id));
    if (!found) throw new ProblemError(404, 'There is no such pull request.');
    return pullRequestPage(gitHubPages(deps.config.GITHUB_API_URL));
  });

  app.post('/session', contentPolicy, async (context) => {
    const deps = context.get('open')();
    const form = new URLSearchParams(new TextDecoder().decode(await readBody(context.req.raw, MAX_FORM_BYTES)));
    const wanted = form.get('to') ?? '/';
    const keyHash = await sha256(form.get('key')?.trim() ?? '');
    if (!(await findApiKey(deps.db, keyHash)))
      return context.html(signInPage('The API key is not known.', wanted), 401);
    await beginSession(context, deps.config.ENCRYPTION_KEY, keyHash);
    return context.redirect(ownAddress(wanted, context.req.url), 303);
  });

  app.post('/session/end', (context) => {
    if (!isSameOrigin(context)) throw new ProblemError(403, 'Only a page of this site may do that.');
    endSession(context);
    return context.redirect('/', 303);
  });
}

/** The address of a path on this site. For a path that leads to another site it is the first page. */
function ownAddress(path: string, here: string): string {
  const wanted = URL.parse(path, here);
  const { origin } = new URL(here);
  // The whole address, because a path alone may begin with `//`, which would name another site.
  return wanted?.origin === origin ? wanted.href : `${origin}/`;
}

/** The origin of GitHub's pages, derived from the address of its API: https://docs.github.com/en/enterprise-server@latest/rest/quickstart */
function gitHubPages(apiUrl: string): string {
  const { origin } = new URL(apiUrl);
  return origin === 'https://api.github.com' ? 'https://github.com' : origin;
}
