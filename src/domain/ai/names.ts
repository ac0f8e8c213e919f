import { TOOLS, type Tool } from './tools.ts';

/** A tool that a name stands for. */
export interface Named {
  tool: Tool;
  /**
   * `own`: only this tool has the name. `described`: the words after it identify the tool. `short`: it may be a word or
   * a person.
   */
  how: 'own' | 'described' | 'short';
}

/** Words after a name that identify the tool. */
const ROLE = new Set('ai agent agents assistant bot cli ide llm'.split(' '));
/** What may stand behind a tool's name without making it another's; people have such surnames, so that it proves nothing. */
const WORD = new Set(
  'code coder coding app action cascade chat desktop model web cloud pro flash mini max plus lite nano turbo codex preview thinking instant latest high medium low fast exp experimental sol instruct composer air'.split(
    ' ',
  ),
);
const MODELS = new Set(TOOLS.flatMap((tool) => tool.models ?? []));
const VERSION = /^[a-z]?\d+(?:\.\d+)*[a-z]{0,2}$/;

const NAMES = new Map<string, Named>();
const BY_ADDRESS = new Map<string, Tool>();
const BY_NOREPLY = new Map<string, Tool>();
for (const tool of TOOLS) {
  for (const name of tool.short ?? []) NAMES.set(spaced(name), { tool, how: 'short' });
  for (const model of tool.models ?? []) {
    if (!NAMES.has(model)) NAMES.set(model, { tool, how: 'short' });
  }
  // A person may call an account `zed-agent`: a short name and what it is are no name of its own.
  for (const name of (tool.names ?? []).map(spaced))
    NAMES.set(name, { tool, how: isRole(name, tool) ? 'described' : 'own' });
  for (const address of tool.addresses ?? []) BY_ADDRESS.set(address, tool);
  for (const part of tool.noreply ?? []) BY_NOREPLY.set(part, tool);
  for (const login of [tool.agents, tool.writers, tool.reviewers].flatMap((logins) => logins ?? [])) {
    BY_NOREPLY.set(`${login}[bot]`, tool);
  }
}
const MAX_NAME_LENGTH = Math.max(...[...NAMES.keys()].map((name) => name.split(' ').length));

/**
 * The tool that `text`, a whole name as in a trailer, stands for: `Claude`, `Claude Opus 4.5`, `Claude Sonnet 4.6 (1M
 * context)`, `GitHub Copilot`, `gpt-5.5`, `Jane Doe (aider)`. Null for people and everything else: what stands behind the
 * tool's name has to be a role, a version or a model's family, known or followed by its version.
 */
export function toolOfName(text: string): Named | null {
  const [, outside = '', inside = ''] = /^([^()[\]]*)(?:[([]([^()[\]]*)[)\]])?/.exec(text.slice(0, 200)) ?? [];
  const words = spaced(outside).split(' ').filter(Boolean);
  const aider = spaced(inside) === 'aider' ? NAMES.get('aider') : undefined;
  if (aider) return { ...aider, how: 'own' };
  for (let length = Math.min(MAX_NAME_LENGTH, words.length); length > 0; length -= 1) {
    const named = NAMES.get(words.slice(0, length).join(' '));
    if (named === undefined) continue;
    const rest = words.slice(length);
    if (!rest.every((word, at) => mayFollow(word) || (at === 0 && VERSION.test(rest[1] ?? '')))) return null;
    return named.how === 'short' && (proves(rest, named.tool) || saysModel(inside))
      ? { ...named, how: 'described' }
      : named;
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
 * The tool that an identity `Name <address>` belongs to; the address is null when there is none. A name of the tool
 * alone is enough, and so is an address of the tool. A short name (`Claude`) needs such an address, or one of its
 * maker's unless people have the same name. The name decides first: other agents write their name before the address of
 * their model.
 */
export function toolOfIdentity(name: string, address: string | null): Tool | null {
  const named = toolOfName(name);
  if (named && named.how !== 'short') return named.tool;
  if (address === null) return null;
  const addressed = toolOfAddress(address);
  const domain = address
    .slice(address.lastIndexOf('@') + 1)
    .trim()
    .toLowerCase();
  if (named && (addressed || (named.tool.givenName !== 'likely' && isAt(named.tool, domain)))) return named.tool;
  return addressed;
}

/** Whether a host is the maker's, or a subdomain of it. */
export function isAt(tool: Tool, host: string): boolean {
  return tool.domains?.some((domain) => host === domain || host.endsWith(`.${domain}`)) ?? false;
}

/** A short name with nothing but roles behind. */
function isRole(name: string, { short = [] }: Tool): boolean {
  return short.some(
    (start) =>
      name.startsWith(`${start} `) &&
      name
        .slice(start.length + 1)
        .split(' ')
        .every((word) => ROLE.has(word)),
  );
}

/** Words in lower case, one space between them, without quotes, emphasis, `@` and `[bot]`. */
function spaced(text: string): string {
  return text
    .toLowerCase()
    .replace(/\[bot\]/g, ' ')
    .replace(/[\s_/·:"'`*@~-]+/g, ' ')
    .trim();
}

function mayFollow(word: string): boolean {
  return ROLE.has(word) || WORD.has(word) || MODELS.has(word) || VERSION.test(word);
}

/** A role, a version, or a model of the tool's own. `Claude 2` may be a person's second account. */
function proves(rest: string[], { models, families, givenName }: Tool): boolean {
  if (givenName !== undefined && rest.length === 1 && /^\d$/.test(rest[0] ?? '')) return false;
  return rest.some(
    (word) => /\d/.test(word) || ROLE.has(word) || models?.includes(word) === true || families?.includes(word) === true,
  );
}

/** Of `Cursor (Claude Opus 4.5)` and `aider (gpt-5)`: the parentheses name a model or a role. */
function saysModel(inside: string): boolean {
  const words = spaced(inside).split(' ').filter(Boolean);
  if (words.length === 0) return false;
  return words.some((word) => NAMES.has(word) || word === 'ai' || word === 'agent' || word === 'bot');
}
