import { html } from 'hono/html';
import { page, type Html } from './pages.ts';

interface Connected {
  login: string | null;
  access: { list: string; readable: boolean; grant: string | null }[];
}

/** An installation is connected: what can be read with it, and what not. */
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

/** The form in which the operator begins to make the GitHub App. */
export function newAppPage(problem = ''): Html {
  return page(html`
    <header><h1>A GitHub App for this deployment</h1></header>
    <main>
      <form class="panel" method="post" action="/auth/github/app">
        <label>Admin token <input name="adminToken" type="password" required autofocus autocomplete="off" /></label>
        <label>Organization (nothing: your own account) <input name="organization" autocomplete="off" /></label>
        <button type="submit">Go on</button>
        <p role="alert">${problem}</p>
      </form>
    </main>
  `);
}

/** What hands the manifest to GitHub. */
export function manifestPage({
  action,
  manifest,
  isLocal,
}: {
  action: string;
  manifest: object;
  isLocal: boolean;
}): Html {
  const note = 'GitHub takes no webhook on this machine: the App gets none, and the schedule brings what changed.';
  return page(html`
    <header><h1>A GitHub App for this deployment</h1></header>
    <main>
      <p>GitHub shows what the App may read, and makes it.</p>
      ${isLocal && html`<p>${note}</p>`}
      <form class="panel" method="post" action="${action}">
        <input name="manifest" type="hidden" value="${JSON.stringify(manifest)}" />
        <button type="submit">Make it on GitHub</button>
      </form>
    </main>
  `);
}

/** The App's secrets, once, and where they go. */
export function madePage({ page: appPage, secrets }: { page: string; secrets: Record<string, string> }): Html {
  return page(html`
    <header><h1>The GitHub App is made</h1></header>
    <main>
      <p>
        These are shown this once. Give each to the Worker, then
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
