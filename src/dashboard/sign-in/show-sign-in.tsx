import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { AppContext } from '../../context.ts';
import { problemOf } from '../../routes/problem.ts';
import { SignIn } from '../pages/sign-in.tsx';
import { showPlain, showProblem } from '../show-problem.tsx';

/** Whether people can sign in with GitHub: the App's OAuth client is configured. */
function offersGitHub({ config }: Pick<AppContext, 'config'>): boolean {
  return config.GITHUB_APP_CLIENT_ID !== undefined && config.GITHUB_APP_CLIENT_SECRET !== undefined;
}

/** The page to sign in, with what went wrong before, and the page that opens afterwards. */
export function showSignIn(
  context: Context,
  deps: Pick<AppContext, 'config'>,
  { problem = '', to, status = 200 }: { problem?: string; to: string; status?: ContentfulStatusCode },
): Promise<Response> {
  return showPlain(context, 'Sign in', <SignIn to={to} problem={problem} gitHub={offersGitHub(deps)} />, status);
}

/** Shows errors as a page. */
export async function forPerson(context: Context, answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    return showProblem(context, problemOf(error as Error));
  }
}
