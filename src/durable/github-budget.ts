import { DurableObject } from 'cloudflare:workers';
import { restoredBudget, type Asked, type BudgetCommands, type BudgetState, type Grant } from '../domain/budget.ts';
import type { StoredBudget, Usage, Verdict } from '../domain/budget.ts';
import { applyBudget } from '../domain/budget/apply.ts';
import { current } from '../domain/budget/current.ts';
import type { Answer, Command } from '../domain/reducer.ts';

/**
 * One quota of GitHub's, named by API host and credential owner. Every repository that is read with it shares it. The
 * rules are in `applyBudget`; this object stores the results of its commands.
 *
 * Stored: key `budget`, the `BudgetState`.
 */
export class GitHubBudget extends DurableObject<Env> {
  #state: BudgetState;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const stored = <Key extends keyof StoredBudget>(key: Key) => ctx.storage.kv.get<StoredBudget[Key]>(key);
    const before: StoredBudget = { budget: stored('budget'), token: stored('token'), omitted: stored('omitted') };
    this.#state = restoredBudget(before);
    if (before.token === undefined && before.omitted === undefined) return;
    // An earlier version kept these under keys of their own.
    ctx.storage.kv.put('budget', this.#state);
    ctx.storage.kv.delete('token');
    ctx.storage.kv.delete('omitted');
  }

  /** Asks for a slot to read one chunk. */
  async acquire(asked: Asked): Promise<Grant> {
    return this.#apply({ kind: 'acquire', ...asked });
  }

  /**
   * Gives the slot back with what the answers showed of the quota; answers whether a refusal of the credential counts.
   */
  async settle(holder: string, usage: Usage): Promise<Verdict | null> {
    return this.#apply({ kind: 'settle', holder, usage });
  }

  /** The sealed token of an installation, valid until at least then; null when there is none. */
  async token(goodUntil: number): Promise<string | null> {
    return this.#apply({ kind: 'token', goodUntil });
  }

  async keepToken(sealed: string, expiresAt: number): Promise<void> {
    this.#apply({ kind: 'keep_token', sealed, expiresAt });
  }

  /** Forgets a token that GitHub refused. */
  async forgetToken(): Promise<void> {
    this.#apply({ kind: 'forget_token' });
  }

  /** The fields that a credential's queries leave out, as far as GitHub recently refused them. */
  async omitted(credential: string): Promise<string[]> {
    return this.#apply({ kind: 'omitted', credential });
  }

  async keepOmitted(credential: string, fields: string[]): Promise<void> {
    this.#apply({ kind: 'keep_omitted', credential, fields });
  }

  /** What the quota has left, as the last answers showed it, and until when GitHub asked for a pause. */
  async left(): Promise<Pick<BudgetState, 'hour' | 'pausedUntil'>> {
    const { hour, pausedUntil } = current(this.#state, Date.now());
    return { hour, pausedUntil };
  }

  #apply<Name extends keyof BudgetCommands>(command: Command<BudgetCommands, Name>): Answer<BudgetCommands, Name> {
    const { state, answer } = applyBudget(this.#state, command, Date.now());
    if (state !== this.#state) this.ctx.storage.kv.put('budget', state);
    this.#state = state;
    return answer;
  }
}
