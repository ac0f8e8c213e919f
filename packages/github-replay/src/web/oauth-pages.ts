import { createHash, randomBytes } from 'node:crypto';
import { jsonAnswer, type Answer } from '../answer.ts';
import type { RegisteredApp } from '../app/registered-app.ts';
import { page, redirect, type WebHandler, type WebParts, type WebRequest } from './web-page.ts';

const CODE_LIFETIME_MS = 600_000;
const TOKEN_SECONDS = 28_800;
const REFRESH_SECONDS = 15_811_200;
const DEVICE_SECONDS = 900;
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

interface Grant {
  readonly app: RegisteredApp;
  readonly login: string;
  readonly until: number;
}

interface CodeGrant extends Grant {
  readonly redirectUri: string;
  readonly challenge: string | undefined;
}

interface DeviceGrant extends Omit<Grant, 'login'> {
  /** How often the client has polled; the person has agreed before the second time. */
  polls: number;
}

/**
 * How a person lets an App act for them, in the browser and by device code. Errors come in HTTP 200.
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app
 */
export function oauthPages({ apps, people, tokens, now }: WebParts): Record<string, WebHandler> {
  const codes = new Map<string, CodeGrant>();
  const devices = new Map<string, DeviceGrant>();
  const refreshes = new Map<string, Grant>();

  function authorize({ fields, url }: WebRequest): Answer {
    const app = apps.byIssuer(fields['client_id'] ?? '');
    if (!app) return page(404, 'Not Found');
    const redirectUri = fields['redirect_uri'] ?? app.callbackUrls[0] ?? `${url.origin}/`;
    const { state, code_challenge: challenge, code_challenge_method: method } = fields;
    if (!isCallback(redirectUri, app.callbackUrls)) {
      const error_description = 'The redirect_uri is not associated with this application.';
      const back = app.callbackUrls[0] ?? `${url.origin}/`;
      return redirect(back, { error: 'redirect_uri_mismatch', error_description, state });
    }
    if (challenge !== undefined && method !== 'S256') {
      const error_description = 'The code_challenge_method must be S256.';
      return redirect(redirectUri, { error: 'invalid_request', error_description, state });
    }
    if (people.browser.denies) {
      const error_description = 'The user has denied your application access.';
      const error_uri = '/apps/building-oauth-apps/troubleshooting-authorization-request-errors/%23access-denied';
      return redirect(redirectUri, { error: 'access_denied', error_description, error_uri, state });
    }
    const code = randomBytes(10).toString('hex');
    const login = fields['login'] ?? people.browser.login;
    codes.set(code, { app, login, redirectUri, challenge, until: now() + CODE_LIFETIME_MS });
    return redirect(redirectUri, { code, state });
  }

  function exchange({ fields }: WebRequest): Answer {
    const app = apps.byIssuer(fields['client_id'] ?? '');
    if (!app) return failed('incorrect_client_credentials', 'The client_id and/or client_secret passed are incorrect.');
    if (fields['grant_type'] === DEVICE_GRANT) return exchangeDevice(fields['device_code'] ?? '', app);
    if (fields['client_secret'] !== app.clientSecret) {
      return failed('incorrect_client_credentials', 'The client_id and/or client_secret passed are incorrect.');
    }
    return fields['grant_type'] === 'refresh_token'
      ? refresh(fields['refresh_token'] ?? '', app)
      : exchangeCode(fields, app);
  }

  function exchangeCode(fields: WebRequest['fields'], app: RegisteredApp): Answer {
    const bad = failed('bad_verification_code', 'The code passed is incorrect or expired.');
    const { code = '', redirect_uri: redirectUri, code_verifier: verifier = '' } = fields;
    const grant = codes.get(code);
    codes.delete(code);
    if (!grant || grant.app !== app || grant.until <= now()) return bad;
    if (redirectUri !== undefined && redirectUri !== grant.redirectUri) {
      return failed(
        'redirect_uri_mismatch',
        'The redirect_uri MUST match the registered callback URL for this application.',
      );
    }
    const proven = createHash('sha256').update(verifier).digest('base64url');
    return grant.challenge !== undefined && proven !== grant.challenge ? bad : issue(grant);
  }

  function exchangeDevice(deviceCode: string, app: RegisteredApp): Answer {
    if (!app.deviceFlow) return deviceFlowDisabled();
    const grant = devices.get(deviceCode);
    if (grant?.app !== app) return failed('incorrect_device_code', 'The device_code provided is not valid.');
    if (grant.until <= now()) return failed('expired_token', 'This `device_code` has expired.');
    if (people.browser.denies) return failed('access_denied', 'The authorization request was denied.');
    grant.polls++;
    if (grant.polls === 1) return failed('authorization_pending', 'The authorization request is still pending.');
    devices.delete(deviceCode);
    return issue({ app, login: people.browser.login });
  }

  function refresh(token: string, app: RegisteredApp): Answer {
    const grant = refreshes.get(token);
    if (grant?.app !== app || grant.until <= now()) {
      return failed('bad_refresh_token', 'The refresh token passed is incorrect or expired.');
    }
    refreshes.delete(token);
    return issue(grant);
  }

  function issue({ app, login }: Pick<Grant, 'app' | 'login'>): Answer {
    const access_token = `ghu_${randomBytes(27).toString('base64url')}`;
    const refresh_token = `ghr_${randomBytes(57).toString('base64url')}`;
    tokens.register(access_token, { kind: 'app-user', app }, login, now() + TOKEN_SECONDS * 1_000);
    refreshes.set(refresh_token, { app, login, until: now() + REFRESH_SECONDS * 1_000 });
    return jsonAnswer(200, {
      access_token,
      expires_in: TOKEN_SECONDS,
      refresh_token,
      refresh_token_expires_in: REFRESH_SECONDS,
      scope: '',
      token_type: 'bearer',
    });
  }

  function beginDevice({ fields, url }: WebRequest): Answer {
    const app = apps.byIssuer(fields['client_id'] ?? '');
    if (!app) return jsonAnswer(404, { error: 'Not Found' });
    if (!app.deviceFlow) return deviceFlowDisabled();
    const device_code = randomBytes(20).toString('hex');
    devices.set(device_code, { app, until: now() + DEVICE_SECONDS * 1_000, polls: 0 });
    const [first, second] = randomBytes(4).toString('hex').toUpperCase().match(/.{4}/g) ?? [];
    return jsonAnswer(200, {
      device_code,
      user_code: `${first}-${second}`,
      verification_uri: `${url.origin}/login/device`,
      expires_in: DEVICE_SECONDS,
      interval: 5,
    });
  }

  return {
    'GET /login/oauth/authorize': authorize,
    'POST /login/oauth/access_token': exchange,
    'POST /login/device/code': beginDevice,
    'GET /login/device': () => page(200, 'Enter the code displayed on your device'),
  };
}

/** Whether a callback is registered, or is below a registered one. On the loopback address every port is allowed. */
function isCallback(address: string, registered: readonly string[]): boolean {
  if (registered.length === 0) return true;
  const target = new URL(address);
  return registered
    .map((each) => new URL(each))
    .some((each) => {
      const isLocal = /^(127\.0\.0\.1|\[::1\])$/.test(each.hostname);
      const sameHost = isLocal ? target.hostname === each.hostname : target.origin === each.origin;
      return (
        sameHost &&
        (target.pathname === each.pathname || target.pathname.startsWith(each.pathname.replace(/\/?$/, '/')))
      );
    });
}

function deviceFlowDisabled(): Answer {
  return failed('device_flow_disabled', 'Device Flow must be explicitly enabled for this App');
}

function failed(error: string, error_description: string): Answer {
  const error_uri =
    'https://docs.github.com/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors/';
  return jsonAnswer(200, { error, error_description, error_uri });
}
