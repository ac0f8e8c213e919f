import { closingFindings, isIntroduced, linkedLineFindings, ownLineFindings } from './own-lines.ts';
import { trailerFindings, type Finding } from './trailers.ts';
import type { Lines } from '../markdown/visible-lines.ts';

const ITEM = /^\s{0,12}(?:[-*+]|\d{1,3}[.)])\s/;
const RULE = /^\s*(?:-{3,}|_{3,}|\*{3,})?\s*$/;

/** A heading above text that a program collects from releases and other people's commits. */
const GATHERED =
  /^\s{0,3}#{1,6}\s.{0,100}(?:\breleases?\b|\bchange ?logs?\b|\bwhat['’]s changed\b|\bcommits\b|\d\.\d+\.\d)/i;

/** The lines of a program's text that are its own: those above the collected text of others. */
export function aboveGathered({ said, folded }: Lines): Lines {
  const end = said.findIndex((line) => GATHERED.test(line));
  return end < 0 ? { said, folded } : { said: said.slice(0, end), folded: [] };
}

/**
 * The trailers and the tools' own lines that a text says, not those that it shows as an example; and all other lines.
 */
export function ownFindings({ said, folded }: Lines): { findings: Finding[]; others: string[] } {
  const findings = folded.flatMap(linkedLineFindings);
  const others: string[] = [];
  let above = '';
  let before = '';
  let intro = '';
  let last = { line: '', isAlone: false, before };
  for (const line of said) {
    const own = line.trim() === '' ? [] : [...trailerFindings(line), ...ownLineFindings(line)];
    if (own.length > 0) {
      // A list has one introduction for all its items. Any other line has the line before it as introduction.
      if (!isIntroduced(ITEM.test(line) ? intro : before, line)) findings.push(...own);
    } else if (!RULE.test(line)) {
      others.push(line);
      last = { line, isAlone: RULE.test(above), before };
      before = line;
      if (!ITEM.test(line)) intro = line;
    }
    above = line;
  }
  if (last.isAlone && !isIntroduced(last.before, last.line)) findings.push(...closingFindings(last.line));
  return { findings, others };
}
