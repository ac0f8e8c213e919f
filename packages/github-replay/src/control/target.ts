/** The repository of a change, by default the first one. `at` is by default now. */
export interface InRepository {
  readonly repository?: string;
  readonly at?: string;
}

/** The pull request of a change. */
export interface Target extends InRepository {
  readonly number: number;
}
