import { html } from 'hono/html';
import { page, type Html } from './pages.ts';

/** Says to what a link invites, and leads to GitHub, which says who accepts it. */
export function invitationPage({ workspace, role, token }: { workspace: string; role: string; token: string }): Html {
  return page(html`
    <header><h1>tformance-edge</h1></header>
    <main>
      <h2>You are invited to ${workspace}</h2>
      <p>You become a ${role}. GitHub is asked who you are, and nothing else.</p>
      <p><a href="/auth/github?invitation=${encodeURIComponent(token)}">Continue with GitHub</a></p>
    </main>
  `);
}
