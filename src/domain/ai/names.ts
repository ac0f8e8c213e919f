import type { Tool } from './tool.ts';
import { TOOLS } from './tools.ts';
import { withoutVariant } from './variants.ts';

/** A tool that is called by a name. */
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
/** Words that may follow a tool's name and leave it the tool's. Some are also surnames, so they prove nothing. */
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
const BY_ID = new Map(TOOLS.flatMap((tool) => (tool.ids ?? []).map((id) => [id, tool] as const)));
for (const tool of TOOLS) {
  for (const name of tool.short ?? []) NAMES.set(spaced(name), { tool, how: 'short' });
  for (const model of tool.models ?? []) {
    if (!NAMES.has(model)) NAMES.set(model, { tool, how: 'short' });
  }
  // A person may name an account `zed-agent`, so a short name with a role is not the name of the tool alone.
  for (const name of (tool.names ?? []).map(spaced))
    NAMES.set(name, { tool, how: isRole(name, tool) ? 'described' : 'own' });
  // A site that has the tool's own name is a name of the tool: `Opencode.ai`.
  for (const domain of tool.domains ?? []) {
    if ([...(tool.names ?? []), ...(tool.short ?? [])].includes(domain.split('.', 1)[0] ?? ''))
      NAMES.set(domain, { tool, how: 'own' });
  }
  for (const address of tool.addresses ?? []) BY_ADDRESS.set(address, tool);
  for (const part of tool.noreply ?? []) BY_NOREPLY.set(part, tool);
  for (const login of [tool.agents, tool.writers, tool.reviewers].flatMap((logins) => logins ?? [])) {
    BY_NOREPLY.set(`${login}[bot]`, tool);
    if (login.includes('-') && !NAMES.has(spaced(login)))
      NAMES.set(spaced(login), { tool, how: isRole(spaced(login), tool) ? 'described' : 'own' });
  }
}
const MAX_NAME_LENGTH = Math.max(...[...NAMES.keys()].map((name) => name.split(' ').length));

/**
 * The tool that a whole name, as in a trailer, stands for: `Claude`, `Claude Opus 4.5`, `Claude Sonnet 4.6 (1M
 * context)`, `GitHub Copilot`, `gpt-5.5`, `Jane Doe (aider)`. Null for people and everything else: after the tool's
 * name only a role, a version or a model's family may follow, which is known or has a version.
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

/**
 * The tool that this e-mail address belongs to. An address of a person who works for the tool's maker is not the
 * tool's.
 */
export function toolOfAddress(address: string): Tool | null {
  const plain = address.trim().toLowerCase();
  const exact = BY_ADDRESS.get(plain);
  if (exact !== undefined) return exact;
  const [, id, login] = /^(?:(\d+)\+)?([^@+]+)@users\.noreply\.github\.com$/.exec(plain) ?? [];
  if (login === undefined) return null;
  const known =
    BY_ID.get(id ?? '') ??
    BY_NOREPLY.get(login) ??
    BY_NOREPLY.get(appWithoutVariant(login)) ??
    (id === undefined ? null : BY_NOREPLY.get(`${id}+${login}`));
  if (known) return known;
  if (id !== undefined) return null;
  for (const [part, tool] of BY_NOREPLY) if (part.endsWith(`+${login}`)) return tool;
  return null;
}

/**
 * The tool that an identity `Name <address>` belongs to; the address is null when there is none. It is enough that the
 * name is the tool's alone, or that the address is the tool's. A short name (`Claude`) needs such an address, or an
 * address of its maker when people hardly have this name. The name decides first: other agents write their own name
 * before the address of their model. But an address that has the name of another tool of the same maker names what ran
 * the model: `GPT-5 <codex@openai.com>`.
 */
export function toolOfIdentity(name: string, address: string | null): Tool | null {
  const named = toolOfName(name);
  if (address === null) return named && named.how !== 'short' ? named.tool : null;
  const addressed = toolOfAddress(address);
  const [local = '', domain = ''] = address.trim().toLowerCase().split('@');
  if (named && addressed && isAt(named.tool, domain) && toolOfName(local)?.tool === addressed) return addressed;
  if (named && named.how !== 'short') return named.tool;
  if (named && (addressed || (named.tool.givenName !== 'likely' && isAt(named.tool, domain)))) return named.tool;
  return addressed;
}

/** The login of an app, with its suffix, of which this may be another installation; other logins as they are. */
function appWithoutVariant(login: string): string {
  return login.endsWith('[bot]') ? `${withoutVariant(login.slice(0, -'[bot]'.length))}[bot]` : login;
}

/** Whether a host is a domain of the tool's maker, or a subdomain of one. */
export function isAt(tool: Tool, host: string): boolean {
  return tool.domains?.some((domain) => host === domain || host.endsWith(`.${domain}`)) ?? false;
}

/** Whether a name is a short name with only roles after it. */
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

/** The words in lower case with one space between them, without quotes, emphasis, `@` and `[bot]`. */
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

/**
 * Whether the words after a short name prove the tool: a role, a version, or one of the tool's models. `Claude 2` may
 * be a person's second account.
 */
function proves(rest: string[], { models, families, givenName }: Tool): boolean {
  if (givenName !== undefined && rest.length === 1 && /^\d$/.test(rest[0] ?? '')) return false;
  return rest.some(
    (word) => /\d/.test(word) || ROLE.has(word) || models?.includes(word) === true || families?.includes(word) === true,
  );
}

/** Whether the text in parentheses names a model or a role, as in `Cursor (Claude Opus 4.5)` and `aider (gpt-5)`. */
function saysModel(inside: string): boolean {
  const words = spaced(inside).split(' ').filter(Boolean);
  if (words.length === 0) return false;
  return words.some((word) => NAMES.has(word) || word === 'ai' || word === 'agent' || word === 'bot');
}
