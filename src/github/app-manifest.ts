import { z } from 'zod';
import { FailureError } from '../errors.ts';
import { unanswered } from './unanswered.ts';
import { webUrlOf } from './oauth.ts';

const TIMEOUT_MS = 15_000;

/** All permissions that this product uses or will use, so that no owner has to approve a change. */
const PERMISSIONS = {
  metadata: 'read',
  pull_requests: 'read',
  contents: 'read',
  checks: 'read',
  statuses: 'read',
  deployments: 'read',
  actions: 'read',
  issues: 'read',
  members: 'read',
};

/** GitHub sends `installation` and `installation_repositories` to every App, and refuses a manifest that names them. */
const EVENTS = [
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'pull_request_review_thread',
  'issue_comment',
  'issues',
  'check_run',
  'check_suite',
  'status',
  'deployment_status',
  'release',
  'workflow_run',
  'membership',
  'organization',
  'team',
  'repository',
];

/**
 * The manifest from which GitHub makes an App. GitHub refuses a webhook address on this machine, so a local App has
 * none, and the schedule replaces it.
 * https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
 */
export function appManifest(publicUrl: string, made: string) {
  const at = (path: string) => new URL(path, publicUrl).href;
  const isLocal = isOfThisMachine(publicUrl);
  return {
    name: `tformance-edge ${new URL(publicUrl).hostname}`.slice(0, 34),
    url: publicUrl,
    redirect_url: made,
    callback_urls: [at('/auth/github/callback')],
    setup_url: at('/auth/github/connect'),
    public: false,
    default_permissions: PERMISSIONS,
    ...(isLocal
      ? { default_events: [] }
      : { hook_attributes: { url: at('/webhooks/github'), active: true }, default_events: EVENTS }),
  };
}

/** Whether an address is one that GitHub cannot reach from outside. */
export function isOfThisMachine(url: string): boolean {
  const { hostname } = new URL(url);
  return (
    hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || hostname.startsWith('127.')
  );
}

/** The page that receives a manifest: for the person's own account, or for an organization that the person owns. */
export function newAppUrl(apiUrl: string, organization: string | undefined, state: string): string {
  const path =
    organization === undefined
      ? '/settings/apps/new'
      : `/organizations/${encodeURIComponent(organization)}/settings/apps/new`;
  const url = new URL(path, webUrlOf(apiUrl));
  url.searchParams.set('state', state);
  return url.href;
}

/** https://docs.github.com/en/rest/apps/apps#create-a-github-app-from-a-manifest */
const Made = z.object({
  id: z.number(),
  html_url: z.url(),
  client_id: z.string(),
  client_secret: z.string(),
  webhook_secret: z.string().nullish(),
  pem: z.string(),
});

/** The new App, by the names of the variables that configure it. */
export interface MadeApp {
  page: string;
  secrets: Record<string, string>;
}

/** What GitHub gives out for the code of a manifest, once, within an hour. Throws a `FailureError`. */
export async function convertManifest(apiUrl: string, code: string): Promise<MadeApp> {
  const route = `${apiUrl.replace(/\/+$/, '')}/app-manifests/${encodeURIComponent(code)}/conversions`;
  const answer = await asJson(route);
  const made = Made.safeParse(answer);
  if (!made.success) {
    const detail =
      'GitHub did not give the App: the code was used already or is older than an hour. Create the App again.';
    throw new FailureError({ kind: 'unavailable', reason: 'not_found', detail });
  }
  const {
    id,
    html_url: page,
    client_id: clientId,
    client_secret: clientSecret,
    webhook_secret: secret,
    pem,
  } = made.data;
  return {
    page,
    secrets: {
      GITHUB_APP_ID: String(id),
      GITHUB_APP_PRIVATE_KEY: pem.trim(),
      GITHUB_APP_CLIENT_ID: clientId,
      GITHUB_APP_CLIENT_SECRET: clientSecret,
      ...(secret && { GITHUB_WEBHOOK_SECRET: secret }),
    },
  };
}

async function asJson(url: string): Promise<unknown> {
  try {
    const headers = { accept: 'application/vnd.github+json', 'user-agent': 'tformance-edge' };
    const response = await fetch(url, { method: 'POST', headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    return await response.json();
  } catch (cause) {
    throw new FailureError({ kind: 'transient', detail: unanswered(url, cause) }, { cause });
  }
}
