import { createRateBudget, type RateBudget } from './rate-window.ts';
import { createSecondaryMeter, type SecondaryLimits, type SecondaryMeter } from './secondary-limits.ts';

/** The rest of one credential's limits. */
export interface Account {
  readonly graphql: RateBudget;
  readonly core: RateBudget;
  readonly secondary: SecondaryMeter | undefined;
}

export interface AccountLimits {
  readonly pointsAnHour: number;
  readonly restRequestsAnHour: number;
  readonly secondary: SecondaryLimits | undefined;
}

/** The accounts by token, each made when it is first seen. */
export function createAccountBook(limits: AccountLimits, now: () => number): (token: string) => Account {
  const accounts = new Map<string, Account>();
  return (token) => {
    let account = accounts.get(token);
    if (!account) {
      account = {
        graphql: createRateBudget(limits.pointsAnHour, now),
        core: createRateBudget(limits.restRequestsAnHour, now),
        secondary: limits.secondary && createSecondaryMeter(limits.secondary, now),
      };
      accounts.set(token, account);
    }
    return account;
  };
}

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#checking-the-status-of-your-rate-limit */
export function rateLimitHeaders(budget: RateBudget, resource: 'graphql' | 'core'): Record<string, string> {
  const { limit, remaining, used, resetAt } = budget.window();
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-used': String(used),
    'x-ratelimit-reset': String(Math.ceil(resetAt / 1_000)),
    'x-ratelimit-resource': resource,
  };
}
