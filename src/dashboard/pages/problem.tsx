import { NoPageError, type ProblemError } from '../../routes/problem.ts';
import { retryAfterOf } from '../../routes/problem-types.ts';

const TITLES: Partial<Record<number, string>> = {
  400: 'This address asks for something that cannot be',
  403: 'You may not see this',
  404: 'There is nothing here',
  429: 'Too many requests',
  503: 'This page has to wait',
};

/** What kind of problem it is, in a few words. */
export function titleOf(problem: ProblemError): string {
  const { status, type } = problem;
  if (problem instanceof NoPageError) return 'There is no such page';
  if (type === 'database-unavailable') return 'The database does not answer';
  if (type === 'github-failed') return 'GitHub does not answer';
  return TITLES[status] ?? 'This page could not be made';
}

/** Says why a page cannot be shown, and what to do. */
export function ProblemPage({ problem, here }: { problem: ProblemError; here: string }) {
  const { status, message, errors, requestId } = problem;
  const retry = retryAfterOf(problem.type);
  const isNoPage = problem instanceof NoPageError;
  const given = new URL(here, 'https://here.invalid').searchParams;
  return (
    <section class="card problem">
      <h1>{titleOf(problem)}</h1>
      {errors ? (
        <dl>
          {errors.map(({ path, message: why }) => (
            <>
              <dt>
                <code>{path}</code>
                {given.has(path) && (
                  <>
                    {' '}
                    is <code>{given.get(path)}</code>
                  </>
                )}
              </dt>
              <dd>{why}</dd>
            </>
          ))}
        </dl>
      ) : problem.type === 'database-unavailable' ? null : requestId === undefined ? (
        <p>{message}</p>
      ) : (
        <p>
          The log of the deployment says why, as request <code>{requestId}</code>.
        </p>
      )}
      {problem.type === 'database-unavailable' && <p>Nothing is lost; syncs go on when it does.</p>}
      {retry !== null && <p>Trying again in {retry} s.</p>}
      {status >= 500 && retry === null && <p>Your filters are kept in the address.</p>}
      {status === 404 && !isNoPage && <p>It may belong to another workspace, or was removed.</p>}
      <p>
        {(status >= 500 || retry !== null) && (
          <a class="button primary" href={here}>
            {retry === null ? 'Try again' : 'Try now'}
          </a>
        )}{' '}
        <a class="button" href="/">
          To the overview
        </a>{' '}
        {isNoPage && (
          <a class="button" href="/find">
            Find
          </a>
        )}
      </p>
    </section>
  );
}
