/** US dollars for a million tokens. */
export interface Prices {
  input: number;
  output: number;
}

export interface TokenUsage {
  inputTokens: number;
  outputTokens: number;
}

const MILLION = 1_000_000;

/** What an answer costs in US dollars; null where prices are not known. */
export function costOf(prices: Prices | null, { inputTokens, outputTokens }: TokenUsage): number | null {
  if (!prices) return null;
  return (inputTokens * prices.input + outputTokens * prices.output) / MILLION;
}
