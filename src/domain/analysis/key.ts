/** What an analysis is made with. Another prompt or another model makes another analysis. */
export interface AnalysisKey {
  promptVersion: number;
  model: string;
}

/** A place in a repository's list of pull requests, by `updatedAt` descending. */
export interface EnqueuePlace {
  updatedAt: string;
  id: string;
}

/** The key as text. A repository stores it once all of its pull requests have been enqueued for it. */
export function keyText({ promptVersion, model }: AnalysisKey): string {
  return `${promptVersion}/${model}`;
}
