import type { Config } from './config.ts';
import type { Credential } from './domain/tracked-repository.ts';
import type { GitHubBudget } from './durable/github-budget.ts';
import { FailureError } from './errors.ts';
import { openApp, type GitHubApp } from './github/app.ts';
import type { GitHubAccess } from './github/client.ts';
import { seal, unseal } from './secret-box.ts';

/** A kept token of an installation is used until so long before its end: a chunk must not outlive it. */
const TOKEN_RESERVE_MS = 5 * 60_000;

/** The GitHub App of this deployment; null when it has none. */
export function appOf({ GITHUB_APP_ID, GITHUB_APP_PRIVATE_KEY, GITHUB_API_URL }: Config): GitHubApp | null {
  if (GITHUB_APP_ID === undefined || GITHUB_APP_PRIVATE_KEY === undefined) return null;
  return openApp({ apiUrl: GITHUB_API_URL, id: GITHUB_APP_ID, privateKey: GITHUB_APP_PRIVATE_KEY });
}

/** The token to read with. Throws a `FailureError` when there is none. */
export async function gitHubAccess(
  config: Config,
  app: GitHubApp | null,
  installation: (id: number) => DurableObjectStub<GitHubBudget>,
  credential: Credential,
): Promise<GitHubAccess> {
  const apiUrl = config.GITHUB_API_URL;
  switch (credential.kind) {
    case 'token':
      return { apiUrl, token: await unseal(config.ENCRYPTION_KEY, credential.ciphertext) };
    case 'installation': {
      const { installationId } = credential;
      return { apiUrl, token: await installationToken(config, app, installation(installationId), installationId) };
    }
    case 'deployment': {
      if (config.GITHUB_TOKEN) return { apiUrl, token: config.GITHUB_TOKEN };
      const detail = 'the repository has no connection, and the deployment no GITHUB_TOKEN';
      throw new FailureError({ kind: 'bad_credential', detail });
    }
  }
}

/** The token of an installation that is in use, or a new one; kept sealed, for an hour at most. */
async function installationToken(
  config: Config,
  app: GitHubApp | null,
  quota: DurableObjectStub<GitHubBudget>,
  installationId: number,
): Promise<string> {
  const kept = await quota.token(Date.now() + TOKEN_RESERVE_MS);
  if (kept !== null) return unseal(config.ENCRYPTION_KEY, kept);
  if (!app) throw new FailureError({ kind: 'bad_credential', detail: 'the deployment has no GITHUB_APP_ID' });
  const { token, expiresAt } = await app.installationToken(installationId);
  await quota.keepToken(await seal(config.ENCRYPTION_KEY, token), expiresAt);
  return token;
}

/** Names the quota that a credential reads from: all tokens of one user share it, and an installation has its own. */
export function quotaOf(config: Config, credential: Credential): string {
  switch (credential.kind) {
    case 'deployment':
      return `${hostOf(config)}/deployment`;
    case 'token':
      return `${hostOf(config)}/user:${credential.ownerId}`;
    case 'installation':
      return installationQuota(config, credential.installationId);
  }
}

export function installationQuota(config: Config, installationId: number): string {
  return `${hostOf(config)}/installation:${installationId}`;
}

function hostOf(config: Config): string {
  return new URL(config.GITHUB_API_URL).host;
}
