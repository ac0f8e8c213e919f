import type { Hint } from './cursor/live.ts';

/** What a webhook's delivery asks for. Its payload is a hint: what is stored is read from GitHub anew. */
export type WebhookMeaning =
  /**
   * Pull requests to read again: by number, and those that have one of the commits as their head or merge. When something
   * was `deployed`, a sync is to read what.
   */
  | { kind: 'pull_requests'; repositoryGithubId: string; pulls: Hint[]; shas: string[]; deployed: boolean }
  /** Repositories whose name, visibility or existence changed. */
  | { kind: 'repositories'; repositoryGithubIds: string[] }
  /**
   * Something happened to an installation of the App, at an instant (ISO 8601): it no longer works, for the reason given, or
   * does again (`failure` null, `created` and `unsuspend` alone), or neither.
   */
  | { kind: 'installation'; installationId: string; action: string; at: string; failure: string | null }
  /** Nothing of ours. */
  | { kind: 'nothing' };
