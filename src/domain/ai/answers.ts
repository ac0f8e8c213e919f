import { MARK, markTools } from './mentions.ts';
import { deniesUse, usesIn } from './prose.ts';
import { OTHER_TOOL } from './tools.ts';
import { toolsAssisting } from './trailers.ts';

/** The keys of the tools that an answer names (`other` for a bare yes), that none was used, or no answer. */
export type Answer = string[] | 'denied' | null;

const NOTHING =
  /^[\s\p{P}]*(?:no|nope|none|n\/?a|nil|false|never|nothing|not|0 ?%|n|without|human|by hand|handwritten|hand-written|❌)(?![\w-])/iu;
const YES =
  /^[\s\p{P}]*(?:yes|yep|yeah|y|true|partial(?:ly)?|fully|mostly|heavily|entirely|moderate(?:ly)?|minor|high|medium|low|light(?:ly)?|significant(?:ly)?|extensive(?:ly)?|(?:[1-9]\d?|100) ?%|✅)(?![\w-])/iu;
const USED = /^[\s\p{P}]*(?:used|assisted|generated|drafted|written|helped|coded|created|with)\b/iu;
/** `Completion with Copilot`, and no sentence. */
const WITH_TOOL = new RegExp(
  String.raw`^(?!.*\b(?:is|are|was|were|has|have|shows?|calls?|sends?|adds?|see|now)\b).*\b(?:with|by|using|via|from) ${MARK}`,
  'i',
);
/** What a template leaves for the author to replace. */
const PLACEHOLDER =
  /^[\s\p{P}]*(?:e\.?g\.?|for example|list|please|describe|specify|if|state|which|what|how|example|todo|tbd|optional|delete|choose|select|fill|enter|your|tool ?name|name of|no response|unknown|unsure|maybe|pending)(?![\w-])|yes ?(?:\/|or|\|) ?no|^\s*(?:<[^<>]*>|\[[^[\]]*\]|\.{2,}|…|_+|-+)\s*$/iu;
/** Duties that a template has its author confirm: they hold whether or not AI was used. */
const DUTY =
  /\b(?:reviewed|read|understand|understood|verified|tested|checked|disclosed?|policy|policies|guidelines?|responsib\w+|agree|comply|complies|if|any|confirm|ensure|explain|should|must|can|aware|rules|validated)\b/i;
const NEGATIVE = /\b(?:no|not|none|never|without|nothing|neither|n\/a)\b|n['’]t\b/i;
/** A ticked sentence of the author's about this change. */
const SAYS_USE = new RegExp(
  [
    String.raw`\b(?:I|we) (?:did |have )?used? ${MARK}`,
    String.raw`\b(?:this|the|my) (?:pr|pull request|patch|changes?|commits?|code|contribution|submission|work)\b.{0,40}\b(?:was|were|is|has been)\b.{0,20}\b(?:created|written|made|modified|generated|developed|drafted|authored|prepared|assisted|produced)(?: or \w+)?(?: \w+ly)? (?:with|by|using|in)\b.{0,40}${MARK}`,
    String.raw`\b(?:this|the|my) (?:pr|pull request|patch|changes?|commits?|code|contribution|submission|work)\b.{0,20}\b(?:contains?|includes?) (?:\w+ ){0,2}${MARK}[ -](?:generated|assisted|written)`,
    String.raw`^\W*${MARK}.{0,20}\b(?:was|were|has been|have been) used\b`,
    String.raw`^\W*${MARK}[ -](?:assisted|generated|written|used)(?=\W*$| \(|: | code\W*$)`,
    String.raw`^\W*used ${MARK}`,
  ].join('|'),
  'i',
);

/** What a ticked box says: under a question its answer, elsewhere a sentence of the author's. */
export function ticked(text: string, isAnswer: boolean): Answer {
  if (deniesUse(text) || (isAnswer && NOTHING.test(text))) return 'denied';
  const uses = usesIn(text);
  if (uses.length > 0) return uses.flatMap(({ keys }) => keys);
  const { text: marked, tools } = markTools(text);
  if (isAnswer && YES.test(text)) return tools.length > 0 ? tools : [OTHER_TOOL];
  if (NEGATIVE.test(text) || DUTY.test(text)) return null;
  if (tools.length > 0 && SAYS_USE.test(marked)) return tools;
  if (!isAnswer) return null;
  return (
    namedFirst(text) ??
    (tools.length > 0 && /\b(?:used?|assist\w*|generated|wrote|helped)\b/i.test(text) ? tools : null)
  );
}

/** What a field's or section's text answers; `open` where the question is how, so that any words are an answer. */
export function answered(answer: string, open: boolean): Answer {
  const text = chosen(answer);
  if (text === '' || PLACEHOLDER.test(text)) return null;
  if (NOTHING.test(text) || deniesUse(text)) return 'denied';
  if (/<[^<>]*@[^<>]*>|^@/.test(text)) return toolsAssisting(text);
  const uses = usesIn(text);
  if (uses.length > 0) return uses.flatMap(({ keys }) => keys);
  const named = namedFirst(text);
  if (named) return named;
  const { text: marked, tools } = markTools(text);
  if (YES.test(text) || (USED.test(text) && tools.length > 0) || WITH_TOOL.test(marked))
    return tools.length > 0 ? tools : [OTHER_TOOL];
  return open && text.split(' ').length <= 4 && !NEGATIVE.test(text) ? (tools.length > 0 ? tools : [OTHER_TOOL]) : null;
}

/** The tools of an answer that begins with their names: `Cursor (Composer)`, `Claude Code, Copilot`, `GPT-5 for the tests`. */
export function namedFirst(text: string): string[] | null {
  if (PLACEHOLDER.test(text) || NOTHING.test(text)) return null;
  const [names = ''] =
    /^.{1,120}?(?=$|\s(?:for|to|with|in|on|was|as|only|mainly|mostly)\s|[.(—–]|\s-\s|:\s)/i.exec(text) ?? [];
  const keys = toolsAssisting(names.replace(/^[\s\-+*•]+/, ''));
  return keys.length > 0 ? keys : null;
}

/** Of `[ ] Yes [x] No`, and of `Yes [ ] No [x]`, what is ticked. */
function chosen(answer: string): string {
  const text = answer.trim();
  if (!/\[[ xX✓]?\]/.test(text)) return text;
  const options = text.startsWith('[')
    ? [...text.matchAll(/\[([ xX✓]?)\]([^[\]]*)/g)].map(([, mark = '', label = '']) => ({ mark, label }))
    : [...text.matchAll(/([^[\]]*)\[([ xX✓]?)\]/g)].map(([, label = '', mark = '']) => ({ mark, label }));
  return options
    .filter(({ mark }) => mark.trim() !== '')
    .map(({ label }) => label.trim())
    .join(', ');
}
