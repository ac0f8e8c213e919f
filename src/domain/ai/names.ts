import { TOOLS, type Tool } from './tools.ts';

/** A tool that a name stands for; `sure` when nobody and nothing else is called so. */
export interface Named {
  tool: Tool;
  sure: boolean;
}

const NAMES = new Map<string, Named>();
const BY_ADDRESS = new Map<string, Tool>();
const BY_NOREPLY = new Map<string, Tool>();
for (const tool of TOOLS) {
  for (const name of tool.short ?? []) NAMES.set(spaced(name), { tool, sure: false });
  for (const model of tool.models ?? []) {
    if (!NAMES.has(model)) NAMES.set(model, { tool, sure: false });
  }
  for (const name of tool.names ?? []) NAMES.set(spaced(name), { tool, sure: true });
  for (const address of tool.addresses ?? []) BY_ADDRESS.set(address, tool);
  for (const part of tool.noreply ?? []) BY_NOREPLY.set(part, tool);
  for (const login of [...(tool.agents ?? []), ...(tool.reviewers ?? [])]) BY_NOREPLY.set(`${login}[bot]`, tool);
}
const LONGEST_NAME = Math.max(...[...NAMES.keys()].map((name) => name.split(' ').length));

/** What may stand behind a tool's name without making it another's: what it is, and what its model is called. */
const ROLE = new Set(
  'ai agent agents assistant bot cli code coder coding ide app action cascade chat desktop model llm web cloud'.split(
    ' ',
  ),
);
const FAMILY = new Set(
  'opus sonnet haiku fable pro flash mini max plus lite nano turbo codex preview thinking instant latest high medium low fast exp experimental sol coder instruct chat composer air'.split(
    ' ',
  ),
);
const VERSION = /^v?\d+(?:\.\d+)*[a-z]{0,2}$/;

/**
 * The tool that `text`, a whole name as in a trailer, stands for: `Claude`, `Claude Opus 4.5`, `Claude Sonnet 4.6 (1M
 * context)`, `GitHub Copilot`, `gpt-5.5`, `Jane Doe (aider)`. Null for people and everything else: what stands behind the
 * tool's name has to be a role, a version or a model's family, known or followed by its version.
 */
export function toolOfName(text: string): Named | null {
  const [, outside = '', inside = ''] = /^([^()[\]]*)(?:[([]([^()[\]]*)[)\]])?/.exec(text.slice(0, 200)) ?? [];
  const words = spaced(outside).split(' ').filter(Boolean);
  if (spaced(inside) === 'aider') return NAMES.get('aider ai') ?? null;
  for (let length = Math.min(LONGEST_NAME, words.length); length > 0; length -= 1) {
    const named = NAMES.get(words.slice(0, length).join(' '));
    if (named === undefined) continue;
    const rest = words.slice(length);
    if (rest.length === 0) return { tool: named.tool, sure: named.sure || saysModel(inside) };
    return describesModel(rest) ? { tool: named.tool, sure: true } : null;
  }
  return null;
}

/** The tool whose e-mail address this is; a person's at its maker is none. */
function toolOfAddress(address: string): Tool | null {
  const plain = address.trim().toLowerCase();
  const exact = BY_ADDRESS.get(plain);
  if (exact !== undefined) return exact;
  const [, id, login] = /^(?:(\d+)\+)?([^@+]+)@users\.noreply\.github\.com$/.exec(plain) ?? [];
  if (login === undefined) return null;
  const known = BY_NOREPLY.get(login) ?? (id === undefined ? null : BY_NOREPLY.get(`${id}+${login}`));
  if (known) return known;
  if (id !== undefined) return null;
  for (const [part, tool] of BY_NOREPLY) if (part.endsWith(`+${login}`)) return tool;
  return null;
}

/**
 * Whose identity `Name <address>` is; the address null where none is given.
 * A name that is nobody else's says it alone, and so does an address of the tool's; a short name (`Claude`) needs such an
 * address or one of its maker's. The name goes first: other agents write their name before the address of their model.
 */
export function toolOfIdentity(name: string, address: string | null): Tool | null {
  const named = toolOfName(name);
  if (named?.sure) return named.tool;
  if (address === null) return null;
  const addressed = toolOfAddress(address);
  const domain = address
    .slice(address.lastIndexOf('@') + 1)
    .trim()
    .toLowerCase();
  if (named && (addressed || named.tool.domains?.includes(domain))) return named.tool;
  return addressed;
}

/** Words in lower case, one space between them, without quotes, emphasis, `@` and `[bot]`. */
function spaced(text: string): string {
  return text
    .toLowerCase()
    .replace(/\[bot\]/g, ' ')
    .replace(/[\s_/·:"'`*@~-]+/g, ' ')
    .trim();
}

function describesModel(words: string[]): boolean {
  return words.every(
    (word, at) =>
      ROLE.has(word) || FAMILY.has(word) || VERSION.test(word) || (at === 0 && VERSION.test(words[1] ?? '')),
  );
}

/** Of `Cursor (Claude Opus 4.5)` and `aider (gpt-5)`: the parentheses name a model or a role. */
function saysModel(inside: string): boolean {
  const words = spaced(inside).split(' ').filter(Boolean);
  if (words.length === 0) return false;
  return words.some((word) => NAMES.has(word) || word === 'ai' || word === 'agent' || word === 'bot');
}
