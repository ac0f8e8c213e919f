import { toolOfAuthorAccount } from './author-account.ts';
import type { Account, EvidenceInput, Tier } from './evidence.ts';
import { toolOfName } from './names.ts';
import type { Tool } from './tool.ts';
import { TOOLS } from './tools.ts';
import { ofApp } from './variants.ts';

const byLogin = (logins: (tool: Tool) => string[] | undefined): ReadonlyMap<string, Tool> =>
  new Map(TOOLS.flatMap((tool) => (logins(tool) ?? []).map((login) => [login, tool] as const)));
const AGENTS = byLogin(({ agents }) => agents);
const WRITERS = byLogin(({ writers }) => writers);
const REVIEWERS = byLogin(({ reviewers }) => reviewers);
const USERS = byLogin(({ users }) => users);
const BY_ID = new Map(TOOLS.flatMap((tool) => (tool.ids ?? []).map((id) => [id, tool] as const)));

/**
 * The logins of the tools that review, in lower case and without `[bot]`. Reviews and comments of other accounts are
 * never evidence.
 */
export const AI_LOGINS: readonly string[] = [...AGENTS.keys(), ...REVIEWERS.keys()].toSorted();

/** The ids of the tools' accounts, whatever their logins are now. */
export const AI_IDS: readonly string[] = [...BY_ID.keys()];

/**
 * Accounts that update dependencies. Their texts quote the messages of other people. Some of them are user accounts.
 */
const UPDATERS =
  /^(?:dependabot|dependabot-preview|renovate|renovate-bot|renovate-approve|mend-renovate|mend-for-github-com|greenkeeper|greenkeeperio-bot|snyk|snyk-bot|pyup-bot|depfu|scala-steward)$/;
/** A self-hosted updater has a longer name, such as `acme-renovate`. Such a name counts only for an app. */
const UPDATER_APPS = /(?:^|-)(?:dependabot|renovate|greenkeeper|snyk|scala-steward)(?:$|-)/;

/** Logins, as above, of the bot accounts that write, and of those that only review. */
export const AGENT_BOTS: readonly string[] = [...AGENTS.keys(), ...WRITERS.keys()].toSorted();

/** Logins of the user accounts that only an agent uses. A login that is also a name may belong to a person. */
export const AGENT_USERS: readonly string[] = [...USERS]
  .filter(([login, { short }]) => short?.includes(login) !== true)
  .map(([login]) => login)
  .toSorted();

export const REVIEWER_BOTS: readonly string[] = [...REVIEWERS.keys()].toSorted();

/** The ids of the accounts of tools that write, whatever their logins are now. */
export const AGENT_IDS: readonly string[] = [...BY_ID]
  .filter(([, tool]) => agentLoginsOf(tool) !== undefined)
  .map(([id]) => id);

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
  const renamed = byId(account, agentLoginsOf);
  if (account.kind === 'bot')
    return ofApp(AGENTS, login) ?? ofApp(WRITERS, login) ?? (ofApp(REVIEWERS, login) ? null : renamed);
  const tool = USERS.get(login);
  return tool && !tool.short?.includes(login) ? tool : renamed;
}

function agentLoginsOf({ agents, writers, users }: Tool): string[] | undefined {
  return agents ?? writers ?? users;
}

const reviewersOf = ({ agents, reviewers }: Tool): string[] | undefined => reviewers ?? agents;

/** The tool with this account's id, if it has such accounts: it knows an account that was renamed. */
function byId({ githubId = '' }: NonNullable<Account>, logins: (tool: Tool) => string[] | undefined): Tool | null {
  const tool = BY_ID.get(githubId);
  return tool && logins(tool) !== undefined ? tool : null;
}

/** The tool that reviews with this bot account: a reviewing tool or an agent. */
export function reviewerOf(account: Account): Tool | null {
  if (account?.kind !== 'bot') return null;
  const login = plainLogin(account.login);
  return ofApp(REVIEWERS, login) ?? ofApp(AGENTS, login) ?? (ofApp(WRITERS, login) ? null : byId(account, reviewersOf));
}

/**
 * The tool that made a commit, with the tier and the words that say so: its account, the address of its author, or its
 * author name. A person may choose the author name `claude-bot`, so for a user account only a name counts that no person
 * has. A commit that belongs to no account and has a tool's short name (`Codex`) is strong, unless people have this
 * name too.
 */
export function committerOf({
  author,
  authorName,
  authorAccount,
}: EvidenceInput['commits'][number]): { tool: Tool; tier: Tier; quote: string } | null {
  const named = toolOfName(authorName);
  const known = agentOf(author) ?? reviewerOf(author) ?? toolOfAuthorAccount(authorAccount);
  if (known) {
    const quote = named?.tool === known ? authorName : (author?.login ?? authorAccount ?? authorName);
    return { tool: known, tier: 'certain', quote };
  }
  if (named === null) return null;
  const isTool =
    author?.kind === 'user'
      ? named.how === 'own' || named.tool === USERS.get(plainLogin(author.login))
      : named.how !== 'short';
  if (isTool) return { tool: named.tool, tier: 'certain', quote: authorName };
  const isUnlinked = author === null && authorAccount === null && named.tool.givenName === undefined;
  return isUnlinked && !named.tool.prose ? { tool: named.tool, tier: 'strong', quote: authorName } : null;
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
