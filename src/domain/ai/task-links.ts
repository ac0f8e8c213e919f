import { TOOLS } from './tools.ts';
import type { Finding } from './trailers.ts';

const TASKS = TOOLS.flatMap((tool) => (tool.tasks ?? []).map((pattern) => ({ tool, pattern })));
const LINK = /https?:\/\/(?:www\.)?([^\s<>()[\]"'`]{4,300})/gi;
/** Words before a link that make it an example, a report about the tool, or the work of somebody else. */
const ABOUT_IT =
  /\b(?:examples?|compare[ds]?|links? (?:is|was|are|were)|e\.g\.|such as|looks? like|links? (?:such|like|of the form)|formats?|patterns?|regex\w*|pars(?:e|es|ing)|match(?:es|ing)?|strips?|removes?|not|never|without|broken|dead link|previous|earlier|previously|another|other|upstream|original|somebody|someone|reported|reports?|reproduc\w*|issue|bug in)\b|n['’]t\b/i;

/**
 * The findings in a line with a link to a tool's own task or session, wherever it stands in the line. `introduction` is
 * the line that introduces this one. A link that is an example, or that belongs to other work, is no evidence.
 */
export function taskFindings(line: string, introduction: string): Finding[] {
  if (!line.includes('://')) return [];
  return [...line.matchAll(LINK)].flatMap(({ index, 1: page = '' }): Finding[] => {
    const own = TASKS.find(({ pattern }) => pattern.test(page));
    const said = `${/:\s*$/.test(introduction) ? introduction : ''} ${line.slice(0, index)}`;
    if (own === undefined || ABOUT_IT.test(said)) return [];
    return [{ kind: 'statement', tool: own.tool.key, tier: 'certain', quote: line.trim() }];
  });
}
