import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { digestText, digestTotals } from '../../src/domain/analysis/digest.ts';
import { readDigest } from '../../src/storage/analyses/digest.ts';
import { correctSignal } from '../../src/storage/correct-signal.ts';
import { asOwner } from '../../src/storage/database.ts';
import { savePullRequests } from '../../src/storage/save-pull-requests.ts';
import { computeAll } from '../support/compute-all.ts';
import { newScope, rowsOf, useDatabase } from '../support/database.ts';
import { snapshot } from '../support/pull-request-snapshots.ts';

const test = useDatabase();

const RESULT = (type: string, assisted: boolean) =>
  JSON.stringify({ summary: { type }, ai: { assisted, tools: ['claude'], evidence: ['with Claude'] } });
const NOTHING = {
  analysed: 0,
  failed: 0,
  waiting: 0,
  workTypes: 0,
  aiOpinions: 0,
  calls: 0,
  inputTokens: 0,
  outputTokens: 0,
  cost: null,
};

it('is a row a day in UTC: what ended, what the model alone knew, what it thought, what waits, tokens and cost', async () => {
  const scope = await newScope(test.db);
  const titles = ['Change', 'fix: it', 'Change', 'Change', 'Change', 'Change'];
  await savePullRequests(
    test.db,
    scope,
    titles.map((title, index) => snapshot({ number: index + 1, title })),
  );
  // The first two ended late on one day of UTC, one replaced by the third on the next; the fifth failed, the last waits.
  const analysis = (number: number, at: string, result: string | null, isCurrent = true) => sql`
    insert into llm_analyses (workspace_id, pull_request_id, status, is_current, input_hash, prompt_version, model, reason, result,
      pull_request_updated_at, finished_at)
    select workspace_id, id, ${result === null ? 'failed' : 'succeeded'}, ${isCurrent}, ${at}, 1, 'm',
      ${result === null ? 'rejected: no' : null}, ${result}::jsonb, updated_at, ${at}::timestamptz
    from pull_requests where repository_id = ${scope.repositoryId} and number = ${number}`;
  const call = (at: string, outcome: string | null, input: number | null, cost: number | null) => sql`
    insert into llm_calls (workspace_id, input_hash, prompt_version, model, reserved_tokens, started_at, outcome, input_tokens,
      output_tokens, cost)
    values (${scope.workspaceId}, 'h', 1, 'm', 100, ${at}, ${outcome}, ${input}::int, ${input}::int, ${cost}::float8)`;
  await asOwner(test.db, [
    analysis(1, '2026-06-01T23:59:59Z', RESULT('feature', true)),
    analysis(2, '2026-06-01T23:00:00Z', RESULT('docs', true)),
    analysis(3, '2026-06-01T10:00:00Z', RESULT('test', false), false),
    analysis(3, '2026-06-03T00:00:00Z', RESULT('test', false)),
    analysis(4, '2026-06-03T12:00:00Z', RESULT('ci', true)),
    analysis(5, '2026-06-03T13:00:00Z', null),
    sql`insert into llm_analyses (workspace_id, pull_request_id, status, pull_request_updated_at, created_at)
      select workspace_id, id, 'pending', updated_at, '2026-06-03T14:00:00Z' from pull_requests
      where repository_id = ${scope.repositoryId} and number = 6`,
    call('2026-06-01T22:00:00Z', 'answered', 100, 0.25),
    call('2026-06-01T22:30:00Z', 'answered', 50, 0.5),
    call('2026-06-03T13:00:00Z', 'refused', null, null),
  ]);
  await computeAll(test.db, scope);
  const read = () =>
    readDigest(test.db, scope.workspaceId, { from: '2026-06-01T00:00:00Z', to: '2026-06-04T00:00:00Z' });
  const first = { analysed: 3, workTypes: 1, aiOpinions: 2, calls: 2, inputTokens: 150, outputTokens: 150, cost: 0.75 };
  const last = { analysed: 2, failed: 1, waiting: 1, workTypes: 2, aiOpinions: 1, calls: 1 };
  expect(await read()).toEqual([
    { ...NOTHING, day: '2026-06-03', ...last },
    { ...NOTHING, day: '2026-06-02' },
    { ...NOTHING, day: '2026-06-01', ...first },
  ]);
  const totals = digestTotals(await read());
  expect(totals).toEqual({
    ...NOTHING,
    ...first,
    analysed: 5,
    failed: 1,
    waiting: 1,
    workTypes: 3,
    aiOpinions: 3,
    calls: 3,
  });
  expect(digestText(totals)).toBe(
    '5 analysed, 1 failed, 1 waiting. The type of work of 3 is known from the model alone. ' +
      'It thought that AI was used in 3: an opinion, which counts nowhere. 300 tokens in 3 calls; $0.7500.',
  );
  expect(digestText(NOTHING)).toBe('The model had nothing to do.');

  // An opinion that a person corrected was no help.
  const [opinion] = await rowsOf(test.db, scope, 'ai_signals', 'at');
  expect(opinion).toMatchObject({ source: 'analysis', at: '2026-06-01 23:00:00+00' });
  await correctSignal(test.db, scope.workspaceId, String(opinion?.['id']), { reason: 'No.', saidBy: 'ada' });
  expect((await read()).map(({ aiOpinions }) => aiOpinions)).toEqual([1, 0, 1]);
  const cut = { from: '2026-06-01T23:30:00Z', to: '2026-06-02T00:00:00Z' };
  expect(await readDigest(test.db, scope.workspaceId, cut)).toMatchObject([
    { day: '2026-06-01', analysed: 1, calls: 0 },
  ]);
  const other = await newScope(test.db);
  expect(digestTotals(await readDigest(test.db, other.workspaceId, cut))).toEqual(NOTHING);
});
