import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { AppContext } from '../../context.ts';
import { problemOf } from '../../routes/problem.ts';
import { PlainDocument } from '../parts/document.tsx';
import { ProblemPage, titleOf } from '../pages/problem.tsx';
import { SignIn } from '../pages/sign-in.tsx';
import { themeOf } from '../theme.ts';

/** Whether people can sign in with GitHub: the App's OAuth client is configured. */
function offersGitHub({ config }: Pick<AppContext, 'config'>): boolean {
  return config.GITHUB_APP_CLIENT_ID !== undefined && config.GITHUB_APP_CLIENT_SECRET !== undefined;
}

/** The page to sign in, with what went wrong before, and the page that opens afterwards. */
export function showSignIn(
  context: Context,
  deps: Pick<AppContext, 'config'>,
  { problem = '', to, status = 200 }: { problem?: string; to: string; status?: ContentfulStatusCode },
): Response | Promise<Response> {
  return context.html(
    <PlainDocument title="Sign in" theme={themeOf(context)}>
      <SignIn to={to} problem={problem} gitHub={offersGitHub(deps)} />
    </PlainDocument>,
    status,
  );
}

/** Shows errors as a page. */
export async function forPerson(context: Context, answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    const problem = problemOf(error as Error);
    return context.html(
      <PlainDocument title={titleOf(problem)} theme={themeOf(context)}>
        <ProblemPage problem={problem} here={context.req.url} />
      </PlainDocument>,
      problem.status,
    );
  }
}
