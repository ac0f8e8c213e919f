import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { appManifest, convertManifest, newAppUrl } from '../../src/github/app-manifest.ts';

/** The GitHub App by the names of the Worker's variables. */
const NAMES = ['GITHUB_APP_ID', 'GITHUB_APP_PRIVATE_KEY', 'GITHUB_APP_CLIENT_ID', 'GITHUB_APP_CLIENT_SECRET'] as const;

/** The App of the environment's variables, else the one that an earlier start created; nothing without both. */
export function appVariables(
  env: Record<string, string | undefined>,
  stored: Record<string, string> | null,
): Record<string, string> {
  const named = NAMES.flatMap((name) => (env[name] ? [[name, env[name]] as const] : []));
  return named.length > 0 ? Object.fromEntries(named) : (stored ?? {});
}

/**
 * Has GitHub make an App, in the browser: a page on this machine hands the manifest to GitHub, which leads back to it with a code
 * for the App's secrets. `publicUrl` is where the Worker will be. Throws a `FailureError` when GitHub does not hand them out.
 */
export async function makeApp(options: {
  apiUrl: string;
  publicUrl: string;
  organization: string | undefined;
  /** Called with the address of the page that a person must open. */
  show: (url: string) => void;
}): Promise<Record<string, string>> {
  const { apiUrl, publicUrl, organization, show } = options;
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const state = crypto.randomUUID();
    const action = newAppUrl(apiUrl, organization, state);
    const manifest = JSON.stringify(appManifest(publicUrl, `${origin}/made`));
    const code = new Promise<string>((resolve) => {
      server.on('request', ({ url = '/' }, response: ServerResponse) => {
        const { pathname, searchParams } = new URL(url, origin);
        const handed = searchParams.get('code');
        if (pathname === '/made' && handed !== null && searchParams.get('state') === state) {
          answer(response, 200, 'The GitHub App is made. Go back to the terminal.');
          resolve(handed);
        } else if (pathname === '/') answer(response, 200, formOf(action, manifest));
        else answer(response, 404, 'There is nothing here.');
      });
    });
    show(`${origin}/`);
    const { secrets } = await convertManifest(apiUrl, await code);
    return secrets;
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

function formOf(action: string, manifest: string): string {
  return `<h1>A GitHub App for this machine</h1>
    <p>It gets no webhook, because GitHub cannot reach this machine: the schedule brings what changed.</p>
    <form method="post" action="${escaped(action)}">
      <input type="hidden" name="manifest" value="${escaped(manifest)}">
      <button>Make it on GitHub</button>
    </form>`;
}

function answer(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>tformance-edge</title>${body}</html>`);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
