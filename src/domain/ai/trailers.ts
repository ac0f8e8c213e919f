import type { AiSignal } from './evidence.ts';
import { toolOfIdentity, toolOfName } from './names.ts';
import { OTHER_TOOL, TOOLS } from './tools.ts';
import { unescaped } from '../markdown/visible-lines.ts';

/** Evidence in a text, before its source is known. */
export type Finding = Pick<AiSignal, 'kind' | 'tool' | 'tier' | 'quote'>;

/** Trailers that name who made a commit. A reviewer, tester, reporter or suggester did not make its code. */
const AUTHORS = new Set(
  'co-authored-by co-authored-with co-authored co-author coauthor co-authors co-developed-by co-written-by co-created-by co-generated-by authored-by author signed-off-by generated-by generated-with made-with made-by written-by created-by created-with developed-by implemented-by coded-by committed-by paired-with pair-programmed-with'.split(
    ' ',
  ),
);
const REVIEWERS = new Set(['reviewed-by', 'ai-reviewed-by', 'code-reviewed-by', 'acked-by']);
/** Trailers for the help of a tool. The misspelling `Assited-by` occurs in real history. */
const ASSISTED =
  /^(?:ass?i(?:s|st)?s?ted|helped)-(?:by|with)$|^(?:generated|made|written|created|co-created|coded)-(?:by|with)$|^(?:coding|commit|authoring)-(?:agent|assistant)$/;
/** Trailers made for an agent, whatever its name. The key `ai-co-authored-by` is read as a co-author. */
const OF_AN_AGENT =
  /^(?:ai|llm)-(?:co-)?(?:authored|assisted|generated|written|developed|implemented)-(?:by|with)$|^(?:committed|implemented|authored|written|generated|created|developed|coded|made|assisted)-by-(?:agent|ai|llm)$|^entire-agent$/;
/** A name that only agents have, and no person. */
const AN_AGENT =
  /^(?:an? )?(?:ai|llm|gen ?ai)[ -](?:coding[ -])?(?:assistant|agent|pair programmer|bot|model|tool)s?$/i;
/** A value that names nobody, or a person. */
const NO_AGENT =
  /^\W*(?:no|none|n\/?a|nil|false|never|nobody|unknown|human\w*|me|myself|manual\w*|by hand|tbd|todo|yes|true|<[^<>@]*>|\[[^[\]]*\])\W*$/i;
/** A model with its version in one word: `qwen3.7-max`. */
const GLUED = new RegExp(
  String.raw`\b(${TOOLS.flatMap(({ models = [] }) => models.filter((model) => /^[a-z]{3,}$/.test(model))).join('|')})(?=\d)`,
  'i',
);
const OWN = new Map(
  TOOLS.flatMap((tool) => Object.entries(tool.trailers ?? {}).map(([key, value]) => [key, { tool, value }])),
);

/**
 * The `Key: value` of a line; the key is in lower case with hyphens. A list mark, an emoji and emphasis around the key
 * are removed, and a link in the value becomes its text: squash messages make lists of trailers, and some programs link
 * addresses.
 */
export function trailerOf(line: string): { key: string; value: string } | null {
  const [, key, value] =
    /^\s{0,7}(?:[-*+]\s{1,3})?(?:<\w{1,6}>)?(?:\p{Extended_Pictographic}\uFE0F?\s{0,3})?[*_]{0,3}([A-Za-z][A-Za-z -]{1,40}?)[*_]{0,3}\s{0,3}[:：][*_]{0,3}\s*(\S.*)$/u.exec(
      unescaped(line).replace(/^(\s*assisted by) (?=[A-Z])/i, '$1: '),
    ) ?? [];
  if (key === undefined || value === undefined) return null;
  return {
    key: key
      .toLowerCase()
      .replace(/[\s-]+/g, '-')
      .replace(/^(ai-|llm-)?co-?author/, '$1co-author'),
    value: value.replace(/(?:<\/\w{1,6}>|[*_\s])+$/, '').replace(/\[([^[\]]{1,100})\]\([^()\s]{1,300}\)/g, '$1'),
  };
}

