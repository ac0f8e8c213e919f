import { z } from 'zod';
import type { BadCredential } from '../domain/failure.ts';
import { FailureError, type Failure } from '../errors.ts';
import { appJwt } from './app-jwt.ts';
import { openGitHub, type GitHub } from './client.ts';
import { GitHubId } from './github-id.ts';
import { nextPageUrl } from './link-header.ts';
import { parseRest } from './parse-rest.ts';

/** https://docs.github.com/en/rest/apps/apps */
const App = z.object({ html_url: z.url() });
const Account = z.object({ id: GitHubId, login: z.string() });
const Permissions = z.record(z.string(), z.string()).default({});
const InstallationRow = z.object({
  id: GitHubId,
  account: Account,
  suspended_at: z.string().nullish(),
  permissions: Permissions,
});
const TokenRow = z.object({ token: z.string(), expires_at: z.string(), permissions: Permissions });

/** https://docs.github.com/en/rest/apps/webhooks */
const DeliveryRow = z.object({
  id: GitHubId,
  guid: z.string(),
  delivered_at: z.string(),
  status_code: z.number(),
  redelivery: z.boolean().default(false),
});

/** Statuses of a delivery that never reached the Worker: GitHub's own for no connection and no answer, and Cloudflare's. */
const isUnanswered = (status: number) => status === 502 || status >= 504;

const PER_PAGE = 100;

export interface Installation {
  id: string;
  /** The account that it is installed on: its id names the quota, its login the account. */
  accountId: string;
  login: string;
  isSuspended: boolean;
  /** The granted permissions, by GitHub's names: `read`, `write` or `admin`. */
  permissions: Record<string, string>;
}

/** A delivery that did not arrive; its id is larger than a number holds exactly. */
export interface FailedDelivery {
  id: string;
  guid: string;
  deliveredAt: number;
  /** It was sent again before, and the Worker refused it: for its signature, its payload, or for want of something. */
  isRefusedAgain: boolean;
}

export type GitHubApp = ReturnType<typeof openApp>;

/** GitHub, as a GitHub App sees it. Every failure is thrown as a `FailureError`. */
export function openApp(app: { apiUrl: string; id: number; privateKey: string }) {
  /**
   * GitHub as the App itself sees it. When GitHub refuses the App's own key, the deployment is at fault and no
   * credential.
   */
  async function asApp<Answer>(ask: (github: GitHub) => Promise<Answer>): Promise<Answer> {
    const token = await appJwt(app.id, app.privateKey, Date.now());
    try {
      return await ask(openGitHub({ apiUrl: app.apiUrl, token }, () => undefined));
    } catch (error) {
      if (!(error instanceof FailureError) || !isOfApp(error.failure)) throw error;
      const detail = `GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY are not those of one App: ${error.failure.detail}`;
      throw new FailureError({ kind: 'bad_app', detail }, { cause: error });
    }
  }

  return {
    /** The page where a person installs the App on an account: GHES and ghe.com have it at another address. */
    async installUrl(state: string): Promise<string> {
      const { data } = await asApp((github) => github.rest('/app', {}));
      const { html_url: page } = parseRest(App, data, '/app');
      const url = new URL(`${page.replace(/\/+$/, '')}/installations/new`);
      url.searchParams.set('state', state);
      return url.href;
    },

    async installation(id: string): Promise<Installation> {
      const route = '/app/installations/{installation_id}';
      const { data } = await asApp((github) => github.rest(route, { installation_id: id }));
      const { account, suspended_at: suspendedAt, permissions } = parseRest(InstallationRow, data, route);
      const { id: accountId, login } = account;
      return {
        id,
        accountId,
        login,
        isSuspended: Boolean(suspendedAt),
        permissions,
      };
    },

    /**
     * A token of an installation, valid for an hour, with its permissions. A removed or suspended installation is a bad
     * credential.
     */
    async installationToken(
      id: string,
    ): Promise<{ token: string; expiresAt: number; permissions: Record<string, string> }> {
      const route = '/app/installations/{installation_id}/access_tokens';
      try {
        const { data } = await asApp((github) => github.post(route, { installation_id: id }));
        const { token, expires_at: expiresAt, permissions } = parseRest(TokenRow, data, route);
        return { token, expiresAt: Date.parse(expiresAt), permissions };
      } catch (error) {
        if (!(error instanceof FailureError) || error.failure.kind !== 'unavailable') throw error;
        throw new FailureError(withoutInstallation(error.failure), { cause: error });
      }
    },

    /** A page of deliveries that did not arrive, newest first, and the cursor of the next page. */
    async failedDeliveries(cursor: string | null): Promise<{ deliveries: FailedDelivery[]; next: string | null }> {
      const route = '/app/hook/deliveries';
      const at: Record<string, string> = cursor === null ? {} : { cursor };
      const { data, headers } = await asApp((github) =>
        github.rest(route, { per_page: PER_PAGE, status: 'failure', ...at }),
      );
      const rows = parseRest(z.array(DeliveryRow), data, route);
      return {
        deliveries: rows
          .filter(({ status_code: status }) => status < 200 || status > 299)
          .map(({ id, guid, delivered_at: deliveredAt, status_code: status, redelivery }) => ({
            id,
            guid,
            deliveredAt: Date.parse(deliveredAt),
            isRefusedAgain: redelivery && !isUnanswered(status),
          })),
        next: nextPageUrl(headers)?.searchParams.get('cursor') ?? null,
      };
    },

    /** Asks GitHub to send a delivery again. */
    async redeliver(id: string): Promise<void> {
      const route = '/app/hook/deliveries/{delivery_id}/attempts';
      await asApp((github) => github.post(route, { delivery_id: id }));
    },
  };
}

/**
 * A token with a wrong key or id is a 401; an App that is gone, or the id of another App, is "Integration not found".
 */
function isOfApp(failure: Failure): boolean {
  const isRefused = failure.kind === 'bad_credential' && failure.reason === 'refused';
  return isRefused || /integration not found/i.test(failure.detail);
}

/** What a connection has to note when its installation gives no token. */
function withoutInstallation({ reason, detail }: Failure & { kind: 'unavailable' }): BadCredential {
  if (reason === 'not_found') {
    const advice = 'Install the App again on GitHub, and connect the new installation.';
    return { kind: 'bad_credential', reason: 'missing', detail: `the GitHub App was uninstalled (${detail})`, advice };
  }
  const advice = "Look at the installation in the account's settings on GitHub.";
  return { kind: 'bad_credential', reason: 'suspended', detail: `the installation gives no token: ${detail}`, advice };
}
