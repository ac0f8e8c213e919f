// @module-tag long
import { createReadStream, existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { factsOf } from '../../src/domain/facts/facts.ts';
import type { FactsInput } from '../../src/domain/facts/input.ts';
import { anything, happened } from '../support/anything.ts';
import { at, input } from '../support/facts-input.ts';
import { factsOfDefinition } from '../support/facts-of-definition.ts';
import { sized } from '../support/sized.ts';

/** Each pull request of a file, or each fourth of it. */
const EACH = sized(4, 1);

const DATA = path.resolve(import.meta.dirname, '../../../shared/data');

/** Compares every fact of the second computation; answers how many values were compared. */
function compared(pull: FactsInput, name: string): number {
  const second = factsOfDefinition(pull);
  const facts = Object.entries(factsOf(pull)).filter(([fact]) => fact in second);
  expect(Object.fromEntries(facts), name).toEqual(second);
  return facts.length;
}

describe('every fact is what a second computation from the definitions says', () => {
  it('of generated pull requests', () => {
    let values = 0;
    const SEEDS = sized(800, 3_000);
    for (let seed = 1; seed <= SEEDS; seed++) values += compared(anything(seed), `seed ${seed}`);
    expect(values).toBe(SEEDS * 57);
  });

  for (const history of ['cargo', 'undici']) {
    const file = path.join(DATA, `${history}.pull-requests.jsonl.gz`);
    const absent = existsSync(file) ? '' : ` (skipped: no ${file})`;
    it.skipIf(!existsSync(file))(`of the history of ${history}${absent}`, { timeout: 120_000 }, async () => {
      let values = 0;
      let lines = 0;
      for await (const line of createInterface({ input: createReadStream(file).pipe(createGunzip()) })) {
        if (lines++ % EACH > 0) continue;
        const record = JSON.parse(line) as FileRecord;
        values += compared(happened(record.number, inputOf(record)), `#${record.number}`);
      }
      expect(values).toBeGreaterThan(sized(30_000, 100_000));
    });
  }
});

interface FileRecord {
  number: number;
  title: string;
  createdAt: string;
  mergedAt: string;
  commits: { oid: string; author: string; authoredDate: string; committedDate: string }[];
  files: { additions: number; deletions: number }[];
}

/** A record with its own instants, moved so that what the seed made falls around its opening and merge. */
function inputOf({ number, title, createdAt, mergedAt, commits, files }: FileRecord): FactsInput {
  const first = Math.min(Date.parse(createdAt), ...commits.map((each) => Date.parse(each.authoredDate)));
  const span = Math.max(1, Date.parse(mergedAt) - first);
  // Whole milliseconds, of which Date keeps every one.
  const moved = (instant: string) => at(Math.round(((Date.parse(instant) - first) / span) * 6_000_000) / 60_000);
  const authored = commits.map((each) => moved(each.authoredDate)).toSorted();
  return input({
    number,
    title,
    createdAt: moved(createdAt),
    mergedAt: moved(mergedAt),
    closedAt: moved(mergedAt),
    earliestCommitAt: authored[0] ?? null,
    changedLines: files.reduce((sum, each) => sum + each.additions + each.deletions, 0),
    commits: commits.map((each) => ({
      sha: each.oid,
      authorName: each.author,
      authoredAt: moved(each.authoredDate),
      committedAt: moved(each.committedDate),
    })),
  });
}
