import { createPublicKey, randomBytes } from 'node:crypto';
import { isoSeconds } from '../history/iso-seconds.ts';
import { stableNumber } from '../history/stable-number.ts';
import type { AppOptions, InstallationOptions } from './app-options.ts';
import type { Permissions } from './permissions.ts';
import type { Signer } from './verify-jwt.ts';

const TOKEN_LIFETIME_MS = 3_600_000;
/** GitHub's newer installation tokens are this long: a program that keeps them in a narrow column fails on them. */
const TOKEN_LENGTH = 520;

/** The permissions of an App whose options have none. */
const PERMISSIONS: Permissions = {
  actions: 'read',
  checks: 'read',
  contents: 'read',
  deployments: 'read',
  issues: 'read',
  members: 'read',
  metadata: 'read',
  pull_requests: 'read',
  statuses: 'read',
};

const EVENTS = [
  'check_run',
  'check_suite',
  'deployment',
  'deployment_status',
  'issue_comment',
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'push',
  'repository',
  'status',
];

export interface Installation {
  readonly id: number;
  readonly account: string;
  readonly createdAt: string;
  permissions: Permissions;
  /** Null while it is not suspended. */
  suspendedAt: string | null;
}

export interface IssuedToken {
  readonly token: string;
  readonly installation: Installation;
  /** Milliseconds. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** A GitHub App: where it is installed, and the tokens it was given. */
export interface RegisteredApp {
  readonly slug: string;
  readonly signer: Signer;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly callbackUrls: readonly string[];
  readonly setupUrl: string | null;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  readonly createdAt: string;
  readonly installations: readonly Installation[];
  deviceFlow: boolean;
  install(options: InstallationOptions): Installation;
  uninstall(id: number): void;
  installation(id: number): Installation | undefined;
  issueToken(installation: Installation): IssuedToken;
  /** A token that was issued, expired or not. */
  issued(token: string): IssuedToken | undefined;
  /** The installations that a user's token lists; undefined when they were not named. */
  listedFor(token: string): readonly Installation[] | undefined;
  setListed(token: string, ids: readonly number[]): void;
}

export function registerApp(options: AppOptions, now: () => number): RegisteredApp {
  const { id, slug = 'replay-app', permissions = PERMISSIONS, events = EVENTS } = options;
  const tokens = new Map<string, IssuedToken>();
  const listed = new Map(Object.entries(options.userInstallations ?? {}));
  const { clientId = `Iv23li${stableNumber(`client ${id}`)}` } = options;
  const installations: Installation[] = [];

  const app: RegisteredApp = {
    slug,
    signer: { id, clientId, key: createPublicKey(options.publicKey) },
    clientId,
    clientSecret: options.clientSecret ?? `secret-of-${id}`,
    callbackUrls: options.callbackUrls ?? [],
    setupUrl: options.setupUrl ?? null,
    permissions,
    events,
    createdAt: isoSeconds(now()),
    installations,
    deviceFlow: options.deviceFlow ?? false,
    install({ id: installationId, account, suspended, permissions: granted = permissions }) {
      const createdAt = isoSeconds(now());
      const suspendedAt = suspended ? createdAt : null;
      const installation = { id: installationId, account, createdAt, permissions: granted, suspendedAt };
      installations.push(installation);
      return installation;
    },
    uninstall(installationId) {
      const place = installations.findIndex((each) => each.id === installationId);
      if (place >= 0) installations.splice(place, 1);
      for (const [token, { installation }] of tokens) if (installation.id === installationId) tokens.delete(token);
    },
    installation: (wanted) => installations.find((each) => each.id === wanted),
    issueToken(installation) {
      const token = `ghs_${randomBytes(TOKEN_LENGTH).toString('base64url')}`.slice(0, TOKEN_LENGTH);
      const issued = { token, installation, issuedAt: now(), expiresAt: now() + TOKEN_LIFETIME_MS };
      tokens.set(token, issued);
      return issued;
    },
    issued: (token) => tokens.get(token),
    listedFor(token) {
      const ids = listed.get(token);
      return ids && installations.filter((each) => ids.includes(each.id));
    },
    setListed: (token, ids) => void listed.set(token, ids),
  };
  for (const installation of options.installations) app.install(installation);
  return app;
}
