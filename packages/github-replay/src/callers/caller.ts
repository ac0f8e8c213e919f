import type { Installation, RegisteredApp } from '../app/registered-app.ts';
import type { World } from '../hosting/world.ts';
import type { Account } from '../limits/account.ts';
import type { Permissions } from '../app/permissions.ts';
import type { Credential } from './credential.ts';

interface AnyCaller {
  /** What the caller may see. */
  readonly world: World;
  /** Whose limits are used up. */
  readonly account: Account;
  /** The caller's name in GitHub's messages: "user ID 583231". */
  readonly name: string;
}

/** The sender of a request. */
export type Caller = AnyCaller &
  (
    | { readonly kind: 'user'; readonly token: string; readonly credential: Credential }
    | {
        readonly kind: 'installation';
        readonly app: RegisteredApp;
        readonly installation: Installation;
        readonly permissions: Permissions;
        /** Milliseconds. */
        readonly issuedAt: number;
      }
    | { readonly kind: 'app'; readonly app: RegisteredApp }
  );

/** The caller's permissions; null when permissions do not apply, as for classic tokens. */
export function permissionsOf(caller: Caller): Permissions | null {
  if (caller.kind === 'installation') return caller.permissions;
  if (caller.kind === 'app' || caller.credential.kind === 'classic') return null;
  return caller.credential.kind === 'fine-grained' ? caller.credential.permissions : caller.credential.app.permissions;
}

/** The scopes of a classic token; null for all that has none. */
export function scopesOf(caller: Caller): readonly string[] | null {
  return caller.kind === 'user' && caller.credential.kind === 'classic' ? caller.credential.scopes : null;
}

/** The refusal of what a caller has no permission for; a token of a person is called otherwise than an App's. */
export function notAccessible(caller: Caller | null): string {
  const byApp = caller?.kind === 'installation' || (caller?.kind === 'user' && caller.credential.kind === 'app-user');
  return `Resource not accessible by ${byApp ? 'integration' : 'personal access token'}`;
}
