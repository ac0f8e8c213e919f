import path from 'node:path';
import type { Child } from '../processes/child.ts';
import { startStandIn } from '../processes/start-stand-in.ts';

/** Starts the stand-in for a model; answers where it is and what points the Worker to it. */
export async function startModelStandIn(): Promise<{ url: string; variables: Record<string, string>; child: Child }> {
  const main = path.join(import.meta.dirname, '../../../model-stand-in/src/main.ts');
  const { ready, child } = await startStandIn('model stand-in', main, ['--model', 'stand-in']);
  const { url, baseUrl } = ready as { url: string; baseUrl: string };
  return { url, variables: { LLM_PROVIDER: 'openai-compatible', LLM_BASE_URL: baseUrl, LLM_MODEL: 'stand-in' }, child };
}
