import type { Permissions } from '../app/permissions.ts';
import type { RegisteredApp } from '../app/registered-app.ts';

/** What a person's token may do. */
export type Credential =
  /** A classic token: everything its person may see, as far as its scopes go. */
  | { readonly kind: 'classic'; readonly scopes: readonly string[] }
  /** Sees private repositories of its resource owner alone; without one, of everybody. */
  | { readonly kind: 'fine-grained'; readonly permissions: Permissions; readonly owner?: string | undefined }
  /** A token that a person let an App have. */
  | { readonly kind: 'app-user'; readonly app: RegisteredApp };

export const ALL_SCOPES: readonly string[] = ['read:org', 'read:user', 'repo', 'user:email'];

/**
 * All permissions that a fine-grained token can have; none covers checks.
 * https://docs.github.com/en/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens
 */
export const FINE_GRAINED_PERMISSIONS: Permissions = {
  actions: 'read',
  contents: 'read',
  deployments: 'read',
  issues: 'read',
  members: 'read',
  metadata: 'read',
  pull_requests: 'read',
  statuses: 'read',
};

/** A token that was not registered: its prefix says of which kind it is. */
export function credentialByPrefix(token: string): Credential {
  return token.startsWith('github_pat_')
    ? { kind: 'fine-grained', permissions: FINE_GRAINED_PERMISSIONS }
    : { kind: 'classic', scopes: ALL_SCOPES };
}
