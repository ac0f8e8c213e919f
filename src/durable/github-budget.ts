import { DurableObject } from 'cloudflare:workers';
import {
  acquire,
  EMPTY_BUDGET,
  refusedSince,
  settle,
  type BudgetState,
  type Grant,
  type Priority,
  type Usage,
} from '../domain/budget.ts';

/**
 * One quota of GitHub's, named by API host and credential owner, shared by every repository read with it.
 * Stored: key `budget`, the `BudgetState`; key `token`, the installation token that is in use, sealed.
 */
export class GitHubBudget extends DurableObject<Env> {
  /** Asks for a slot to read one chunk. */
  async acquire(holder: string, priority: Priority, credential: string): Promise<Grant> {
    const { budget, grant } = acquire(this.#load(), holder, priority, credential, Date.now());
    this.ctx.storage.kv.put('budget', budget);
    return grant;
  }

  /** Gives the slot back with what the answers said of the quota; answers since when GitHub refuses the credential. */
  async settle(holder: string, usage: Usage): Promise<number | null> {
    const budget = settle(this.#load(), holder, usage, Date.now());
    this.ctx.storage.kv.put('budget', budget);
    return refusedSince(budget, usage.credential);
  }

  /** The sealed token of an installation that is good for a while yet; null when there is none. */
  async token(goodUntil: number): Promise<string | null> {
    const kept = this.ctx.storage.kv.get<{ sealed: string; expiresAt: number }>('token');
    return kept && kept.expiresAt > goodUntil ? kept.sealed : null;
  }

  async keepToken(sealed: string, expiresAt: number): Promise<void> {
    this.ctx.storage.kv.put('token', { sealed, expiresAt });
  }

  async forgetToken(): Promise<void> {
    this.ctx.storage.kv.delete('token');
  }

  #load(): BudgetState {
    return { ...EMPTY_BUDGET, ...this.ctx.storage.kv.get<BudgetState>('budget') };
  }
}
