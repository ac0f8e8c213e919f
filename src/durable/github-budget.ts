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
import { isMature, type KeptToken } from '../domain/kept-token.ts';

const OMITTED_MS = 86_400_000;

/**
 * One quota of GitHub's, named by API host and credential owner, shared by every repository read with it.
 * Stored: key `budget`, the `BudgetState`; key `token`, the installation token that is in use, sealed; key `omitted`, what
 * queries are sent without, by credential.
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
    const kept = this.ctx.storage.kv.get<KeptToken>('token');
    return kept && kept.expiresAt > goodUntil ? kept.sealed : null;
  }

  async keepToken(sealed: string, expiresAt: number): Promise<void> {
    this.ctx.storage.kv.put('token', { sealed, expiresAt, keptAt: Date.now() } satisfies KeptToken);
  }

  /** Forgets a token that GitHub refused, unless it is so new that not every server of GitHub's has heard of it yet. */
  async forgetToken(): Promise<void> {
    const kept = this.ctx.storage.kv.get<KeptToken>('token');
    if (kept && isMature(kept, Date.now())) this.ctx.storage.kv.delete('token');
  }

  /** What queries of a credential are sent without, as far as GitHub said so lately. */
  async omitted(credential: string): Promise<string[]> {
    const noted = this.#omissions()[credential];
    return noted && noted.until > Date.now() ? noted.fields : [];
  }

  /** Remembers it for a day: then GitHub is asked anew, for a token or a server may have learnt more. */
  async keepOmitted(credential: string, fields: string[]): Promise<void> {
    const now = Date.now();
    const known = Object.entries(this.#omissions()).filter(([, { until }]) => until > now);
    this.ctx.storage.kv.put('omitted', {
      ...Object.fromEntries(known),
      [credential]: { fields, until: now + OMITTED_MS },
    });
  }

  #omissions(): Record<string, { fields: string[]; until: number }> {
    return this.ctx.storage.kv.get<Record<string, { fields: string[]; until: number }>>('omitted') ?? {};
  }

  #load(): BudgetState {
    return { ...EMPTY_BUDGET, ...this.ctx.storage.kv.get<BudgetState>('budget') };
  }
}
