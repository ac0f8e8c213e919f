import type { ChangedList } from './deployments/sources-to-read.ts';
import type { RefreshRequest } from './cursor/live.ts';

/** What a webhook's delivery asks for. The payload only names what to read: the stored data is read from GitHub anew. */
export type WebhookMeaning =
  /**
   * Pull requests to read again: by number, and those with one of the commits as their head or merge commit.
   * `deployed`: a sync must read the deployments; `hint`: it must do so where the rules name that list.
   */
  | {
      kind: 'pull_requests';
      repositoryGithubId: string;
      pulls: RefreshRequest[];
      shas: string[];
      deployed: boolean;
      changedList?: ChangedList;
    }
  /** Repositories whose name, visibility or existence changed. */
  | { kind: 'repositories'; repositoryGithubIds: string[] }
  /**
   * Something happened to an installation of the App, at an instant (ISO 8601). Either it no longer works, for the
   * given reason; or it works again (`failure` null, only for `created` and `unsuspend`); or neither.
   */
  | { kind: 'installation'; installationId: string; action: string; at: string; failure: string | null }
  /** A person has left an organization, or one team of it (null: the whole organization). */
  | { kind: 'member_left'; organizationGithubId: string; teamGithubId: string | null; userGithubId: string }
  /** Nothing that this product uses. */
  | { kind: 'nothing' };
