import { expect, it } from 'vitest';
import { Checks } from '../../../src/dashboard/pages/flow/checks.tsx';
import type { PageAddress } from '../../../src/domain/page-address.ts';
import { drawn, linksIn, rowsIn } from './drawn.ts';

const SPREAD = { n: 0, p25: null, p50: null, p75: null, p90: null };

function card(checks: number, own: PageAddress['own'] = {}) {
  const address: PageAddress = { window: '26w', against: 'previous', filters: {}, own };
  const quality = {
    ciTime: SPREAD,
    checksPassed: { n: 0, count: 0, value: null },
    flakyChecks: Array.from({ length: checks }, (_, index) => ({ name: `check ${index}`, pullRequests: 99 - index })),
  };
  return drawn(<Checks visit={{ path: '/flow', address }} quality={quality} />);
}

it('the six most frequent flaky checks stand there, and lead to all', () => {
  expect(rowsIn(card(6))).toHaveLength(6);
  expect(card(6)).not.toContain('most frequent');
  const some = card(7);
  expect(rowsIn(some)).toHaveLength(6);
  expect(some).toContain('>The 7 most frequent</a>');
  expect(linksIn(some)).toContain('/flow?window=26w&table=checks#checks');
  expect(rowsIn(card(100, { table: 'checks' }))).toHaveLength(100);
});
