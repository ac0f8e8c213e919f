import type { ProblemError } from '../../routes/problem.ts';

const TITLES: Partial<Record<number, string>> = {
  400: 'This address says something that cannot be',
  403: 'You may not see this',
  404: 'There is nothing here',
  503: 'This page has to wait',
};

/** What kind of problem it is, in a few words. */
export function titleOf({ status }: Pick<ProblemError, 'status'>): string {
  return TITLES[status] ?? 'This page could not be made';
}

/** Says why a page cannot be shown, and what to do. */
export function ProblemPage({ problem, here }: { problem: ProblemError; here: string }) {
  const { status, message, errors } = problem;
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
      ) : (
        <p>{message}</p>
      )}
      {status === 404 && <p>It may belong to another workspace, or was removed.</p>}
      <p>
        {status >= 500 && (
          <a class="button primary" href={here}>
            Try again
          </a>
        )}
        <a class="button" href="/">
          To the overview
        </a>
      </p>
    </section>
  );
}