/** What a trailer's value does, by its key: it made the change, or helped. Null for other trailers, such as reviewers. */
export function roleOf(key: string): 'author' | 'helper' | null {
  const plain = key.replace(/^(?:ai|llm)-(?=co-author)/, '');
  if (ASSISTED.test(plain) || (OF_AN_AGENT.test(key) && plain === key)) return 'helper';
  return AUTHORS.has(plain) ? 'author' : null;
}

/**
 * The findings in the trailer of a line. A trailer may stand anywhere in the message, because a squash keeps trailers
 * in its middle.
 */
export function trailerFindings(line: string): Finding[] {
  const trailer = trailerOf(line);
  if (trailer === null) return [];
  const { key: whole, value } = trailer;
  const key = whole.replace(/^(?:ai|llm)-(?=co-author)/, '');
  const quote = line.trim();
  const own = OWN.get(key);
  if (own?.value.test(value)) {
    return [{ kind: key === 'made-with' ? 'co_author' : 'statement', tool: own.tool.key, tier: 'certain', quote }];
  }
  if (REVIEWERS.has(key)) {
    return identities(value).flatMap(({ name, address }) => {
      const tool = toolOfIdentity(name, address) ?? (address === null ? toolOfName(name)?.tool : null);
      return tool && tool.givenName !== 'likely' ? [{ kind: 'reviewer', tool: tool.key, tier: 'strong', quote }] : [];
    });
  }
  if (OF_AN_AGENT.test(whole) && /^[^\sA-Za-z]*(?:[-*+]\s+)?\W{0,3}[A-Za-z-]+\W{0,3}[:：]/.test(line.trim()))
    return agentFindings(key, value, quote);
  const isAssisted = ASSISTED.test(key);
  if (AUTHORS.has(key) && !(isAssisted && !value.includes('<'))) return authorFindings(key, value, quote);
  return isAssisted ? assistedFindings(value, quote) : [];
}

/**
 * The findings of a trailer that is made for an agent: the tools that it names, and `other` for an agent that is not
 * known.
 */
function agentFindings(key: string, value: string, quote: string): Finding[] {
  if (NO_AGENT.test(value) || value.length > 120) return [];
  const isAuthor = key.startsWith('co-author');
  const known = isAuthor ? authorFindings(key, value, quote) : assistedFindings(value, quote);
  if (known.length > 0) return known;
  return [{ kind: isAuthor ? 'co_author' : 'statement', tool: OTHER_TOOL, tier: 'strong', quote }];
}

function authorFindings(key: string, value: string, quote: string): Finding[] {
  return identities(value).flatMap(({ name, address }): Finding[] => {
    const tool = toolOfIdentity(name, address);
    if (tool) return [{ kind: 'co_author', tool: tool.key, tier: 'certain', quote }];
    if (AN_AGENT.test(name.trim())) return [{ kind: 'co_author', tool: OTHER_TOOL, tier: 'strong', quote }];
    // A short name counts only without an address: a person's trailer has an address, too.
    const named = address === null && /^co|^authored-by$/.test(key) ? toolOfName(name) : null;
    return named && named.tool.givenName !== 'likely'
      ? [{ kind: 'co_author', tool: named.tool.key, tier: 'strong', quote }]
      : [];
  });
}

/** The tools that the value of a trailer such as `Assisted-by` names. People do not count. */
function assistedFindings(value: string, quote: string): Finding[] {
  return toolsAssisting(value).map((tool) => ({ kind: 'statement', tool, tier: 'strong', quote }));
}

/**
 * The keys of the tools that a value names. Forms in use: `Claude`, `Claude Code <noreply@anthropic.com>`, `GitHub
 * Copilot, ChatGPT`, `Claude via Cursor`, `claude:opus-4.6`, `Claude:claude-3-opus [coccinelle]`
 * (https://docs.kernel.org/process/coding-assistants.html). The key is `other` for `AI`, for an unknown agent with an
 * unknown model, and for an agent with the id of a session (`devx/<uuid>`).
 */
