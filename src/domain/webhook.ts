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
  /** An installation of the App works from now on, or does not, for the reason given. */
  | { kind: 'installation'; installationId: number; failure: string | null }
  /** Nothing of ours. */
  | { kind: 'nothing' };
