import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { optionsOf, refuse } from '../command-line.ts';
import { CASES } from './cases/all.ts';
import { modelTablesOf } from './model-tables.ts';
import { evaluateModel } from './model.ts';
import { answersOfFile } from './labelled-file.ts';
import { answersOfRules } from './rules.ts';
import { score, type Score } from './scoring.ts';
import { table, tablesOf } from './tables.ts';
import { checkHistory, UNDICI, type HistoryCheck } from './undici.ts';

const USAGE = `npm run eval -- [options]

  --file FILE         only the rules, on a labelled file: one JSON object a line, { form, input, want }
  --json FILE         the scores as JSON, too
  --model stand-in    ask the stand-in for a model, to try the evaluation itself
  --limit N           ask the model about at most N cases, spread over all
  --verbose           every case that the model missed

The rules are always evaluated. A model is asked when the environment names one, as for the product: LLM_PROVIDER=openai-compatible,
LLM_BASE_URL, LLM_MODEL, LLM_API_KEY; LLM_INPUT_PRICE and LLM_OUTPUT_PRICE tell what it costs.
`;

interface Options {
  file: string | undefined;
  json: string | undefined;
  standIn: boolean;
  limit: number | undefined;
  verbose: boolean;
}

/** At certain and strong, on the labelled set. */
const LEAST = { precision: 0.995, recall: 0.97 };

/** Prints how good the rules are, and the model if there is one; answers whether the rules are good enough. */
async function evaluate({ file, json, standIn, limit, verbose }: Options): Promise<boolean> {
  if (file !== undefined) return evaluateFile(file, json);
  const rules = score(answersOfRules(CASES));
  console.log(tablesOf('rules on the labelled set', rules).join('\n'));
  const history = existsSync(UNDICI) ? await checkHistory(UNDICI) : null;
  console.log(`\n${history ? historyLines(history).join('\n') : `undici history: skipped, ${UNDICI} is absent`}`);
  const model = await evaluateModel(CASES, { standIn, limit });
  const skipped = 'model: skipped, for want of LLM_PROVIDER in the environment (--help says how to name one)';
  console.log(`\n${model ? modelTablesOf(model, standIn, verbose).join('\n') : skipped}`);
  if (json) await writeFile(json, `${JSON.stringify({ rules, history, model }, null, 2)}\n`);
  const isComplete = history === null || history.missing.length + history.unexpected.length === 0;
  return isGoodEnough(rules) && isComplete;
}

/** Prints how good the rules are on a labelled file. */
async function evaluateFile(file: string, json: string | undefined): Promise<boolean> {
  const rules = score(await answersOfFile(file));
  console.log(tablesOf(`rules on ${file}`, rules).join('\n'));
  if (json) await writeFile(json, `${JSON.stringify({ rules }, null, 2)}\n`);
  return isGoodEnough(rules);
}

function isGoodEnough({ overall: { precision, recall } }: Score): boolean {
  const isGood = precision >= LEAST.precision && recall >= LEAST.recall;
  console.log(
    `\n${isGood ? 'good enough' : 'NOT GOOD ENOUGH'}: at certain + strong precision ${precision.toFixed(3)} (at least ${LEAST.precision}), recall ${recall.toFixed(3)} (at least ${LEAST.recall})`,
  );
  return isGood;
}

function historyLines({ pullRequests, lines, expected, missing, unexpected, weak }: HistoryCheck): string[] {
  return [
    `rules on the undici history: ${pullRequests} pull requests`,
    '',
    ...table([
      ['lines counted without the rules', ''],
      ['trailers of co-authors', String(lines.coAuthors)],
      ['trailers of assistance', String(lines.assistance)],
      ["tools' own lines", String(lines.ownLines)],
      ['signals they make', String(expected)],
      ['found', String(expected - missing.length)],
      ['missing', String(missing.length)],
      ['certain or strong beside them', String(unexpected.length)],
      ['weak', String(weak.length)],
    ]),
    ...missing.map((signal) => `  missing: ${signal}`),
    ...unexpected.map((signal) => `  unexpected: ${signal}`),
    ...weak.map((signal) => `  weak: ${signal}`),
  ];
}

function readOptions(): Options {
  const { file, json, model, limit, verbose } = optionsOf(
    {
      file: { type: 'string' },
      json: { type: 'string' },
      model: { type: 'string' },
      limit: { type: 'string' },
      verbose: { type: 'boolean', default: false },
    },
    USAGE,
  );
  if (file !== undefined && !existsSync(file)) refuse(`--file: there is no file ${file}`, USAGE);
  if (model !== undefined && model !== 'stand-in') {
    refuse(`--model must be stand-in; it is ${model}. Name a real one by LLM_BASE_URL and LLM_MODEL`, USAGE);
  }
  if (limit !== undefined && !/^[1-9]\d{0,5}$/.test(limit))
    refuse(`--limit must be a whole number, at least 1; it is ${limit}`, USAGE);
  return { file, json, standIn: model === 'stand-in', limit: limit === undefined ? undefined : Number(limit), verbose };
}

try {
  if (!(await evaluate(readOptions()))) process.exitCode = 1;
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
