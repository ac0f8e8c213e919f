import { html } from 'hono/html';
import { page, type Html } from '../pages.ts';

interface Connected {
  login: string | null;
  access: { list: string; readable: boolean; grant: string | null }[];
}

/** Says that an installation is connected, which lists can be read with it, and which cannot. */
export function connectedPage({ login, access }: Connected): Html {
  const missing = access.filter(({ readable }) => !readable);
  return page(html`
    <header>
      <h1><a href="/">tformance-edge</a></h1>
    </header>
    <main>
      <h2>${login} is connected</h2>
      <p>
        Can be read:
        ${access
          .filter(({ readable }) => readable)
          .map(({ list }) => list)
          .join(', ')}.
      </p>
      ${missing.map(({ list, grant }) => html`<p>Cannot be read: ${list}. ${grant}</p>`)}
      <p><a href="/">To the repositories</a></p>
    </main>
  `);
}

/** The form with which the operator starts to make the GitHub App. */
export function newAppPage(problem = ''): Html {
  return page(html`
    <header><h1>A GitHub App for this deployment</h1></header>
    <main>
      <form class="panel" method="post" action="/auth/github/app">
        <label>Admin token <input name="adminToken" type="password" required autofocus autocomplete="off" /></label>
        <label>Organization (leave empty for your own account) <input name="organization" autocomplete="off" /></label>
        <button type="submit">Go on</button>
        <p role="alert">${problem}</p>
      </form>
    </main>
  `);
}

/** The form that sends the manifest of the App to GitHub. */
export function manifestPage({
  action,
  manifest,
  isLocal,
}: {
  action: string;
  manifest: object;
  isLocal: boolean;
}): Html {
  const note =
    'GitHub cannot send webhooks to this machine. The App gets no webhook, and the schedule reads the changes.';
  return page(html`
    <header><h1>A GitHub App for this deployment</h1></header>
    <main>
      <p>GitHub shows what the App will be allowed to read. Confirm there, and GitHub makes the App.</p>
      ${isLocal && html`<p>${note}</p>`}
      <form class="panel" method="post" action="${action}">
        <input name="manifest" type="hidden" value="${JSON.stringify(manifest)}" />
        <button type="submit">Make it on GitHub</button>
      </form>
    </main>
  `);
}

/** The App's secrets, which are shown only once, and the commands that store them. */
export function madePage({ page: appPage, secrets }: { page: string; secrets: Record<string, string> }): Html {
  return page(html`
    <header><h1>The GitHub App is made</h1></header>
    <main>
      <p>
        These secrets are shown only once. Store each of them in the Worker with its command, then
        <a href="${appPage}/installations/new">install the App</a>.
      </p>
      ${Object.entries(secrets).map(
        ([name, value]) =>
          html`<h2><code>npx wrangler secret put ${name}</code></h2>
            <pre>${value}</pre>`,
      )}
    </main>
  `);
}
