import { expect } from 'vitest';

/** Compares two answers, equal but for rounding in the last digits; `what` is said when they differ. Answers how many values it compared. */
export function expectSame(answer: unknown, expected: unknown, what: string): number {
  if (typeof answer === 'number' && typeof expected === 'number') {
    expect(Math.abs(answer - expected), `${what}: ${answer}, not ${expected}`).toBeLessThanOrEqual(
      1e-9 * Math.max(1, Math.abs(expected)),
    );
    return 1;
  }
  if (typeof answer !== 'object' || answer === null || typeof expected !== 'object' || expected === null) {
    expect(answer, what).toBe(expected);
    return 1;
  }
  const [mine, theirs] = [new Map(Object.entries(answer)), new Map(Object.entries(expected))];
  expect([...mine.keys()].toSorted(), what).toEqual([...theirs.keys()].toSorted());
  return [...mine].reduce((sum, [name, value]) => sum + expectSame(value, theirs.get(name), `${what} ${name}`), 0);
}
