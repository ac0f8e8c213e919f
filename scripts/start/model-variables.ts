/** The model that the Worker asks, and its key. */
const MODEL = ['LLM_PROVIDER', 'LLM_BASE_URL', 'LLM_MODEL', 'LLM_API_KEY'] as const;
/** What it may cost. */
const COST = ['LLM_DAILY_TOKEN_LIMIT', 'LLM_INPUT_PRICE', 'LLM_OUTPUT_PRICE'] as const;

/**
 * The `LLM_*` of the environment that the Worker is to have: all that are set. Throws an `Error` that names what does not
 * go together: a stand-in and another model, or a model that would not be asked.
 */
export function modelVariables(
  env: Record<string, string | undefined>,
  model: 'stand-in' | undefined,
): Record<string, string> {
  const set = [...MODEL, ...COST].flatMap((name) => {
    const value = env[name];
    return value ? [[name, value] as const] : [];
  });
  const variables: Record<string, string> = Object.fromEntries(set);
  const named = MODEL.filter((name) => name in variables);
  if (model === 'stand-in' && named.length > 0) {
    throw new Error(`--model stand-in takes the place of ${named.join(', ')}: leave out one or the other`);
  }
  if (!variables['LLM_PROVIDER'] && variables['LLM_BASE_URL']) {
    throw new Error('LLM_BASE_URL is not used without LLM_PROVIDER=openai-compatible: set both, or neither');
  }
  return variables;
}
