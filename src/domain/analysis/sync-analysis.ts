/** What happens to the analyses of a sync's pull requests, as its record says it after the end. */
export type SyncAnalysis =
  | { status: 'skipped'; reason: string }
  /** How many pull requests of the workspace waited when the sync had ended. */
  | { status: 'queued'; waiting: number };
