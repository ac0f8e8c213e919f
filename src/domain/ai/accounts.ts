import type { Account } from './evidence.ts';
import { toolOfName } from './names.ts';
import { TOOLS, type Tool } from './tools.ts';

const byLogin = (logins: (tool: Tool) => string[] | undefined): ReadonlyMap<string, Tool> =>
  new Map(TOOLS.flatMap((tool) => (logins(tool) ?? []).map((login) => [login, tool] as const)));
const AGENTS = byLogin(({ agents }) => agents);
const WRITERS = byLogin(({ writers }) => writers);
const REVIEWERS = byLogin(({ reviewers }) => reviewers);
const USERS = byLogin(({ users }) => users);

/**
 * The logins of the tools that review, in lower case and without `[bot]`. Reviews and comments of other accounts are
 * never evidence.
 */
export const AI_LOGINS: readonly string[] = [...AGENTS.keys(), ...REVIEWERS.keys()].toSorted();

/**
 * Accounts that update dependencies. Their texts quote the messages of other people. Some of them are user accounts.
 */
const UPDATERS =
  /^(?:dependabot|dependabot-preview|renovate|renovate-bot|renovate-approve|mend-renovate|mend-for-github-com|greenkeeper|greenkeeperio-bot|snyk|snyk-bot|pyup-bot|depfu|scala-steward)$/;
/** A self-hosted updater has a longer name, such as `acme-renovate`. Such a name counts only for an app. */
const UPDATER_APPS = /(?:^|-)(?:dependabot|renovate|greenkeeper|snyk|scala-steward)(?:$|-)/;

/** Logins, as above, of the bot accounts that write. */
export const AGENT_BOTS: readonly string[] = [...AGENTS.keys(), ...WRITERS.keys()].toSorted();

/** Logins of the user accounts that only an agent uses. A login that is also a name may belong to a person. */
export const AGENT_USERS: readonly string[] = [...USERS]
  .filter(([login, { short }]) => short?.includes(login) !== true)
  .map(([login]) => login)
  .toSorted();

/** A login in the form in which logins are compared: REST writes `claude[bot]`, GraphQL `claude`. */
export function plainLogin(login: string): string {
  return login.toLowerCase().replace(/\[bot\]$/, '');
}

/**
 * The agent that an account belongs to: a bot account, or a user account that only the agent uses. A person's login may
 * look the same.
 */
export function agentOf(account: Account): Tool | null {
  if (account === null) return null;
  const login = plainLogin(account.login);
  if (account.kind === 'bot') return AGENTS.get(login) ?? WRITERS.get(login) ?? null;
  const tool = USERS.get(login);
  return tool && !tool.short?.includes(login) ? tool : null;
}

/** The tool that reviews with this bot account: a reviewing tool or an agent. */
export function reviewerOf(account: Account): Tool | null {
  if (account?.kind !== 'bot') return null;
  const login = plainLogin(account.login);
  return REVIEWERS.get(login) ?? AGENTS.get(login) ?? null;
}

/**
 * The tool that made a commit, by its account or its author name. A person may choose the author name `claude-bot`, so
 * for a user account only a name counts that no person has.
 */
export function committerOf(account: Account, authorName: string): Tool | null {
  const known = agentOf(account) ?? reviewerOf(account);
  if (known) return known;
  const named = toolOfName(authorName);
  if (account?.kind === 'user') {
    const user = USERS.get(plainLogin(account.login));
    return named && (named.how === 'own' || named.tool === user) ? named.tool : null;
  }
  return named && named.how !== 'short' ? named.tool : null;
}

/**
 * Whether an account is automation: a bot that is no AI tool. Its texts are assembled from the texts of others, so
 * their prose says nothing about AI use.
 */
export function isAutomation(account: Account): boolean {
  return account?.kind === 'bot' && agentOf(account) === null && reviewerOf(account) === null;
}

/** Whether an account or the author name of a commit belongs to a program that updates dependencies. */
export function isUpdater(account: Account, authorName = ''): boolean {
  const login = plainLogin(account?.login ?? authorName);
  const isApp = account?.kind === 'bot' || authorName.endsWith('[bot]');
  return UPDATERS.test(login) || UPDATERS.test(plainLogin(authorName)) || (isApp && UPDATER_APPS.test(login));
}
