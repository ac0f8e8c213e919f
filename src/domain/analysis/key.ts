/** What an analysis is made with: one of another prompt or model is another analysis. */
export interface AnalysisKey {
  promptVersion: number;
  model: string;
}

/** A place in a repository's list of pull requests, by `updatedAt` descending. */
export interface LinePlace {
  updatedAt: string;
  id: string;
}

/** As a repository notes it, once all of its pull requests have been put in line for it. */
export function keyText({ promptVersion, model }: AnalysisKey): string {
  return `${promptVersion}/${model}`;
}
