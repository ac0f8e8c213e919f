import { env } from 'cloudflare:workers';
import type { ModelControl } from '../../../packages/model-stand-in/src/control.ts';
import { afterAll, beforeAll } from 'vitest';
import { parseConfig } from '../../../src/config.ts';

/**
 * Has the Worker use the model while the tests of this file run. In others it would cost as much time as everything else:
 * each pull request of each workspace is analysed.
 */
export function useModel(): void {
  beforeAll(() => void Object.assign(env, { LLM_PROVIDER: 'openai-compatible' }));
  afterAll(() => void Object.assign(env, { LLM_PROVIDER: 'none' }));
}

/** The same, with the tokens of the day spent: what is to be analysed waits. */
export function useSpentModel(): void {
  useModel();
  beforeAll(() => void Object.assign(env, { LLM_DAILY_TOKEN_LIMIT: '0' }));
  afterAll(() => void Object.assign(env, { LLM_DAILY_TOKEN_LIMIT: '1000000' }));
}

/** Does something to the model behind the Worker's back; see `ModelControl` for what there is. */
export async function onModel<Name extends keyof ModelControl>(
  name: Name,
  ...[argument]: Parameters<ModelControl[Name]>
): Promise<ReturnType<ModelControl[Name]>> {
  const { LLM_BASE_URL } = parseConfig(env);
  const response = await fetch(new URL(`/_model/${name}`, LLM_BASE_URL), {
    method: 'POST',
    body: JSON.stringify(argument ?? {}),
  });
  const result = await response.json();
  if (!response.ok) throw new Error(`${name}: ${JSON.stringify(result)}`);
  return result as ReturnType<ModelControl[Name]>;
}
