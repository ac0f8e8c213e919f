import { z } from 'zod';
import { FailureError } from '../errors.ts';
import { appJwt } from './app-jwt.ts';
import { openGitHub, type GitHub } from './client.ts';
import { GitHubId } from './github-id.ts';
import { parseRest } from './parse-rest.ts';

/** https://docs.github.com/en/rest/apps/apps */
const App = z.object({ slug: z.string() });
const Account = z.object({ id: GitHubId, login: z.string() });
const InstallationRow = z.object({ id: z.number(), account: Account, suspended_at: z.string().nullish() });
const TokenRow = z.object({ token: z.string(), expires_at: z.string() });

/** https://docs.github.com/en/rest/apps/webhooks */
const DeliveryRow = z.object({
  id: GitHubId,
  guid: z.string(),
  delivered_at: z.string(),
  status_code: z.number(),
});

const PER_PAGE = 100;

export interface Installation {
  id: number;
  /** The account it is installed on: whose quota it has, and what it is called. */
  accountId: string;
  login: string;
  isSuspended: boolean;
}

/** A delivery that did not arrive. */
export interface FailedDelivery {
  /** 64 bits, as digits. */
  id: string;
  guid: string;
  deliveredAt: number;
}

export type GitHubApp = ReturnType<typeof openApp>;

/** GitHub, as a GitHub App sees it. Every failure is thrown as a `FailureError`. */
export function openApp(app: { apiUrl: string; id: number; privateKey: string }) {
  async function asApp(): Promise<GitHub> {
    const token = await appJwt(app.id, app.privateKey, Date.now());
    return openGitHub({ apiUrl: app.apiUrl, token }, () => undefined);
  }

  return {
    /** Where the App is installed on an account, for a person to follow. */
    async installUrl(state: string): Promise<string> {
      const { data } = await (await asApp()).rest('/app', {});
      const { slug } = parseRest(App, data, '/app');
      const web = app.apiUrl === 'https://api.github.com' ? 'https://github.com' : new URL(app.apiUrl).origin;
      const url = new URL(`/apps/${slug}/installations/new`, web);
      url.searchParams.set('state', state);
      return url.href;
    },

    async installation(id: number): Promise<Installation> {
      const route = '/app/installations/{installation_id}';
      const { data } = await (await asApp()).rest(route, { installation_id: id });
      const { account, suspended_at: suspendedAt } = parseRest(InstallationRow, data, route);
      return { id, accountId: account.id, login: account.login, isSuspended: Boolean(suspendedAt) };
    },

    /** A token of an installation, good for an hour. One that is gone or suspended is a bad credential. */
    async installationToken(id: number): Promise<{ token: string; expiresAt: number }> {
      const route = '/app/installations/{installation_id}/access_tokens';
      try {
        const { data } = await (await asApp()).post(route, { installation_id: id });
        const { token, expires_at: expiresAt } = parseRest(TokenRow, data, route);
        return { token, expiresAt: Date.parse(expiresAt) };
      } catch (error) {
        if (!(error instanceof FailureError) || error.failure.kind !== 'unavailable') throw error;
        const detail = `the installation ${id} gives no token: ${error.failure.detail}`;
        throw new FailureError({ kind: 'bad_credential', detail }, { cause: error });
      }
    },

    /** A page of deliveries that did not arrive, newest first, and where the list goes on. */
    async failedDeliveries(cursor: string | null): Promise<{ deliveries: FailedDelivery[]; next: string | null }> {
      const route = '/app/hook/deliveries';
      const at: Record<string, string> = cursor === null ? {} : { cursor };
      const { data, headers } = await (await asApp()).rest(route, { per_page: PER_PAGE, status: 'failure', ...at });
      const rows = parseRest(z.array(DeliveryRow), data, route);
      return {
        deliveries: rows
          .filter(({ status_code: status }) => status < 200 || status > 299)
          .map(({ id, guid, delivered_at: deliveredAt }) => ({ id, guid, deliveredAt: Date.parse(deliveredAt) })),
        next: nextCursor(String(headers['link'] ?? '')),
      };
    },

    /** Has GitHub send a delivery again. */
    async redeliver(id: string): Promise<void> {
      await (await asApp()).post('/app/hook/deliveries/{delivery_id}/attempts', { delivery_id: id });
    },
  };
}

/** Whether a person, shown by a token of theirs, may use an installation. Throws a `FailureError`. */
export async function listsInstallation(github: GitHub, installationId: number): Promise<boolean> {
  const route = '/user/installations';
  const Page = z.object({ installations: z.array(z.object({ id: z.number() })) });
  for (let page = 1; ; page++) {
    const { data } = await github.rest(route, { per_page: PER_PAGE, page });
    const { installations } = parseRest(Page, data, route);
    if (installations.some(({ id }) => id === installationId)) return true;
    if (installations.length < PER_PAGE) return false;
  }
}

/** The cursor of the next page in a `Link` header; null on the last. */
function nextCursor(link: string): string | null {
  const [, url] = /<([^>]+)>;\s*rel="next"/.exec(link) ?? [];
  return url === undefined ? null : new URL(url).searchParams.get('cursor');
}
