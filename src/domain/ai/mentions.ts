import { toolOfName } from './names.ts';
import type { Tool } from './tool.ts';
import { OTHER_TOOL, TOOLS } from './tools.ts';

/** A text in which a mark replaces the name of each tool: `⟨0⟩` is the first of `tools`. */
export interface Marked {
  text: string;
  /** The keys of the tools; `other` for AI in general. */
  tools: string[];
}

/** The pattern of a mark, for the patterns of prose. */
export const MARK = String.raw`⟨\d{1,3}⟩`;

const IN_GENERAL = String.raw`(?:an? )?(?:gen(?:erative)? ?)?(?:ai|llms?)(?:[ -](?:(?:coding|pair|programming|code)[ -])?(?:tools?|assistants?|assistance|help|agents?|models?|programmer|tooling|bot))?|(?:large )?language models?|artificial intelligence`;
const NAMED = new Map<string, Tool>();
for (const tool of TOOLS) {
  for (const name of [...(tool.names ?? []), ...(tool.prose === 'never' ? [] : (tool.short ?? []))])
    NAMED.set(name, tool);
}
const WITH_VERSION = new Map(TOOLS.flatMap((tool) => (tool.models ?? []).map((model) => [model, tool] as const)));
const escaped = (names: Iterable<string>): string =>
  [...names]
    .toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1))
    .map((name) => name.replace(/[.()+-]/g, '\\$&'))
    .join('|');

const VARIANT =
  '(?:[ -](?:pro|flash|mini|max|turbo|codex|preview|thinking|instant|sol|terra|luna|lite|nano|air|xhigh|high|medium|fast|latest)){0,2}';

/**
 * A tool's name, a model with its version, or AI in general. It must not be part of a path, an address, a handle or a
 * longer word.
 */
const MENTION = mention('');
/** The same in an answer about AI use, where a model needs no version: `written by Fable`. */
const MENTION_IN_ANSWER = mention('?');

function mention(version: '' | '?'): RegExp {
  return new RegExp(
    String.raw`(?<![\w@/.#$-])(?:(?<name>${escaped(NAMED.keys())})(?: (?:opus|sonnet|haiku|fable))?(?:[ -]v?\d[\w.]{0,8}(?<!\.)${VARIANT})?|(?<model>${escaped(WITH_VERSION.keys())})(?:[ -]?\d[\w.]{0,8}(?<!\.)${VARIANT})${version}|(?<general>${IN_GENERAL}))(?![\w@/\\]|\.\w|-(?!(?:generated|assisted|written|authored|coded|aided|driven)\b))`,
    'gi',
  );
}

/** Words after a tool's name that make it a thing which the change is about, not a helper. */
const THING =
  /^(?:['’]s)?\s+(?:(?!(?:to|for|and|or|in|on|with|as|by|but|from|of|over|then|using|via)\s)[a-z]+\s+)?(?:api|sdk|provider|client|model|models|key|keys|endpoint|integration|plugin|extension|login|backend|adapter|app|account|token|tokens|server|config\w*|settings?|login|accounts?|button|service|library|package|wrapper|embeddings?|responses?|outputs?|answers?|users?|pagination|position|docs|documentation|messages?|tool calls?|skills?|rules?|prompts?|hooks?|workflows?|action|sessions?|instructions?)\b/i;

/**
 * Replaces the tools in a sentence by marks. A name that is also an everyday word counts only with a capital. A short
 * name counts only without a surname after it. In an answer about AI use a model counts without its version.
 */
export function markTools(sentence: string, isAnswer = false): Marked {
  const tools: string[] = [];
  const text = sentence.replace(isAnswer ? MENTION_IN_ANSWER : MENTION, (words: string, ...match: unknown[]) => {
    const groups = match.at(-1) as Record<'name' | 'model' | 'general', string | undefined>;
    const end = Number(match.at(-3)) + words.length;
    const rest = sentence.slice(end, end + 40);
    const name = groups.name?.toLowerCase();
    const tool = name === undefined ? WITH_VERSION.get(groups.model?.toLowerCase() ?? '') : NAMED.get(name);
    const isShort = tool?.short?.includes(name ?? '') ?? false;
    // The French `j’ai` is a verb.
    if (groups.general && /['’]$/.test(sentence.slice(0, end - words.length))) return words;
    if (THING.test(rest)) return words;
    if (isShort && tool?.prose === 'capital' && !/^[A-Z]/.test(words)) return words;
    if (
      isShort &&
      /^ (?:[A-Z][a-z]+|[A-Z]\.)/.test(rest) &&
      !/^ (?:I|Agents?|AI|CLI|Code|Chat|Desktop|Web)\b/.test(rest)
    )
      return words;
    tools.push(tool?.key ?? OTHER_TOOL);
    return `⟨${tools.length - 1}⟩`;
  });
  return {
    text: text.replace(IN_PARENTHESES, (whole, mark: string, inside: string) =>
      inParentheses(whole, mark, inside, tools),
    ),
    tools,
  };
}

/** A tool with its model, or AI with its name: `Claude Code (Opus)` and `an AI agent (Claude)` are one tool each. */
const IN_PARENTHESES = new RegExp(String.raw`(${MARK}) ?\(([^()]{1,60})\)`, 'g');

function inParentheses(whole: string, mark: string, inside: string, tools: string[]): string {
  const tool = tools[Number(/\d+/.exec(mark)?.[0])];
  const [named] = new RegExp(MARK).exec(inside) ?? [];
  if (tool === OTHER_TOOL) return named ?? whole;
  return named !== undefined || toolOfName(inside) ? mark : whole;
}
