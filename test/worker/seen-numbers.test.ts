import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { SeenNumbers } from '../../src/durable/seen-numbers.ts';

function withNumbers(test: (seen: SeenNumbers, sql: SqlStorage) => void): Promise<void> {
  const stub = env.REPO_CURSOR.getByName(crypto.randomUUID());
  return runInDurableObject(stub, (_, { storage }) => test(new SeenNumbers(storage.sql), storage.sql));
}

it('counts each number once, however often it comes', () =>
  withNumbers((seen) => {
    seen.add([1, 2, 3, 2]);
    seen.add([3, 2, 4]);
    seen.add([]);
    expect(seen.list(0, 10)).toEqual([1, 2, 3, 4]);
    expect(seen.known([5, 4, 1, 9_000])).toEqual([4, 1]);
    seen.remove([4, 9_000]);
    expect(seen.list(0, 10)).toEqual([1, 2, 3]);
  }));

it('lists ascending from any place, a few at a time, across the rows it is kept in', () =>
  withNumbers((seen) => {
    const numbers = [1, 7, 8_191, 8_192, 8_193, 16_383, 16_384, 100_000];
    seen.add([...numbers].toReversed());
    const listed: number[] = [];
    for (let page = seen.list(0, 3); page.length > 0; page = seen.list(page.at(-1) ?? 0, 3)) listed.push(...page);
    expect(listed).toEqual(numbers);
    expect(seen.list(100_000, 10)).toEqual([]);
    expect(seen.list(8_191, 1)).toEqual([8_192]);
  }));

it('keeps them in storage, not in memory', () =>
  withNumbers((seen, sql) => {
    seen.add([5, 6, 20_000]);
    expect(new SeenNumbers(sql).known([5, 6, 7, 20_000])).toEqual([5, 6, 20_000]);
    seen.clear();
    expect(new SeenNumbers(sql).known([5, 6, 20_000])).toEqual([]);
    expect(seen.list(0, 10)).toEqual([]);
  }));

it('stays small: a hundred thousand numbers take thirteen kilobytes', () =>
  withNumbers((seen, sql) => {
    seen.add(Array.from({ length: 100_000 }, (_, index) => index + 1));
    expect(seen.list(99_998, 10)).toEqual([99_999, 100_000]);
    const row = sql.exec<{ bytes: number }>('select sum(length(bits)) as bytes from seen').one();
    expect(row.bytes).toBeLessThanOrEqual(13 * 1024);
  }));
