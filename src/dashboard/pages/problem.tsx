import type { ProblemError } from '../../routes/problem.ts';

/** How long a database that does not answer is left alone. */
const RETRY_SECONDS = 10;

const TITLES: Partial<Record<number, string>> = {
  400: 'This address says something that cannot be',
  403: 'You may not see this',
  404: 'There is nothing here',
  503: 'This page has to wait',
};

/** What kind of problem it is, in a few words. */
export function titleOf({ status, type }: Pick<ProblemError, 'status' | 'type'>): string {
  if (type === 'database-unavailable') return 'The database does not answer';
  return TITLES[status] ?? 'This page could not be made';
}

/** After how many seconds a browser asks again for a page that cannot be made; null when that would not help. */
export function retryAfter({ type }: Pick<ProblemError, 'type'>): number | null {
  return type === 'database-unavailable' ? RETRY_SECONDS : null;
}

/** Says why a page cannot be shown, and what to do. */
export function ProblemPage({ problem, here }: { problem: ProblemError; here: string }) {
  const { status, message, errors, requestId } = problem;
  const retry = retryAfter(problem);
  return (
    <section class="card problem">
      <h1>{titleOf(problem)}</h1>
      {errors ? (
        <dl>
          {errors.map(({ path, message: why }) => (
            <>
              <dt>
                <code>{path}</code>
              </dt>
              <dd>{why}</dd>
            </>
          ))}
        </dl>
      ) : requestId === undefined ? (
        <p>{message}</p>
      ) : (
        <p>
          The log of the deployment says why, as request <code>{requestId}</code>.
        </p>
      )}
      {retry !== null && <p>Nothing is lost; syncs go on when it does. Trying again in {retry} s.</p>}
      {status >= 500 && retry === null && <p>Your filters are kept in the address.</p>}
      {status === 404 && <p>It may belong to another workspace, or was removed.</p>}
      <p>
        {status >= 500 && (
          <a class="button primary" href={here}>
            {retry === null ? 'Try again' : 'Try now'}
          </a>
        )}
        <a class="button" href="/">
          To the overview
        </a>
      </p>
    </section>
  );
}
