import type { Actor, Team } from '../history/model.ts';

const NAMES = [
  ['ada', 'Ada Byron'],
  ['bao-tran', 'Bảo Trần'],
  ['camille', 'Camille Dupré'],
  ['dmitri-k', 'Dmitri Kovalenko'],
  ['eszter', 'Eszter Nagy'],
  ['farouk', 'Farouk El-Masri'],
  ['grace-o', 'Grace Okafor'],
  ['hiro', '山田 博'],
  ['ingrid', 'Ingrid Åkesson'],
  ['jonas', 'Jonas Weiß'],
  ['kavya', 'Kavya Iyer'],
  ['luis', 'Luis Ibáñez'],
  ['abbott-m', 'Mia Abbott'],
  ['noor', 'Noor Haddad'],
  ['robotnik', 'Olga Robotnik'],
  ['pilar', 'Pilar Soto'],
] as const;

const user = (login: string, name: string, index: number): Actor => ({
  __typename: 'User',
  login,
  databaseId: 20_011 + index * 37,
  name,
});
const bot = (login: string, databaseId: number): Actor => ({ __typename: 'Bot', login, databaseId, name: null });
const team = (slug: string, name: string, databaseId: number): Team => ({ __typename: 'Team', slug, name, databaseId });

/** Two of the humans have "bot" in their login, and must not be taken for one. */
export const HUMANS: readonly Actor[] = NAMES.map(([login, name], index) => user(login, name, index));

export const DEPENDENCY_BOTS: readonly Actor[] = [bot('dependabot', 49_699_333), bot('renovate', 29_139_614)];
export const CODING_AGENT: Actor = bot('copilot-swe-agent', 198_982_749);
/** REST and webhooks have another name for it: https://github.com/kurone-kito/idd-skill/pull/2507 */
export const COPILOT_REVIEWER: Actor = { ...bot('copilot-pull-request-reviewer', 175_728_472), restLogin: 'Copilot' };
export const REVIEW_BOTS: readonly Actor[] = [bot('coderabbitai', 136_622_811), COPILOT_REVIEWER];
export const ACTIONS_BOT: Actor = bot('github-actions', 41_898_282);
export const MANNEQUIN: Actor = { __typename: 'Mannequin', login: 'old-svn-user', databaseId: 7_654_321, name: null };

export const TEAMS: readonly Team[] = [
  team('maintainers', 'Maintainers', 3_001),
  team('security', 'Security', 3_002),
  team('docs', 'Docs', 3_003),
];

const EVERYONE = [...HUMANS, ...DEPENDENCY_BOTS, CODING_AGENT, ...REVIEW_BOTS, ACTIONS_BOT, MANNEQUIN];
const BY_ID = new Map(EVERYONE.map((actor) => [actor.databaseId, actor]));

export function accountById(databaseId: number): Actor | undefined {
  return BY_ID.get(databaseId);
}
