import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { CASES } from './cases/all.ts';
import { answersOfRules } from './rules.ts';
import { score } from './scoring.ts';
import { table, tablesOf } from './tables.ts';
import { checkHistory, UNDICI, type HistoryCheck } from './undici.ts';

const USAGE = `npm run eval -- [options]

  --json FILE    the scores as JSON, too
`;

/** At certain and strong, on the labelled set. */
const LEAST = { precision: 0.99, recall: 0.97 };

/** Prints how good the rules are; answers whether that is good enough. */
async function evaluate(json: string | undefined): Promise<boolean> {
  const rules = score(answersOfRules(CASES));
  console.log(tablesOf('rules on the labelled set', rules).join('\n'));
  const history = existsSync(UNDICI) ? await checkHistory(UNDICI) : null;
  console.log(`\n${history ? historyLines(history).join('\n') : `undici history: skipped, ${UNDICI} is absent`}`);
  if (json) await writeFile(json, `${JSON.stringify({ rules, history }, null, 2)}\n`);
  const { precision, recall } = rules.overall;
  const isComplete = history === null || history.missing.length + history.unexpected.length === 0;
  const isGood = precision >= LEAST.precision && recall >= LEAST.recall && isComplete;
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

try {
  const { values } = parseArgs({ options: { json: { type: 'string' }, help: { type: 'boolean', default: false } } });
  if (values.help) console.log(USAGE);
  else if (!(await evaluate(values.json))) process.exitCode = 1;
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
