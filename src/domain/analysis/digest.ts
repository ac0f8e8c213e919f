/** What the model did in a time, and what it added. */
export interface DigestCounts {
  /** Pull requests whose analysis ended with a result, or failed. */
  analysed: number;
  failed: number;
  /** Those enqueued in this time that still wait. */
  waiting: number;
  /** Of the analysed: whose type of work only the model knew. */
  workTypes: number;
  /** Of the analysed: where the model thought that AI was used. This is weak evidence, which counts nowhere. */
  aiOpinions: number;
  calls: number;
  inputTokens: number;
  outputTokens: number;
  /** US dollars; null when no call was paid for, or no price is configured. */
  cost: number | null;
}

const NOTHING: DigestCounts = {
  analysed: 0,
  failed: 0,
  waiting: 0,
  workTypes: 0,
  aiOpinions: 0,
  calls: 0,
  inputTokens: 0,
  outputTokens: 0,
  cost: null,
};

/** The sums of several times. */
export function digestTotals(parts: DigestCounts[]): DigestCounts {
  return parts.reduce(
    (sum, part) => ({
      analysed: sum.analysed + part.analysed,
      failed: sum.failed + part.failed,
      waiting: sum.waiting + part.waiting,
      workTypes: sum.workTypes + part.workTypes,
      aiOpinions: sum.aiOpinions + part.aiOpinions,
      calls: sum.calls + part.calls,
      inputTokens: sum.inputTokens + part.inputTokens,
      outputTokens: sum.outputTokens + part.outputTokens,
      cost: part.cost === null ? sum.cost : (sum.cost ?? 0) + part.cost,
    }),
    NOTHING,
  );
}

/** The same in words, for a person. */
export function digestText(counts: DigestCounts): string {
  const { analysed, failed, waiting, workTypes, aiOpinions, calls, inputTokens, outputTokens, cost } = counts;
  if (analysed + failed + waiting + calls === 0) return 'The model had nothing to do.';
  const paid = cost === null ? 'no price is known' : `$${cost.toFixed(cost < 1 ? 4 : 2)}`;
  return [
    `${amount(analysed)} analysed, ${amount(failed)} failed, ${amount(waiting)} waiting.`,
    `The type of work of ${amount(workTypes)} is known from the model alone.`,
    `It thought that AI was used in ${amount(aiOpinions)}: an opinion, which counts nowhere.`,
    `${amount(inputTokens + outputTokens)} tokens in ${amount(calls)} ${calls === 1 ? 'call' : 'calls'}; ${paid}.`,
  ].join(' ');
}

function amount(count: number): string {
  return count.toLocaleString('en-US');
}
