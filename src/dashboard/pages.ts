import { html } from 'hono/html';

export type Html = ReturnType<typeof html>;

/** A whole page around a body. */
export function page(body: Html, script: Html = html``): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>tformance-edge</title>
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/dashboard.css" />
        ${script}
      </head>
      <body>
        ${body}
      </body>
    </html>`;
}

/** The form to sign in with an API key, with what was wrong with the last one. */
export function signInPage(problem: string): Html {
  return page(html`
    <header><h1>tformance-edge</h1></header>
    <main>
      <form class="panel" method="post" action="/session">
        <label>API key <input name="key" type="password" required autofocus autocomplete="current-password" /></label>
        <button type="submit">Sign in</button>
        <p role="alert">${problem}</p>
      </form>
    </main>
  `);
}

/** The repositories; src/dashboard/assets/dashboard.js fills them in. */
export function repositoriesPage(): Html {
  return page(
    html`
      <header>
        <h1>tformance-edge</h1>
        <form method="post" action="/session/end"><button class="quiet" type="submit">Sign out</button></form>
      </header>
      <main>
        <form class="panel" id="add">
          <label>Repository <input name="fullName" placeholder="OWNER/NAME" required autocomplete="off" /></label>
          <button type="submit">Add</button>
          <p role="alert"></p>
        </form>
        <section id="repositories" aria-label="Repositories" aria-live="polite"></section>
      </main>
    `,
    html`<script type="module" src="/dashboard.js"></script>`,
  );
}
