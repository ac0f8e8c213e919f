// @module-tag long
import { PGlite } from '@electric-sql/pglite';
import { afterAll, expect, it } from 'vitest';
import { CASES } from '../../bench/eval/cases/all.ts';
import { EVIDENCE_PREFILTER } from '../../src/domain/ai/prefilter.ts';

const db = new PGlite();
afterAll(() => db.close());

it('is read by Postgres as by JavaScript, on every text of the labelled set', async () => {
  const texts = CASES.flatMap(({ input }) => [
    input.title,
    input.body,
    ...input.commits.map(({ message }) => message),
    ...[...input.reviews, ...input.comments].map(({ body }) => body),
  ])
    .filter((text) => text.length < 50_000)
    .map((text) => text.toWellFormed());
  const { rows } = await db.query<{ matches: boolean }>(
    `select text ~* $2 as matches from unnest($1::text[]) with ordinality as texts (text, at) order by at`,
    [texts, EVIDENCE_PREFILTER],
  );
  const prefilter = new RegExp(EVIDENCE_PREFILTER, 'i');
  expect(rows.map(({ matches }) => matches)).toEqual(texts.map((text) => prefilter.test(text)));
  expect(rows.some(({ matches }) => matches)).toBe(true);
  expect(rows.some(({ matches }) => !matches)).toBe(true);
});

it('takes Postgres no longer than a text of 256 KB is long', async () => {
  for (const piece of ['a', 'no ', 'found no 1', 'cod', ' a i', 'graphite-']) {
    const started = performance.now();
    await db.query(`select $1 ~* $2`, [piece.repeat(262_144 / piece.length), EVIDENCE_PREFILTER]);
    expect(performance.now() - started).toBeLessThan(20_000);
  }
});
