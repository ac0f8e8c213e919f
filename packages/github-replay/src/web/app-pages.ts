import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { jsonAnswer, notFound, type Answer } from '../answer.ts';
import { appShape } from '../app/app-shapes.ts';
import type { AppOptions } from '../app/app-options.ts';
import type { RegisteredApp } from '../app/registered-app.ts';
import type { Permissions } from '../app/permissions.ts';
import { page, redirect, type WebHandler, type WebParts, type WebRequest } from './web-page.ts';

/** https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest#github-app-manifest-parameters */
interface Manifest {
  readonly name?: string;
  readonly url?: string;
  readonly hook_attributes?: { readonly url?: string; readonly active?: boolean };
  readonly redirect_url?: string;
  readonly callback_urls?: readonly string[];
  readonly setup_url?: string;
  readonly public?: boolean;
  readonly default_permissions?: Permissions;
  readonly default_events?: readonly string[];
}

/** GitHub's pages on Apps: one is made from a manifest, and installed. The person in front of them confirms at once. */
export function appPages({ apps, people, owner }: WebParts): Record<string, WebHandler> {
  const codes = new Map<string, Manifest>();
  let nextId = 1_000_001;

  function takeManifest({ fields }: WebRequest): Answer {
    const manifest = JSON.parse(fields['manifest'] ?? '{}') as Manifest;
    const problem = problemOf(manifest);
    if (problem !== undefined) return page(422, problem);
    const code = randomBytes(20).toString('hex');
    codes.set(code, manifest);
    return redirect(manifest.redirect_url ?? '', { code, state: fields['state'] });
  }

  function convert({ name: code, url }: WebRequest): Answer {
    const manifest = codes.get(code);
    if (!manifest) return notFound();
    codes.delete(code);
    const keys = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    });
    const options: AppOptions = {
      id: nextId++,
      slug: (manifest.name ?? `app-${nextId}`).toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
      publicKey: keys.publicKey,
      clientSecret: randomBytes(20).toString('hex'),
      callbackUrls: manifest.callback_urls ?? [],
      ...(manifest.setup_url !== undefined && { setupUrl: manifest.setup_url }),
      ...(manifest.default_permissions && { permissions: manifest.default_permissions }),
      ...(manifest.default_events && { events: manifest.default_events }),
      installations: [],
    };
    const app = apps.add(options);
    const { clientSecret: client_secret } = app;
    const webhook_secret = manifest.hook_attributes?.url === undefined ? null : randomBytes(20).toString('hex');
    return jsonAnswer(201, { ...appShape(app, url.origin), client_secret, webhook_secret, pem: keys.privateKey });
  }

  function install({ name: slug, url, fields }: WebRequest): Answer {
    const app = apps.bySlug(slug);
    if (!app) return page(404, 'Not Found');
    const account = people.browser.account ?? owner();
    const known = app.installations.find((each) => each.account.toLowerCase() === account.toLowerCase());
    const { id } = known ?? app.install({ id: apps.nextInstallationId(), account });
    const setup_action = known ? 'update' : 'install';
    const back = app.setupUrl ?? app.callbackUrls[0] ?? `${url.origin}/settings/installations/${id}`;
    return redirect(back, { installation_id: String(id), setup_action, state: fields['state'] });
  }

  return {
    'GET /settings/apps/new': () => page(200, 'Register new GitHub App'),
    'POST /settings/apps/new': takeManifest,
    'GET /organizations/:name/settings/apps/new': () => page(200, 'Register new GitHub App'),
    'POST /organizations/:name/settings/apps/new': takeManifest,
    'POST /app-manifests/:name/conversions': convert,
    'GET /apps/:name': ({ name }) => describe(apps.bySlug(name)),
    'GET /apps/:name/installations/new': install,
    // The paths of these pages on Enterprise Server.
    'GET /github-apps/:name': ({ name }) => describe(apps.bySlug(name)),
    'GET /github-apps/:name/installations/new': install,
  };
}

/** GitHub's error for a manifest. */
function problemOf({ url, redirect_url, hook_attributes }: Manifest): string | undefined {
  if (url === undefined) return 'Invalid GitHub App configuration: "url" wasn\'t supplied.';
  if (redirect_url === undefined) return 'Invalid GitHub App configuration: "redirect_url" wasn\'t supplied.';
  const hook = hook_attributes?.url;
  if (hook_attributes && hook === undefined) return 'Invalid GitHub App configuration: Hook url cannot be blank.';
  if (hook !== undefined && /^(localhost|127\.|\[::1\])/.test(new URL(hook).hostname)) {
    return "Invalid GitHub App configuration: Hook url is not supported because it isn't reachable over the public Internet.";
  }
  return undefined;
}

function describe(app: RegisteredApp | undefined): Answer {
  return app ? page(200, `${app.slug}: Install`) : page(404, 'Not Found');
}
