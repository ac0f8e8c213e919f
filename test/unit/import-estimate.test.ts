import { expect, it } from 'vitest';
import { importEstimate } from '../../src/domain/import-estimate.ts';

it('of an import grows with the pull requests, from what a sync takes that finds nothing', () => {
  expect([0, 1, 1_000, 100_000].map(importEstimate)).toEqual([
    { seconds: 5, requests: 8 },
    { seconds: 6, requests: 9 },
    { seconds: 105, requests: 121 },
    { seconds: 10_005, requests: 11_308 },
  ]);
});
