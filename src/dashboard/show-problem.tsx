import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { contentPolicy } from '../routes/content-policy.ts';
import { retryAfterOf } from '../routes/problem-types.ts';
import type { ProblemError } from '../routes/problem.ts';
import { isRead } from '../routes/session.ts';
import type { Html } from './html.ts';
import { ProblemPage, titleOf } from './pages/problem.tsx';
import { PlainDocument } from './parts/document.tsx';
import { themeOf } from './theme.ts';

/** What programs ask, even when a person opens it in a browser. */
const API = /^\/(v1|webhooks|problems)(\/|$)|^\/(health|openapi\.json)$/;

/** Whether a person asked with a browser, so that what goes wrong has to be a page. */
export function isOfPeople({ req }: Context): boolean {
  return !API.test(req.path) && (req.header('accept') ?? '').includes('text/html');
}

/** A page without the frame: of who is not signed in, or of one thing to do. */
export async function showPlain(
  context: Context,
  title: string,
  content: Html,
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  return context.html(
    <PlainDocument title={title} theme={themeOf(context)}>
      {content}
    </PlainDocument>,
    status,
  );
}

/** Says as a page why another one cannot be shown. `again` is the address that its button opens. */
export async function showProblem(context: Context, problem: ProblemError, again = context.req.url): Promise<Response> {
  const retry = retryAfterOf(problem.type);
  if (retry !== null) context.header('retry-after', String(retry));
  // A browser asks again with GET, which the address of a form does not have.
  if (retry !== null && isRead(context)) context.header('refresh', String(retry));
  const page = await showPlain(
    context,
    titleOf(problem),
    <ProblemPage problem={problem} here={again} />,
    problem.status,
  );
  // An address that no route has is answered here, without the middleware of pages.
  await contentPolicy(context, () => {
    context.res = page;
    return Promise.resolve();
  });
  return context.res;
}
