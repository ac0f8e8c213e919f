/**
 * The page to sign in: with GitHub where the deployment offers it, and with an API key. `problem` says what was wrong with the
 * last try, `to` what opens afterwards.
 */
export function SignIn({ to, gitHub, problem = '' }: { to: string; gitHub: boolean; problem?: string }) {
  return (
    <form class="card sign-in" method="post" action="/session">
      <h1>Sign in to tformance-edge</h1>
      <p role="alert" class="bad">
        {problem}
      </p>
      {gitHub && (
        <p>
          <a class="button primary" href={`/auth/github?to=${encodeURIComponent(to)}`}>
            Continue with GitHub
          </a>
        </p>
      )}
      <input name="to" type="hidden" value={to} />
      <label>
        API key
        <input name="key" type="password" required autofocus={!gitHub} autocomplete="current-password" />
      </label>
      <p class="faint">Keys begin with tfe_. An owner of the workspace makes them.</p>
      <button class={gitHub ? 'button' : 'button primary'} type="submit">
        Sign in
      </button>
    </form>
  );
}
