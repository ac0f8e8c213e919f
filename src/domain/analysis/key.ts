/** What an analysis is made with: one of another prompt or model is another analysis. */
export interface AnalysisKey {
  promptVersion: number;
  model: string;
}

/** A position in a repository's list of pull requests, by `updatedAt` descending: enqueuing goes on after it. */
export interface QueuePosition {
  updatedAt: string;
  id: string;
}

/** The key as text. A repository stores it once all of its pull requests are enqueued for this key. */
export function keyText({ promptVersion, model }: AnalysisKey): string {
  return `${promptVersion}/${model}`;
}
