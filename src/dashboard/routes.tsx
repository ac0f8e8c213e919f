import type { OpenAPIHono } from '@hono/zod-openapi';
import { callerOf, type AppEnv } from '../routes/auth.ts';
import { contentPolicy } from '../routes/content-policy.ts';
import { problemOf, ProblemError } from '../routes/problem.ts';
import { isId } from '../routes/shapes.ts';
import { ownAddress } from '../routes/sign-in/own-address.ts';
import { ownForm } from '../routes/sign-in/own-form.ts';
import { hasPullRequest } from '../storage/pull-requests.ts';
import { getRepository } from '../storage/repositories.ts';
import { problemPage, pullRequestPage, repositoriesPage, repositoryPage, type Html } from './pages.ts';
import { serveForm } from './forms.tsx';
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
import { chooseForm, setup } from './pages/setup.tsx';
import { SignIn } from './pages/sign-in.tsx';
import { servePage } from './serve.tsx';
import { showSignIn } from './sign-in/show-sign-in.tsx';
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
  setup,
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
  chooseForm,
];

/** What people see when they are signed in. Scripts and styles are static assets. */
export function dashboard(app: OpenAPIHono<AppEnv>): void {
  for (const page of PAGES) servePage(app, page);
  for (const form of FORMS) serveForm(app, form);

  app.get('/metrics', (context) => context.redirect('/', 301));
  app.get('/settings', (context) => context.redirect('/settings/general', 302));

  app.post('/theme', async (context) => {
    const form = await ownForm(context);
    keepTheme(context, form.get('theme'));
    return context.redirect(ownAddress(form.get('to') ?? '/', context.req.url), 303);
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
        if (!caller) return await showSignIn(context, deps, { to: pathname + search });
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
