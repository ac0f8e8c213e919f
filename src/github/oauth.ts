import { z } from 'zod';
import { base64Url } from '../base64-url.ts';
import { FailureError } from '../errors.ts';
import { unanswered } from './unanswered.ts';

/** GitHub's own pages need as long as its API. */
const TIMEOUT_MS = 15_000;

/** The App's client, for which people give their consent. */
export interface OAuthClient {
  apiUrl: string;
  clientId: string;
  clientSecret: string;
}

/**
 * The address of GitHub's pages, from the address of its API: `github.com`; `https://SUB.ghe.com` for
 * `https://api.SUB.ghe.com`; an Enterprise Server has both at one address.
 * https://docs.github.com/en/enterprise-cloud@latest/admin/data-residency/network-details-for-ghecom
 */
export function webUrlOf(apiUrl: string): string {
  const { protocol, host, origin } = new URL(apiUrl);
  const isCloud = host === 'api.github.com' || (host.startsWith('api.') && host.endsWith('.ghe.com'));
  return isCloud ? `${protocol}//${host.slice('api.'.length)}` : origin;
}

/** A secret, and a challenge that only the secret's maker can answer: https://www.rfc-editor.org/rfc/rfc7636 */
export async function newPkce(): Promise<{ verifier: string; challenge: string }> {
  const verifier = base64Url(crypto.getRandomValues(new Uint8Array(32)));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return { verifier, challenge: base64Url(new Uint8Array(digest)) };
}

/**
 * The page that asks a person whether the App may see who they are.
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app
 */
export function authorizeUrl(
  { apiUrl, clientId }: OAuthClient,
  { redirectUri, state, challenge }: { redirectUri: string; state: string; challenge: string },
): string {
  const url = new URL('/login/oauth/authorize', webUrlOf(apiUrl));
  url.search = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  }).toString();
  return url.href;
}

/** The person's token for the code in GitHub's redirect. Throws a `FailureError`: a code is valid once, for minutes. */
export async function exchangeCode(
  client: OAuthClient,
  { code, verifier, redirectUri }: { code: string; verifier: string; redirectUri: string },
): Promise<string> {
  const { clientId, clientSecret } = client;
  const answer = await postForm(client.apiUrl, '/login/oauth/access_token', {
    client_id: clientId,
    client_secret: clientSecret,
    code,
    code_verifier: verifier,
    redirect_uri: redirectUri,
  });
  if (answer.access_token !== undefined) return answer.access_token;
  throw refused(answer);
}

export interface DeviceCode {
  deviceCode: string;
  /** What the person types at `verificationUri`. */
  userCode: string;
  verificationUri: string;
  expiresIn: number;
  /** Seconds between two polls. */
  interval: number;
}

/**
 * Begins the flow for a person without a browser on this machine. Throws a `FailureError`, `rejected` when the App does
 * not allow it.
 */
export async function beginDevice(client: OAuthClient): Promise<DeviceCode> {
  const answer = await postForm(client.apiUrl, '/login/device/code', { client_id: client.clientId });
  const parsed = Device.safeParse(answer);
  if (!parsed.success) throw refused(answer);
  const { device_code: deviceCode, user_code: userCode, verification_uri: verificationUri } = parsed.data;
  return { deviceCode, userCode, verificationUri, expiresIn: parsed.data.expires_in, interval: parsed.data.interval };
}

/**
 * The person's token, or how many seconds to wait before the next poll. Throws a `FailureError` when there will be no
 * token.
 */
export async function pollDevice(
  client: OAuthClient,
  deviceCode: string,
): Promise<{ token: string } | { interval: number }> {
  const answer = await postForm(client.apiUrl, '/login/oauth/access_token', {
    client_id: client.clientId,
    device_code: deviceCode,
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
  });
  if (answer.access_token !== undefined) return { token: answer.access_token };
  // https://www.rfc-editor.org/rfc/rfc8628#section-3.5
  if (answer.error === 'authorization_pending') return { interval: 5 };
  if (answer.error === 'slow_down') return { interval: answer.interval ?? 10 };
  throw refused(answer);
}

const Device = z.object({
  device_code: z.string(),
  user_code: z.string(),
  verification_uri: z.string(),
  expires_in: z.number(),
  interval: z.number().default(5),
});

/** GitHub reports errors with status 200. */
const Answer = z.looseObject({
  access_token: z.string().optional(),
  error: z.string().optional(),
  error_description: z.string().optional(),
  interval: z.number().optional(),
});

/** https://docs.github.com/en/apps/oauth-apps/maintaining-oauth-apps/troubleshooting-oauth-app-access-token-request-errors */
const IN_WORDS: Record<string, string> = {
  bad_verification_code: 'The code that GitHub sent is used up or too old: begin again.',
  incorrect_client_credentials: 'GITHUB_APP_CLIENT_ID and GITHUB_APP_CLIENT_SECRET are not those of one App.',
  unverified_user_email:
    'GitHub needs your primary e-mail address to be verified first: do that there, and begin again.',
  redirect_uri_mismatch: 'The App does not list this address among its callback URLs: add it, or set PUBLIC_URL.',
  device_flow_disabled:
    'Device flow is switched off: tick "Enable Device Flow" in the settings of the App, or connect in the browser.',
  access_denied: 'The person said no.',
  expired_token: 'Nobody typed the code in time: begin again.',
  incorrect_device_code: 'The code is not one of this App: begin again.',
};

function refused({ error = 'no answer', error_description: description }: z.infer<typeof Answer>): FailureError {
  const detail = IN_WORDS[error] ?? `GitHub says ${error}: ${description ?? ''}`;
  return new FailureError(
    error === 'incorrect_client_credentials' ? { kind: 'bad_app', detail } : { kind: 'bad_credential', detail },
  );
}

async function postForm(apiUrl: string, path: string, fields: Record<string, string>): Promise<z.infer<typeof Answer>> {
  const url = new URL(path, webUrlOf(apiUrl));
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { accept: 'application/json', 'user-agent': 'tformance-edge' },
      body: new URLSearchParams(fields),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: 'manual',
    });
    const answer = Answer.safeParse(await response.json());
    if (answer.success && (response.ok || answer.data.error !== undefined)) return answer.data;
    // GitHub has no such page for an App that it does not know.
    if (response.status === 404) return { error: 'incorrect_client_credentials' };
    throw new FailureError({ kind: 'transient', detail: `HTTP ${response.status} of ${url.host}${path}` });
  } catch (error) {
    if (error instanceof FailureError) throw error;
    throw new FailureError({ kind: 'transient', detail: unanswered(url, error) }, { cause: error });
  }
}
