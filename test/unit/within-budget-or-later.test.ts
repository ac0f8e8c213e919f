import { expect, it } from 'vitest';
import type { Grant, Refusal } from '../../src/domain/budget.ts';
import { FailureError } from '../../src/errors.ts';
import type { NotOpened } from '../../src/jobs/ports.ts';
import { withinBudgetOrLater } from '../../src/jobs/within-budget-or-later.ts';

const until = Date.parse('2026-11-01T00:01:00Z');
const SLOT = {
  reading: { workspaceId: crypto.randomUUID(), credential: { connectionId: null } },
  holder: 'check',
  priority: 'backfill',
  depth: 0,
} as const;

/** Runs work that answers `read`, after the budget has answered `grant`. */
async function run(grant: Grant | NotOpened) {
  const putOff: Refusal[] = [];
  const deps = {
    now: () => until - 60_000,
    budget: () => ({ acquire: () => Promise.resolve(grant), settle: () => Promise.resolve(null) }),
    reader: () => Promise.resolve({ usage: () => ({ hour: {}, points: 1, seconds: 1 }) }),
    credentialFailed: () => Promise.resolve(),
    credentialRefused: () => Promise.resolve(),
  };
  const outcome = await withinBudgetOrLater(
    deps,
    SLOT,
    (refusal) => putOff.push(refusal),
    () => Promise.resolve('read'),
  );
  return { outcome, putOff };
}

it('does the work when the budget gives a slot', async () => {
  expect(await run({ granted: true })).toMatchObject({ outcome: { status: 'done', value: 'read' }, putOff: [] });
});

it.each<Refusal>([
  { granted: false, reason: 'slot', until },
  { granted: false, reason: 'primary_limit', until },
  { granted: false, reason: 'secondary_limit', until },
  { granted: false, reason: 'bad_credential', detail: '401', confirmed: false, until },
])('puts the job off while a refusal may pass: $reason', async (refusal) => {
  expect(await run(refusal)).toEqual({ outcome: { status: 'put_off' }, putOff: [refusal] });
});

it('ends the job when GitHub refuses the credential for good', async () => {
  const refusal = { granted: false, reason: 'bad_credential', detail: '401', confirmed: true, until } as const;
  expect(await run(refusal)).toEqual({ outcome: { status: 'refused', refusal }, putOff: [] });
});

it('throws when the credential cannot be looked up', async () => {
  const failure = { kind: 'database_outage', detail: 'no answer' } as const;
  await expect(run({ granted: false, reason: 'not_opened', failure })).rejects.toThrow(FailureError);
});
