import type { LlmMessage } from '../messages.ts';

export interface AnalyzeDeps {
  provider: 'none' | 'openai-compatible';
  store: {
    saveAnalysisOutcome(
      workspaceId: string,
      syncId: string,
      outcome: { status: 'skipped'; reason: string },
    ): Promise<unknown>;
  };
}

/** What became of the analysis of a sync's pull requests, kept on its record. */
export async function analyze(deps: AnalyzeDeps, message: LlmMessage): Promise<void> {
  const reason = deps.provider === 'none' ? 'no provider configured' : 'this version has no analysis yet';
  await deps.store.saveAnalysisOutcome(message.workspaceId, message.syncId, { status: 'skipped', reason });
}
