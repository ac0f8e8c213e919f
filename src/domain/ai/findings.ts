import { isIntroduced, linkedLineFindings, ownLineFindings } from './own-lines.ts';
import { taskFindings } from './task-links.ts';
import { trailerFindings, type Finding } from './trailers.ts';
import type { Lines } from '../markdown/visible-lines.ts';

const ITEM = /^\s{0,12}(?:[-*+]|\d{1,3}[.)])\s/;
const RULE = /^\s*(?:-{3,}|_{3,}|\*{3,})\s*$/;

/** A heading above text that a program collects from releases and other people's commits. */
const GATHERED =
  /^\s{0,3}#{1,6}\s.{0,100}(?:\breleases?\b|\bchange ?logs?\b|\bwhat['’]s changed\b|\bcommits\b|\d\.\d+\.\d)/i;

/** The lines of a program's text that are its own: those above the collected text of others. */
export function aboveGathered({ said, folded }: Lines): Lines {
  const end = said.findIndex((line) => GATHERED.test(line));
  return end < 0 ? { said, folded } : { said: said.slice(0, end), folded: [] };
}

/**
 * The trailers and the tools' own lines that a text says, not those that it shows as an example; and all other lines,
 * with an empty one in the place of each that was found.
 */
export function ownFindings({ said, folded }: Lines): { findings: Finding[]; others: string[] } {
  const findings = folded.flatMap(linkedLineFindings);
  const others: string[] = [];
  let before = '';
  let intro = '';
  for (const line of said) {
    if (line.trim() === '') {
      others.push('');
      continue;
    }
    // What a rule or code follows was introduced before it.
    if (RULE.test(line)) {
      before = intro = '';
      others.push('');
      continue;
    }
    const own = [...trailerFindings(line), ...ownLineFindings(line)];
    // A list has one introduction for all its items. Any other line has the line before it as introduction.
    const introduction = ITEM.test(line) ? intro : before;
    if (own.length > 0) {
      if (!isIntroduced(introduction, line)) findings.push(...own);
      others.push('');
      continue;
    }
    const tasks = taskFindings(line, introduction);
    findings.push(...tasks);
    others.push(tasks.length === 0 ? line : '');
    before = line;
    if (!ITEM.test(line)) intro = line;
  }
  return { findings, others };
}
