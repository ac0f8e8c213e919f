import { rateLimitHeaders } from '../limits/account.ts';
import { scopesOf, type Caller } from './caller.ts';

/**
 * The headers that say what the caller has: of its limits, and of the scopes of a classic token, which alone has any.
 * https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps
 */
export function callerHeaders(caller: Caller, resource: 'graphql' | 'core'): Record<string, string> {
  const scopes = scopesOf(caller);
  return {
    ...rateLimitHeaders(caller.account[resource], resource),
    ...(scopes && { 'x-oauth-scopes': scopes.toSorted().join(', '), 'x-accepted-oauth-scopes': '' }),
  };
}
