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
