import { html } from 'hono/html';

export type Html = ReturnType<typeof html>;

/** A whole page with this body. */
export function page(body: Html, title = 'tformance-edge'): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/dashboard.css" />
      </head>
      <body>
        ${body}
      </body>
    </html>`;
}

/** A page that says why another page cannot be shown. */
export function problemPage(status: number, problem: string): Html {
  return page(html`
    ${banner(html`<a href="/">tformance-edge</a>`)}
    <main>
      <h1>${problem}</h1>
      <p class="dim">HTTP ${status}</p>
      <p><a href="/">To the repositories</a></p>
    </main>
  `);
}

function banner(name: Html): Html {
  return html`<header>
    ${name}
    <form method="post" action="/session/end"><button class="quiet" type="submit">Sign out</button></form>
  </header>`;
}
