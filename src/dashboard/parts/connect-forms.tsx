import { FieldProblem, PostForm, problemIn } from './post-form.tsx';
import type { Visit } from '../visit.ts';

/** Where a token is sent to, from whatever page. */
export const CONNECT = '/settings/connections';

const PROBLEM_ID = 'token-problem';

/** The two ways to connect GitHub. The App is one of them where the deployment has one. */
export function ConnectForms({ visit }: { visit: Visit }) {
  if (visit.workspace.isExample)
    return <p>This is an example: its history is generated, and nothing of GitHub is read into it.</p>;
  const hasApp = visit.context.get('open')().config.GITHUB_APP_CLIENT_ID !== undefined;
  return (
    <>
      {hasApp && (
        <p>
          <a class="button primary" href="/auth/github/connect">
            With the GitHub App
          </a>
        </p>
      )}
      <PostForm visit={visit} action={CONNECT} className="row-form">
        <label>
          {hasApp ? 'Or with a token' : 'With a token'}
          <input
            name="token"
            type="password"
            required
            maxlength={1000}
            autocomplete="off"
            {...(problemIn(visit, CONNECT, 'token') !== null && { 'aria-describedby': PROBLEM_ID })}
          />
          <FieldProblem visit={visit} action={CONNECT} field="token" id={PROBLEM_ID} />
        </label>
        <button class={hasApp ? undefined : 'primary'} type="submit">
          Connect the token
        </button>
      </PostForm>
      <p class="faint">
        A fine-grained token reads metadata, contents, pull requests, issues, checks, commit statuses and deployments.
        It is checked, kept encrypted, and never shown again.
        {!hasApp && ' With a GitHub App nobody’s token is needed: docs/deploy.md says how the operator makes one.'}
      </p>
    </>
  );
}
