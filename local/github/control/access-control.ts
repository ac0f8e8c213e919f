import { installationShape } from '../app/app-shapes.ts';
import type { Installation, RegisteredApp } from '../app/registered-app.ts';
import type { Callers } from '../callers/callers.ts';
import type { TokenBook } from '../callers/token-book.ts';
import { isoSeconds } from '../history/iso-seconds.ts';
import type { Actor } from '../history/model.ts';
import type { Announcer } from '../webhooks/announcer.ts';

/** Who may ask, for what, and how often. */
export interface AccessControl {
  /** The token is refused with 401 from now on. */
  revokeToken(change: { token: string }): void;
  restoreToken(change: { token: string }): void;
  /** From now on these tokens see public repositories only, and all others private ones too. */
  setPublicTokens(change: { tokens: readonly string[] }): void;
  suspendInstallation(change: { installationId: number }): void;
  unsuspend(change: { installationId: number }): void;
  /** Which installations the token of a user lists. */
  setUserInstallations(change: { token: string; installations: readonly number[] }): void;
  /** Uses up the points of a token (or of its installation) until the given seconds have passed. */
  exhaust(change: { token: string; resource: 'graphql' | 'core'; resetIn?: number }): void;
}

export interface AccessParts {
  readonly tokens: TokenBook;
  readonly callers: Callers;
  readonly app: RegisteredApp | undefined;
  readonly announcer: Announcer;
  readonly sender: Actor;
  readonly now: () => number;
  readonly address: () => string;
}

export function createAccessControl(parts: AccessParts): AccessControl {
  const { tokens, callers, announcer, now } = parts;

  function registered(): RegisteredApp {
    if (!parts.app) throw new Error('the replay was started without a GitHub App');
    return parts.app;
  }
  function suspend(id: number, action: 'suspend' | 'unsuspend'): void {
    const app = registered();
    const installation: Installation | undefined = app.installation(id);
    if (!installation) throw new Error(`there is no installation ${id}`);
    installation.suspendedAt = action === 'suspend' ? isoSeconds(now()) : null;
    const payload = { action, installation: installationShape(app, installation, parts.address()) };
    announcer.announceInstallation(installation, parts.sender, { name: 'installation', payload });
  }

  return {
    revokeToken: ({ token }) => tokens.revoke(token),
    restoreToken: ({ token }) => tokens.restore(token),
    setPublicTokens: (setting) => tokens.setPublic(setting.tokens),
    suspendInstallation: ({ installationId }) => suspend(installationId, 'suspend'),
    unsuspend: ({ installationId }) => suspend(installationId, 'unsuspend'),
    setUserInstallations: ({ token, installations }) => registered().setListed(token, installations),
    exhaust({ token, resource, resetIn }) {
      callers.accountOf(token)[resource].exhaust(resetIn === undefined ? undefined : now() + resetIn * 1_000);
    },
  };
}
