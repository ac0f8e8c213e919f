import { toolOfName } from './names.ts';
import { TOOLS } from './tools.ts';
import type { Finding } from './trailers.ts';

const LINES = TOOLS.flatMap((tool) => (tool.lines ?? []).map((pattern) => ({ tool, pattern })));

/** `Generated with [Claude Code](https://…)`: the words, the name with or without its link, and what stands behind. */
const GENERATED =
  /^(?:this (?:pr|pull request|commit|patch) (?:was |has been )?)?(?:automatically |auto-?)?(?:generated|created|made|written|authored|opened|co-authored)(?: automatically)? (?:with|by|using|via|in) (?:the )?(\[)?((?:[^[\]().,:;!|—–]|\.(?=\w)){2,40})(?:\])?(\([^()\s]{0,300}\)| \(https?:[^()\s]{0,300}\))?(.*)$/i;
/** What tools write behind it: the way they were reached, the model, a person who asked. */
const TAIL =
  /^[\s.!*_)\p{Extended_Pictographic}]*$|^\s*(?:\([^()]{0,80}\)|(?:via|using|and|with|for|on behalf of|[+&·•—–-])\s.{1,120})[\s.!]*$/iu;
const PROSE = /\b(?:is|was|are|were|lines?|footers?|trailers?|strings?|texts?|messages?|instead|no longer|removed?)\b/i;

/**
 * What a line says that only a tool writes: `🤖 Generated with [Claude Code](https://claude.com/claude-code)` and the like.
 * The line has to be nothing else, and linked or opened with an emoji as tools do; without, only `Generated with` and a name
 * that is nobody else's. Anything else is a sentence of the author's.
 */
export function ownLineFindings(line: string): Finding[] {
  const quote = line.trim();
  const shown = quote.replace(/<\/?(?:sub|sup|i|b|em|strong|p|small)>/gi, '').trim();
  const [, linked, target = ''] = /^\[([^[\]]{1,200})\](\([^()\s]{0,300}\))[\s.!]*$/.exec(shown) ?? [];
  const bare = linked ?? shown;
  const opening = /^[^\p{L}\p{N}<[(]*/u.exec(bare)?.[0] ?? '';
  if (/^[-+#>|\\/"'“]|^\*\s/.test(opening)) return [];
  const words = bare.slice(opening.length).replaceAll('’', "'").replaceAll('**', '');
  const own = LINES.find(({ pattern }) => pattern.test(words)) ?? LINES.find(({ pattern }) => pattern.test(quote));
  if (own) return [{ kind: 'statement', tool: own.tool.key, tier: 'certain', quote }];
  const [, bracket, name = '', link = '', tail = ''] = GENERATED.exec(words) ?? [];
  if (name === '') return [];
  const named = toolOfName(name);
  if (named === null || /^(?:openai|anthropic)$/i.test(name.trim()) || PROSE.test(tail) || !TAIL.test(tail)) return [];
  const isOurs =
    (bracket !== undefined && (link !== '' || named.sure)) ||
    target !== '' ||
    /\p{Extended_Pictographic}/u.test(opening) ||
    (named.sure && /^generated (?:with|by)\b/i.test(words) && /^\W*$/.test(tail));
  return isOurs ? [{ kind: 'statement', tool: named.tool.key, tier: 'certain', quote }] : [];
}
