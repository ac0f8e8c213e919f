import type { Account } from './evidence.ts';
import { toolOfName } from './names.ts';
import { TOOLS, type Tool } from './tools.ts';

const AGENTS = new Map(TOOLS.flatMap((tool) => (tool.agents ?? []).map((login) => [login, tool] as const)));
const REVIEWERS = new Map(TOOLS.flatMap((tool) => (tool.reviewers ?? []).map((login) => [login, tool] as const)));
const USERS = new Map(TOOLS.flatMap((tool) => (tool.users ?? []).map((login) => [login, tool] as const)));

/** Every login that evidence is told by, lower case and without `[bot]`: reviews and comments by others are never evidence. */
export const AI_LOGINS: readonly string[] = [...new Set([...AGENTS.keys(), ...REVIEWERS.keys()])].toSorted();

/** Accounts that update dependencies: what they write quotes the messages of others. Some are user accounts. */
const UPDATERS = new Set(
  'dependabot dependabot-preview renovate renovate-bot renovate-approve mend-for-github-com greenkeeper greenkeeperio-bot snyk-bot snyk pyup-bot depfu scala-steward'.split(
    ' ',
  ),
);

/** A login as it is compared: REST writes `claude[bot]`, GraphQL `claude`. */
export function plainLogin(login: string): string {
  return login.toLowerCase().replace(/\[bot\]$/, '');
}

/** The agent whose bot account this is. A person may be called like one: the kind decides. */
export function agentOf(account: Account): Tool | null {
  return account?.kind === 'bot' ? (AGENTS.get(plainLogin(account.login)) ?? null) : null;
}

/** The tool whose bot account reviews: one made for it, or an agent. */
export function reviewerOf(account: Account): Tool | null {
  if (account?.kind !== 'bot') return null;
  return REVIEWERS.get(plainLogin(account.login)) ?? agentOf(account);
}

/** The tool that a commit's author is: a bot account of its own, a user account of its own, or a name that only it writes. */
export function committerOf(account: Account, authorName: string): Tool | null {
  const bot = reviewerOf(account);
  if (bot) return bot;
  const named = toolOfName(authorName);
  if (named?.sure) return named.tool;
  const user = account ? USERS.get(plainLogin(account.login)) : undefined;
  if (user === undefined) return null;
  return user.short?.includes(plainLogin(account?.login ?? '')) && named?.tool !== user ? null : user;
}

/** Automation: bots that are no AI tool. Their texts are assembled from others', so nothing there is their own statement. */
export function isAutomation(account: Account): boolean {
  if (account === null) return false;
  return UPDATERS.has(plainLogin(account.login)) || (account.kind === 'bot' && reviewerOf(account) === null);
}

/** Whether a commit is of an account that updates dependencies. */
export function isUpdate(account: Account, authorName: string): boolean {
  return UPDATERS.has(plainLogin(account?.login ?? authorName));
}
