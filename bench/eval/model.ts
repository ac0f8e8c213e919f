import { setTimeout as sleep } from 'node:timers/promises';
import { startModel } from '../../packages/model-stand-in/src/start-model.ts';
import { modelVariables } from '../../scripts/start/model-variables.ts';
import { parseConfig } from '../../src/config.ts';
import type { Model } from '../../src/jobs/analysis/ports.ts';
import { modelOf } from '../../src/model.ts';
import { askModel } from './ask-model.ts';
import type { Case } from './cases/case.ts';
import { analysisInputOf, expectationOf } from './expectation.ts';
import { scoreModel, type ModelScore } from './model-scoring.ts';

/** What the product needs beside its model, and this does not. */
const OF_NO_USE = {
  DATABASE_URL: 'postgresql://nobody@localhost/none',
  ADMIN_TOKEN: 'a'.repeat(32),
  ENCRYPTION_KEY: btoa('0'.repeat(32)),
};

export interface ModelEvaluation {
  /** `stand-in` is no model: its answers say whether the evaluation works. */
  name: string;
  /** Cases that tell by an account, which the model is not shown. */
  leftOut: number;
  score: ModelScore;
}

/**
 * Asks the model that the environment names, or the stand-in, about the labelled cases, at most so many, spread evenly. Null
 * when there is none. Throws for wrong variables, and when the model cannot be asked.
 */
export async function evaluateModel(
  cases: readonly Case[],
  how: { standIn: boolean; limit: number | undefined },
): Promise<ModelEvaluation | null> {
  const variables = modelVariables(process.env, how.standIn ? 'stand-in' : undefined);
  const standIn = how.standIn ? await startModel() : null;
  try {
    const named = standIn && {
      LLM_PROVIDER: 'openai-compatible',
      LLM_BASE_URL: standIn.baseUrl,
      LLM_MODEL: 'stand-in',
    };
    const model = modelOf(parseConfig({ ...OF_NO_USE, ...variables, ...named }));
    return model && (await evaluate(model, cases, how.limit));
  } finally {
    await standIn?.stop();
  }
}

async function evaluate(model: Model, cases: readonly Case[], limit = Infinity): Promise<ModelEvaluation> {
  const told = cases.flatMap((one) => {
    const expected = expectationOf(one);
    return expected ? [{ name: one.name, expected, input: analysisInputOf(one) }] : [];
  });
  const asked = spread(told, limit);
  const clock = { now: () => Date.now(), sleep: (milliseconds: number) => sleep(milliseconds) };
  const answers = await askModel(
    model,
    asked.map(({ input }) => input),
    clock,
    (count) => {
      if (count % 50 === 0) console.error(`${model.key.model}: ${count} of ${asked.length} answered`);
    },
  );
  const scored = asked.flatMap((one, index) => {
    const answer = answers[index];
    return answer ? [{ ...one, answer }] : [];
  });
  return { name: model.key.model, leftOut: cases.length - told.length, score: scoreModel(scored, model.prices) };
}

/** At most `limit` of some, evenly from the first to the last. */
function spread<Item>(items: readonly Item[], limit: number): Item[] {
  const share = Math.min(1, limit / items.length);
  return items.filter((_, index) => Math.floor((index + 1) * share) > Math.floor(index * share));
}
