import { env } from 'cloudflare:workers';
import type { ModelControl } from '../../../packages/model-stand-in/src/control.ts';
import { parseConfig } from '../../../src/config.ts';

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
