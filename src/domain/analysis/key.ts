/** What an analysis is made with: one of another prompt or model is another analysis. */
export interface AnalysisKey {
  promptVersion: number;
  model: string;
}

/** As a repository notes it, once all of its pull requests have been put in line for it. */
export function keyText({ promptVersion, model }: AnalysisKey): string {
  return `${promptVersion}/${model}`;
}
