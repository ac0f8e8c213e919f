/** The form to sign in with an API key. `problem` says what was wrong with the last try, `to` what opens afterwards. */
export function SignIn({ to, problem = '' }: { to: string; problem?: string }) {
  return (
    <form class="card sign-in" method="post" action="/session">
      <h1>Sign in to tformance-edge</h1>
      <input name="to" type="hidden" value={to} />
      <label>
        API key
        <input name="key" type="password" required autofocus autocomplete="current-password" />
      </label>
      <p class="faint">Keys begin with tfe_. An owner of the workspace makes them.</p>
      <button class="button primary" type="submit">
        Sign in
      </button>
      <p role="alert" class="bad">
        {problem}
      </p>
    </form>
  );
}
