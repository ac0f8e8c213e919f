import type { LiveEffect, PendingRefresh } from '../../../src/domain/cursor/live.ts';

/** The table of pull requests that are to be read again, in memory. */
export function simulatedRefreshes() {
  const rows = new Map<number, PendingRefresh>();

  function ordered(): PendingRefresh[] {
    const isSwept = ({ urgency }: PendingRefresh) => Number(urgency === 'sweep');
    return [...rows.values()].toSorted((a, b) => isSwept(a) - isSwept(b) || a.place - b.place);
  }

  return {
    find: (numbers: number[]): PendingRefresh[] => [...rows.values()].filter(({ number }) => numbers.includes(number)),
    all: (): PendingRefresh[] => [...rows.values()],
    first: (limit: number): PendingRefresh[] => ordered().slice(0, limit),
    change(effect: Exclude<LiveEffect, { kind: 'send' }>): void {
      switch (effect.kind) {
        case 'put':
          return effect.rows.forEach((row) => rows.set(row.number, row));
        case 'remove':
          return effect.keys.forEach((number) => rows.delete(number));
        case 'drop_last':
          return ordered()
            .slice(-effect.count)
            .forEach(({ number }) => rows.delete(number));
      }
    },
    clear: (): void => rows.clear(),
  };
}
