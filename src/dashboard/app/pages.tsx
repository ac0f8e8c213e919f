import { PlainDocument } from '../parts/document.tsx';
import type { Html } from '../html.ts';
import type { Theme } from '../theme.ts';

interface Connected {
  login: string | null;
  access: { list: string; readable: boolean; grant: string | null }[];
}

/** Says that an installation is connected, which lists can be read with it, and which cannot. */
export function ConnectedPage({ of: { login, access }, theme }: { of: Connected; theme: Theme }) {
  const readable = access.filter((each) => each.readable).map(({ list }) => list);
  return (
    <OneCard title={`${login ?? 'GitHub'} is connected`} theme={theme}>
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
    </OneCard>
  );
}

/** The form with which the operator starts to make the GitHub App. */
export function NewAppPage({ problem = '', theme }: { problem?: string; theme: Theme }) {
  return (
    <OneCard title="A GitHub App for this deployment" theme={theme}>
      <form class="sign-in" method="post" action="/auth/github/app">
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
    </OneCard>
  );
}

/** The form that sends the manifest of the App to GitHub. */
export function ManifestPage({
  of: { action, manifest, isLocal },
  theme,
}: {
  of: { action: string; manifest: object; isLocal: boolean };
  theme: Theme;
}) {
  return (
    <OneCard title="A GitHub App for this deployment" theme={theme}>
      <p>GitHub shows what the App will be allowed to read. Confirm there, and GitHub makes the App.</p>
      {isLocal && (
        <p>GitHub cannot send webhooks to this machine. The App gets no webhook, and the schedule reads the changes.</p>
      )}
      <form method="post" action={action}>
        <input name="manifest" type="hidden" value={JSON.stringify(manifest)} />
        <button class="button primary" type="submit">
          Make it on GitHub
        </button>
      </form>
    </OneCard>
  );
}

/** The App's secrets, which are shown only once, and the commands that store them. */
export function MadePage({
  of: { page, secrets },
  theme,
}: {
  of: { page: string; secrets: Record<string, string> };
  theme: Theme;
}) {
  return (
    <OneCard title="The GitHub App is made" theme={theme}>
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
    </OneCard>
  );
}

/** A whole page with one card, for what is done on the way to GitHub and back. */
function OneCard({ title, theme, children }: { title: string; theme: Theme; children: Html }) {
  return (
    <PlainDocument title={title} theme={theme}>
      <div class="card">
        <div class="content prose-of">
          <h1>{title}</h1>
          {children}
        </div>
      </div>
    </PlainDocument>
  );
}
