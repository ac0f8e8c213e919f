import type { Html } from '../html.ts';

interface Connected {
  login: string | null;
  access: { list: string; readable: boolean; grant: string | null }[];
}

/** Says that an installation is connected, which lists can be read with it, and which cannot. */
export function ConnectedPage({ login, access }: Connected) {
  const readable = access.filter((each) => each.readable).map(({ list }) => list);
  return (
    <section class="card problem">
      <h1>{login ?? 'The account'} is connected</h1>
      <p>Can be read: {readable.join(', ')}.</p>
      {access
        .filter((each) => !each.readable)
        .map(({ list, grant }) => (
          <p>
            Cannot be read: {list}. {grant}
          </p>
        ))}
      <p>
        <a class="button primary" href="/setup?step=2">
          Choose repositories
        </a>
      </p>
    </section>
  );
}

/** The form with which the operator starts to make the GitHub App. */
export function NewAppPage({ problem = '' }: { problem?: string }) {
  return (
    <form class="card sign-in" method="post" action="/auth/github/app">
      <h1>A GitHub App for this deployment</h1>
      <p role="alert" class="bad">
        {problem}
      </p>
      <label>
        Admin token
        <input name="adminToken" type="password" required autofocus autocomplete="off" />
      </label>
      <label>
        Organization (leave empty for your own account)
        <input name="organization" autocomplete="off" />
      </label>
      <button class="button primary" type="submit">
        Go on
      </button>
    </form>
  );
}

/** The form that sends the manifest of the App to GitHub. */
export function ManifestPage({ action, manifest, isLocal }: { action: string; manifest: object; isLocal: boolean }) {
  return (
    <form class="card sign-in" method="post" action={action}>
      <h1>A GitHub App for this deployment</h1>
      <p>GitHub shows what the App will be allowed to read. Confirm there, and GitHub makes the App.</p>
      {isLocal && (
        <p>GitHub cannot send webhooks to this machine. The App gets no webhook, and the schedule reads the changes.</p>
      )}
      <input name="manifest" type="hidden" value={JSON.stringify(manifest)} />
      <button class="button primary" type="submit">
        Make it on GitHub
      </button>
    </form>
  );
}

/** The App's secrets, which are shown only once, and the commands that store them. */
export function MadePage({ page, secrets }: { page: string; secrets: Record<string, string> }): Html {
  return (
    <section class="card problem">
      <h1>The GitHub App is made</h1>
      <p>
        These secrets are shown only once. Store each of them in the Worker with its command, then{' '}
        <a href={`${page}/installations/new`}>install the App</a>.
      </p>
      {Object.entries(secrets).map(([name, value]) => (
        <>
          <h2>
            <code>npx wrangler secret put {name}</code>
          </h2>
          <pre tabindex={0}>{value}</pre>
        </>
      ))}
    </section>
  );
}
