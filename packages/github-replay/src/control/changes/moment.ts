import type { Actor } from '../../history/model.ts';

/** When a change happens, in GitHub's format, and by whom. */
export interface Moment {
  readonly at: string;
  readonly actor: Actor;
  readonly repositoryId: number;
}
