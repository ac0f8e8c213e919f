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
 * The repositories; src/dashboard/assets/repositories-page.js fills them in. A button is disabled until the script that
 * handles it has loaded, because the browser would otherwise send the form itself.
 */
export function repositoriesPage(): Html {
  return page(
    html`
      ${banner(html`<h1>tformance-edge</h1>`)}
      <main>
        <form class="panel" id="add">
          <label>Repository <input name="fullName" placeholder="OWNER/NAME" required autocomplete="off" /></label>
          <button type="submit" disabled>Add</button>
          <p role="alert"></p>
        </form>
        <p><a href="/metrics">Metrics of all repositories</a> · <a href="/docs">API</a></p>
        <section id="repositories" aria-label="Repositories" aria-live="polite">
          <p class="dim">Loading …</p>
        </section>
      </main>
    `,
    'tformance-edge',
    '/repositories-page.js',
  );
}

/** The metrics of the workspace; src/dashboard/assets/metrics-page.js fills them in. */
export function metricsPage(): Html {
  return metricsShell('All repositories', '/metrics-page.js', html``);
}

/** A repository's metrics and its pull requests; src/dashboard/assets/repository-page.js fills them in. */
export function repositoryPage(): Html {
  return metricsShell(
    'Repository',
    '/repository-page.js',
    section(
      'pull-requests',
      'Pull requests',
      html`<form id="filter">
        <label>
          State
          <select name="state">
            <option value="">any</option>
            <option>open</option>
            <option>merged</option>
            <option>closed</option>
          </select>
        </label>
        <label>Title contains <input name="q" type="search" maxlength="200" autocomplete="off" /></label>
        <button type="submit" disabled>Find</button>
      </form>`,
    ),
  );
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

function metricsShell(title: string, script: string, more: Html): Html {
  return page(
    html`
      ${banner(html`<a href="/">tformance-edge</a>`)}
      <main>
        <h1>${title}</h1>
        <div id="about">${loading}</div>
        <nav id="presets" aria-label="Window"></nav>
        <form class="panel" id="window" aria-label="Window and filters">
          <label>From <input name="from" type="date" /></label>
          <label>To, inclusive <input name="to" type="date" /></label>
          <label>Author <input name="author" autocomplete="off" size="12" /></label>
          <label>Label <input name="label" autocomplete="off" size="12" /></label>
          <label hidden>
            Team
            <select name="team">
              <option value="">any</option>
            </select>
          </label>
          <button type="submit" disabled>Show</button>
        </form>
        <div id="period">${loading}</div>
        ${section('overview', 'Overview')} ${section('weekly', 'By week')} ${section('stages', 'Stages')}
        ${section('delivery', 'Delivery')} ${section('reviewers', 'Reviewers')} ${section('authors', 'Authors')}
        ${section('ai', 'AI')} ${section('quality', 'Quality')} ${more}
      </main>
    `,
    title,
    script,
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
