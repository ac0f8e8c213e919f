import { createRateBudget, type RateBudget } from '../../packages/github-replay/src/limits/rate-window.ts';
import {
  createSecondaryMeter,
  GITHUB_SECONDARY_LIMITS,
  type SecondaryMeter,
} from '../../packages/github-replay/src/limits/secondary-limits.ts';
import type { BudgetCommands } from '../../src/domain/budget.ts';
import { applyBudget } from '../../src/domain/budget/apply.ts';
import { EMPTY_BUDGET } from '../../src/domain/budget.ts';
import type { Answer, Command } from '../../src/domain/reducer.ts';

/** GitHub's hourly limits of a credential. */
export interface Limits {
  points: number;
  restRequests: number;
}

/** A token's limits: https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api */
export const TOKEN_LIMITS: Limits = { points: 5_000, restRequests: 5_000 };

/**
 * The limits of an installation of a GitHub App: 50 an hour more for each repository and for each user beyond 20, at most
 * 12,500. https://docs.github.com/en/apps/creating-github-apps/registering-a-github-app/rate-limits-for-github-apps
 */
export function installationLimits(repositories: number, users: number): Limits {
  const more = 50 * (Math.max(0, repositories - 20) + Math.max(0, users - 20));
  const hourly = Math.min(12_500, 5_000 + more);
  return { points: hourly, restRequests: hourly };
}

export interface Spending {
  points: number;
  rest: number;
  seconds: number;
}

/** A credential's quota: GitHub's own limits, and the product's rules for it (GitHubBudget in memory). */
export interface Quota {
  graphql: RateBudget;
  core: RateBudget;
  secondary: SecondaryMeter;
  /** Requests in flight. */
  inFlight: number;
  /** What was spent so far: points, REST requests, and seconds of GraphQL's server time. */
  spent: Spending;
  budget<Name extends keyof BudgetCommands>(command: Command<BudgetCommands, Name>): Answer<BudgetCommands, Name>;
  /** Slots in use. */
  leases(): number;
}

/** A quota that nobody has used. */
export function newQuota({ points, restRequests }: Limits, now: () => number): Quota {
  let state = EMPTY_BUDGET;
  return {
    graphql: createRateBudget(points, now),
    core: createRateBudget(restRequests, now),
    secondary: createSecondaryMeter(GITHUB_SECONDARY_LIMITS, now),
    inFlight: 0,
    spent: { points: 0, rest: 0, seconds: 0 },
    budget(command) {
      const applied = applyBudget(state, command, now());
      state = applied.state;
      return applied.answer;
    },
    leases: () => state.leases.length,
  };
}

/** Seconds of GraphQL's server time that GitHub gives in an hour. */
const SECONDS_AN_HOUR = 3_600;

/** The largest share of a limit, 0 to 1, that any of these quotas spent since then in so many hours. */
export function busiest(quotas: Quota[], before: Spending[], hours: number): Spending {
  const share: Spending = { points: 0, rest: 0, seconds: 0 };
  for (const [index, { spent, graphql, core }] of quotas.entries()) {
    const { points, rest, seconds } = before[index] ?? { points: 0, rest: 0, seconds: 0 };
    share.points = Math.max(share.points, (spent.points - points) / hours / graphql.window().limit);
    share.rest = Math.max(share.rest, (spent.rest - rest) / hours / core.window().limit);
    share.seconds = Math.max(share.seconds, (spent.seconds - seconds) / hours / SECONDS_AN_HOUR);
  }
  return share;
}
