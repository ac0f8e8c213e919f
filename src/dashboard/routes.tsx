import type { OpenAPIHono } from '@hono/zod-openapi';
import { readBody } from '../routes/body.ts';
import { callerOf, sha256, type AppEnv } from '../routes/auth.ts';
import { contentPolicy } from '../routes/content-policy.ts';
import { problemOf, ProblemError } from '../routes/problem.ts';
import { beginSession, endSession, isSameOrigin } from '../routes/session.ts';
import { isId } from '../routes/shapes.ts';
import { ownAddress } from '../routes/sign-in/own-address.ts';
import { hasPullRequest } from '../storage/pull-requests.ts';
import { getRepository } from '../storage/repositories.ts';
import { findApiKey } from '../storage/workspaces.ts';
import { problemPage, pullRequestPage, repositoriesPage, repositoryPage, signInPage, type Html } from './pages.ts';
import { serveForm } from './forms.tsx';
import { PlainDocument } from './parts/document.tsx';
import { deliveryPage, incidentForm, markForm } from './pages/delivery.tsx';
import { find } from './pages/find.tsx';
import { flow } from './pages/flow/flow.tsx';
import { leaveOutForm } from './parts/leave-out.tsx';
import { overview } from './pages/overview.tsx';
import { pullRequests } from './pages/pull-requests.tsx';
import { reviews } from './pages/reviews/reviews.tsx';
import { addToolForm, aiTools, removeToolForm } from './pages/settings/ai-tools.tsx';
import { connectForm, connectionsPage, disconnectForm } from './pages/settings/connections.tsx';
import { general, generalForm } from './pages/settings/general.tsx';
import { accountForm, people } from './pages/settings/people.tsx';
import { rulesForm, whatCounts } from './pages/settings/what-counts.tsx';
import { SignIn } from './pages/sign-in.tsx';
import { servePage } from './serve.tsx';
import { keepTheme } from './theme.ts';

const PAGES = [
  overview,
  flow,
  reviews,
  deliveryPage,
  pullRequests,
  find,
  general,
  connectionsPage,
  people,
  whatCounts,
  aiTools,
];

/** What people change on pages. */
const FORMS = [
  leaveOutForm,
  markForm,
  incidentForm,
  generalForm,
  connectForm,
  disconnectForm,
  accountForm,
  rulesForm,
  addToolForm,
  removeToolForm,
];

/** Enough for the form to sign in, in bytes: a key, and the address of the page that was requested. */
const MAX_FORM_BYTES = 16 * 1024;

/** What people see, and the forms to sign in and out. Scripts and styles are static assets. */
export function dashboard(app: OpenAPIHono<AppEnv>): void {
  for (const page of PAGES) servePage(app, page);
  for (const form of FORMS) serveForm(app, form);

  app.get('/metrics', (context) => context.redirect('/', 301));
  app.get('/settings', (context) => context.redirect('/settings/general', 302));

  app.post('/session', contentPolicy, async (context) => {
    const deps = context.get('open')();
    const form = new URLSearchParams(new TextDecoder().decode(await readBody(context.req.raw, MAX_FORM_BYTES)));
    const wanted = form.get('to') ?? '/';
    const keyHash = await sha256(form.get('key')?.trim() ?? '');
    if (!(await findApiKey(deps.db, keyHash))) {
      const problem = 'This key is not known, or was withdrawn. Keys begin with tfe_.';
      return await context.html(
        <PlainDocument title="Sign in" theme={null}>
          <SignIn to={wanted} problem={problem} />
        </PlainDocument>,
        401,
      );
    }
    await beginSession(context, deps.config.ENCRYPTION_KEY, keyHash);
    return context.redirect(ownAddress(wanted, context.req.url), 303);
  });

  app.post('/theme', async (context) => {
    if (!isSameOrigin(context)) throw new ProblemError(403, 'Only a page of this site may do that.');
    const form = new URLSearchParams(new TextDecoder().decode(await readBody(context.req.raw, MAX_FORM_BYTES)));
    keepTheme(context, form.get('theme'));
    return context.redirect(ownAddress(form.get('to') ?? '/', context.req.url), 303);
  });

  app.post('/session/end', (context) => {
    if (!isSameOrigin(context)) throw new ProblemError(403, 'Only a page of this site may do that.');
    endSession(context);
    return context.redirect('/', 303);
  });

  scriptPages(app);
}

/** What a page is built from. */
interface Asked {
  deps: ReturnType<AppEnv['Variables']['open']>;
  workspaceId: string;
  id: string;
}

/** The pages that a script fills in. */
function scriptPages(app: OpenAPIHono<AppEnv>): void {
  /** Shows a page to people who are signed in, and the form to sign in to others. Errors are pages, too. */
  function show(path: string, pageOf: (asked: Asked) => Html | Promise<Html>): void {
    app.get(path, contentPolicy, async (context) => {
      try {
        const deps = context.get('open')();
        const caller = await callerOf(context, deps);
        const { pathname, search } = new URL(context.req.url);
        if (!caller) return context.html(signInPage('', pathname + search));
        const id = context.req.param('id') ?? '';
        return context.html(await pageOf({ deps, workspaceId: caller.workspaceId, id }));
      } catch (error) {
        const { status, message } = problemOf(error as Error);
        return context.html(problemPage(status, message), status);
      }
    });
  }

  show('/repositories', repositoriesPage);

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
}

/** The origin of GitHub's pages, derived from the address of its API: https://docs.github.com/en/enterprise-server@latest/rest/quickstart */
function gitHubPages(apiUrl: string): string {
  const { origin } = new URL(apiUrl);
  return origin === 'https://api.github.com' ? 'https://github.com' : origin;
}
