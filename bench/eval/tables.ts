import { TIERS, type Cell, type Counts, type Score } from './scoring.ts';

/** A score in lines of text: the overall figures, by tier, by tool, the confusion table, and every miss. */
export function tablesOf(who: string, score: Score): string[] {
  const cells: Cell[] = [...TIERS, 'none'];
  return [
    `${who}: ${score.cases} cases, ${score.hardNegatives} of them hard negatives`,
    '',
    ...table([
      ['at', 'right', 'wrong', 'missing', 'precision', 'recall'],
      ['certain + strong', ...figures(score.overall)],
      ...TIERS.map((tier) => [tier, ...figures(score.byTier[tier])]),
    ]),
    '',
    ...table([
      ['tool (certain + strong)', 'right', 'wrong', 'missing', 'precision', 'recall'],
      ...Object.entries(score.byTool).map(([tool, counts]) => [tool, ...figures(counts)]),
    ]),
    '',
    ...formsOf(score),
    ...table([
      ['expected \\ found', ...cells],
      ...cells.map((expected) => [
        expected,
        ...cells.map((found) =>
          expected === 'none' && found === 'none' ? '' : String(score.confusion[expected][found]),
        ),
      ]),
    ]),
    '',
    score.misses.length === 0 ? 'no misses' : 'misses:',
    ...score.misses.map(({ name, expected, found }) => `  ${name}: expected ${list(expected)}, found ${list(found)}`),
  ];
}

function formsOf({ byForm }: Score): string[] {
  const rows = Object.entries(byForm).map(([form, { cases, ...counts }]) => [form, String(cases), ...figures(counts)]);
  if (rows.length === 0) return [];
  return [...table([['form (every tier)', 'cases', 'right', 'wrong', 'missing', 'precision', 'recall'], ...rows]), ''];
}

/** Columns as wide as their widest cell; the first to the left, the others to the right. */
export function table(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

export function figures({ right, wrong, missing, precision, recall }: Counts): string[] {
  return [String(right), String(wrong), String(missing), precision.toFixed(3), recall.toFixed(3)];
}

function list(claims: string[]): string {
  return claims.length === 0 ? 'nothing' : claims.join(' + ');
}