export function toolsAssisting(value: string): string[] {
  const keys = identities(value).flatMap(({ name, address }) => {
    const parts = name
      .replace(/\([^()]{1,120}\)/g, (inside) => inside.replace(/[,;&+]/g, ' '))
      .split(/\s*(?:[,;&+]|\b(?:and|via|with|using)\b|\sw\/|\s\/\s|\s\|\s)\s*/)
      .map((part) => runner(part) ?? part.replace(/\s(?:for|in|on)\s.*$/, ''))
      .filter(Boolean);
    const addressed = address === null ? null : toolOfIdentity(parts.pop() ?? '', address);
    return [...parts.flatMap(assistants), addressed?.key];
  });
  return [...new Set(keys.filter((key) => key !== undefined))];
}

/** The tool that ran a model: `Gemini 3 Pro (High) on Antigravity`. Null when no tool follows. */
function runner(part: string): string | null {
  const [, tool = ''] = /^.{2,60}\s(?:on|in)\s(.{2,60})$/.exec(part) ?? [];
  return tool !== '' && toolOfName(tool) ? tool : null;
}

function assistants(part: string): string[] {
  const text = part
    .replace(/^[^\p{L}\d(@]+/u, '')
    .replace(/^(?:an?|the)\s+|^https?:\/\/(?:www\.)?|\/$/gi, '')
    .trim();
  const [general, inside] =
    /^(?:ai|llm|gen ?ai|generative ai|artificial intelligence)(?: (?:tools?|assistants?|agents?|models?))?\.?(?: ?\(([^()]{1,80})\))?$/i.exec(
      text,
    ) ?? [];
  if (general !== undefined) {
    const named = inside === undefined ? [] : toolsAssisting(inside);
    return named.length > 0 ? named : [OTHER_TOOL];
  }
  const key = assistant(text);
  return key === null ? [] : [key];
}

function assistant(text: string): string | null {
  const [, agent = '', model = '', tools = ''] =
    /^([\w.+-]{1,60}(?: [\w.+-]{1,30})?)\s?:\s?([\w./:+-]{2,80})((?:\s+(?:\[[^[\]]*\]|[\w.-]+)){0,8})$/.exec(text) ??
    [];
  if (agent !== '') {
    const known = toolOfName(agent) ?? toolOfName(model) ?? toolOfName(model.slice(model.lastIndexOf('/') + 1));
    return known?.tool.key ?? (/^[a-z].*\d/i.test(model) && !/\w/.test(tools) ? OTHER_TOOL : null);
  }
  if (/^[\w.-]{1,60}\/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i.test(text)) return OTHER_TOOL;
  const named = toolOfName(text) ?? toolOfName(text.slice(text.indexOf('/') + 1).replace(GLUED, '$1 '));
  return named === null || (named.how === 'short' && named.tool.givenName === 'likely') ? null : named.tool.key;
}

/**
 * The identities in a value: `Name <address>`, once or more, or a name with an address whose brackets are incomplete.
 * The address is null when there is none.
 */
export function identities(value: string): { name: string; address: string | null }[] {
  const pairs = [...value.matchAll(/([^<>]{0,200})<([^<>]{0,200})>/g)];
  if (pairs.length > 0) {
    // What stands in the brackets of `Cursor <Auto>` is a model.
    return pairs.map(([, name = '', inside = '']) => ({
      name: name.replace(/^[\s,;&]+/, ''),
      address: /[@.]/.test(inside) ? inside : null,
    }));
  }
  const [, name = value, address = null] =
    /^(.{0,200}?)\s*[(<]?([^\s()<>@]+@[^\s()<>@]+\.[^\s()<>@]+)[)>]?$/.exec(value) ?? [];
  return [{ name, address }];
}
