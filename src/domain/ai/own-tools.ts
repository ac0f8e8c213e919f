import { isUpdater, plainLogin } from './accounts.ts';
import type { Account, AiSignal, EvidenceInput } from './evidence.ts';
import type { OwnTool } from './own-tool.ts';
import { reviewSignals } from './reviewers.ts';
import { identities, roleOf, trailerOf, type Finding } from './trailers.ts';
import { messageLines, visibleLines, type Lines } from '../markdown/visible-lines.ts';

/** `🤖 Generated with NAME`, and nothing else in the line. */
const GENERATED =
  /^[^\p{L}\p{N}]*(?:generated|created|made|written) (?:with|by|using) \[?([^[\]()]{2,60}?)\]?(?:\([^()\s]{0,300}\))?[\s.!*_]*$/iu;

/**
 * The signals of a workspace's own tools: by accounts, by addresses and names in trailers, by lines, by branches. They
 * mean what the same signs of a tool of `TOOLS` mean.
 */
export function ownToolSignals(input: EvidenceInput): AiSignal[] {
  const tools = input.ownTools ?? [];
  if (tools.length === 0) return [];
  const signals: AiSignal[] = [];
  const add = (source: string, findings: Finding[]): void => {
    for (const finding of findings) signals.push({ ...finding, source });
  };
  const agent = tools.find((tool) => writes(tool, input.author));
  if (agent && input.author)
    add('author', [{ kind: 'author', tool: agent.key, tier: 'certain', quote: input.author.login }]);
  if (!isUpdater(input.author)) {
    const branch = tools.find(({ branches }) => branches.some((start) => input.headRef.startsWith(start)));
    if (branch) add('branch', [{ kind: 'statement', tool: branch.key, tier: 'strong', quote: input.headRef }]);
    add('body', findingsIn(visibleLines(input.body), tools));
  }
  for (const { sha, message, author, authorName, authorAccount } of input.commits) {
    const made = tools.find((tool) => writes(tool, author) || writes(tool, accountOf(authorAccount)));
    if (made && made !== agent)
      add(sha, [{ kind: 'co_author', tool: made.key, tier: 'certain', quote: author?.login ?? authorName }]);
    if (!isUpdater(author, authorName)) add(sha, findingsIn(messageLines(message), tools));
  }
  const reviewerOf = (account: Account): OwnTool | null => tools.find((tool) => reviews(tool, account)) ?? null;
  return [...signals, ...reviewSignals(input, reviewerOf)];
}

function findingsIn({ said }: Lines, tools: readonly OwnTool[]): Finding[] {
  return said.flatMap((line) => findingsOf(line, tools));
}

function findingsOf(line: string, tools: readonly OwnTool[]): Finding[] {
  const quote = line.trim();
  const [, made] = GENERATED.exec(quote) ?? [];
  const maker = made === undefined ? undefined : tools.find((tool) => isNamed(tool, made));
  if (maker) return [{ kind: 'statement', tool: maker.key, tier: 'certain', quote }];
  const trailer = trailerOf(line);
  const role = trailer && roleOf(trailer.key);
  if (!trailer || !role) return [];
  return identities(trailer.value).flatMap(({ name, address }): Finding[] => {
    const tool = tools.find((one) => isNamed(one, name) || isAddress(one, address));
    if (!tool) return [];
    return role === 'author'
      ? [{ kind: 'co_author', tool: tool.key, tier: 'certain', quote }]
      : [{ kind: 'statement', tool: tool.key, tier: 'strong', quote }];
  });
}

function isNamed({ names }: OwnTool, name: string): boolean {
  const plain = name
    .replace(/\[bot\]|[*_`]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
  return names.includes(plain);
}

function isAddress(tool: OwnTool, address: string | null): boolean {
  const plain = address?.trim().toLowerCase() ?? '';
  if (tool.addresses.includes(plain)) return true;
  const [, login] = /^(?:\d+\+)?([^@+]+)@users\.noreply\.github\.com$/.exec(plain) ?? [];
  return login !== undefined && (writes(tool, accountOf(login)) || reviews(tool, accountOf(login)));
}

/** The account in a stored `author_account` or at the beginning of a noreply address; null without one. */
function accountOf(stored: string | null): Account {
  if (stored === null) return null;
  const login = stored.replace(/^\d*\+/, '');
  return { login, kind: login.endsWith('[bot]') ? 'bot' : 'user' };
}

/** Whether the tool writes with this account. */
export function writes({ agents, users }: OwnTool, account: Account): boolean {
  if (account === null) return false;
  return (account.kind === 'bot' ? agents : users).includes(plainLogin(account.login));
}

function reviews({ agents, reviewers }: OwnTool, account: Account): boolean {
  return account?.kind === 'bot' && [...agents, ...reviewers].includes(plainLogin(account.login));
}
