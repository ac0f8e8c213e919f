/** Which repository a change is for: the first one, without a name. `at` is now, without a time. */
export interface InRepository {
  readonly repository?: string;
  readonly at?: string;
}

/** Which pull request a change is for. */
export interface Target extends InRepository {
  readonly number: number;
}
