import { html } from 'hono/html';

export type Html = ReturnType<typeof html>;

/** A whole page with this body; `script` is the path of one of the files in `assets`. */
export function page(body: Html, title = 'tformance-edge', script = ''): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/dashboard.css" />
        ${script && html`<script type="module" src="${script}"></script>`}
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

/**
 * One pull request; src/dashboard/assets/pull-request-page.js fills it in. `github` is the address of GitHub's own
 * pages.
 */
export function pullRequestPage(github: string): Html {
  return page(
    html`
      ${banner(html`<a href="/">tformance-edge</a>`)}
      <main data-github="${github}">
        <h1>Pull request</h1>
        <div id="about">${loading}</div>
        ${section('facts', 'Facts')} ${section('description', 'Description')} ${section('timeline', 'Timeline')}
        ${section('files', 'Files')} ${section('checks', 'Checks')} ${section('evidence', 'Evidence of AI use')}
        ${section('analysis', 'Analysis by a model')}
      </main>
    `,
    'Pull request',
    '/pull-request-page.js',
  );
}

function banner(name: Html): Html {
  return html`<header>
    ${name}
    <form method="post" action="/session/end"><button class="quiet" type="submit">Sign out</button></form>
  </header>`;
}

/** The placeholder that a script replaces by its content. */
const loading = html`<div class="body" aria-busy="true"><p class="dim">Loading …</p></div>`;

function section(id: string, title: string, before: Html = html``): Html {
  return html`<section class="panel" id="${id}" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${before} ${loading}
  </section>`;
}
