import assert from 'node:assert/strict';
import type { simulatedBudget } from './budget.ts';

const YOUNG_MS = 20_000;
const OMITTED_MS = 86_400_000;
const MAX_OMITTED = 20;

/** What a quota keeps beside its limits, a token and the fields that are left out, watched at every call. */
export function watchedKept(budget: ReturnType<typeof simulatedBudget>, now: () => number) {
  let token: { sealed: string; expiresAt: number; keptAt: number } | null = null;
  const omitted = new Map<string, { fields: string[]; until: number }>();

  function look(credential: string, goodUntil: number): void {
    const kept = budget.apply({ kind: 'token', goodUntil });
    assert.equal(kept, token && token.expiresAt > goodUntil ? token.sealed : null, 'the token');
    const noted = omitted.get(credential);
    const fields = noted && noted.until > now() ? noted.fields : [];
    assert.deepEqual(budget.apply({ kind: 'omitted', credential }), fields, 'what is left out');
  }

  return {
    look,
    keepToken(sealed: string, expiresAt: number): void {
      assert.equal(budget.apply({ kind: 'keep_token', sealed, expiresAt }), null);
      token = { sealed, expiresAt, keptAt: now() };
    },
    forgetToken(): void {
      assert.equal(budget.apply({ kind: 'forget_token' }), null);
      if (token && now() - token.keptAt > YOUNG_MS) token = null;
    },
    keepOmitted(credential: string, fields: string[]): void {
      for (const [name, { until }] of omitted) if (name === credential || until <= now()) omitted.delete(name);
      assert.equal(budget.apply({ kind: 'keep_omitted', credential, fields }), null);
      omitted.set(credential, { fields, until: now() + OMITTED_MS });
      for (const name of [...omitted.keys()].slice(0, -MAX_OMITTED)) omitted.delete(name);
    },
  };
}
