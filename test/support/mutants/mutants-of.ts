/** One change of a rule, made to see whether any test notices. */
export interface Mutant {
  file: string;
  /** The line as it is, without its indent, and where. */
  line: string;
  lineNumber: number;
  /** What the line becomes. */
  mutated: string;
}

type Change = (line: string) => string[];

const NOTHING = '(state: never) => ({ state, effects: [], answer: null })';

/** The other side of each comparison, of its edge, and of what joins conditions. */
const SWAPS: [RegExp, string][] = [
  [/ < /g, ' <= '],
  [/ <= /g, ' < '],
  [/ > /g, ' >= '],
  [/ >= /g, ' > '],
  [/ === /g, ' !== '],
  [/ !== /g, ' === '],
  [/ && /g, ' || '],
  [/ \|\| /g, ' && '],
  [/ \+ /g, ' - '],
  [/ - /g, ' + '],
  [/\bMath\.max\(/g, 'Math.min('],
  [/\bMath\.min\(/g, 'Math.max('],
  [/\btrue\b/g, 'false'],
  [/\bfalse\b/g, 'true'],
];

const swaps: Change = (line) => SWAPS.flatMap(([from, to]) => replacements(line, from, () => to));

/** A constant that is twice as much, or one where it was none. */
const constants: Change = (line) =>
  replacements(line, /(?<![\w.'$])\d[\d_]*(?:\.\d+)?(?![\w.'])/g, (digits) => {
    const value = Number(digits.replaceAll('_', ''));
    return String(value === 0 ? 1 : value * 2);
  });

/** A condition that never holds. */
const conditions: Change = (line) =>
  /^if \(.+\) \S/.test(line) ? [line.replace(/^if \(.+?\) (?=\w|\{)/, 'if (false) ')] : [];

function replacements(line: string, from: RegExp, to: (found: string) => string): string[] {
  return [...line.matchAll(from)].map(
    (match) => line.slice(0, match.index) + to(match[0]) + line.slice(match.index + match[0].length),
  );
}

/** Cells of a table of rules: a command that does nothing where it did something, or something where it did nothing. */
function cells(lines: string[], index: number): string[] {
  const [, command = '', rule] = /^ {4}(\w+)(?:: (\w+))?,$/.exec(lines[index] ?? '') ?? [];
  if (command === '') return [];
  if (rule !== 'nothing') return [`${command}: ${NOTHING} as never,`];
  const others = lines.flatMap((line) => {
    const [, other = '', named] = /^ {4}(\w+)(?:: (\w+))?,$/.exec(line) ?? [];
    return other === command && named !== 'nothing' ? [named ?? other] : [];
  });
  return others.slice(0, 1).map((other) => `${command}: ${other},`);
}

/** Whether a line is a rule: not an import, a comment, a type, or a text. */
function isRule(line: string): boolean {
  return !/^(?:import |export (?:type|interface) |\/\/|\/?\*|\||type |[\w?]+: [\w<>[\]' |{};]+;$|const detail = |\} from )/.test(
    line,
  );
}

/** All mutants of a file of rules. */
export function mutantsOf(file: string, text: string): Mutant[] {
  const lines = text.split('\n');
  const isTable = /_TABLE: Table</.test(text);
  return lines.flatMap((whole, index) => {
    const line = whole.trim();
    const inTable = isTable ? cells(lines, index) : [];
    const changed = isRule(line) ? [swaps, constants, conditions].flatMap((change) => change(line)) : [];
    return [...new Set([...inTable, ...changed])]
      .filter((mutated) => mutated !== line)
      .map((mutated) => ({ file, line, lineNumber: index + 1, mutated }));
  });
}
