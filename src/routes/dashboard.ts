import type { OpenAPIHono } from '@hono/zod-openapi';
import {
  metricsPage,
  problemPage,
  pullRequestPage,
  repositoriesPage,
  repositoryPage,
  type Html,
} from '../dashboard/pages.ts';
import type { AppContext } from '../context.ts';
import { hasPullRequest } from '../storage/pull-requests.ts';
import { getRepository } from '../storage/repositories.ts';
import { callerOf, type AppEnv } from './auth.ts';
import { contentPolicy } from './content-policy.ts';
import { problemOf, ProblemError } from './problem.ts';
import { isId } from './shapes.ts';
import { showSignIn } from './sign-in/sign-in.ts';

/** What a page is built from. */
interface Asked {
  deps: AppContext;
  workspaceId: string;
  id: string;
}

/** The pages, for people who are signed in. Scripts and styles are static assets; the API answers the data. */
export function dashboard(app: OpenAPIHono<AppEnv>): void {
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
}

/** The origin of GitHub's pages, derived from the address of its API: https://docs.github.com/en/enterprise-server@latest/rest/quickstart */
function gitHubPages(apiUrl: string): string {
  const { origin } = new URL(apiUrl);
  return origin === 'https://api.github.com' ? 'https://github.com' : origin;
}
