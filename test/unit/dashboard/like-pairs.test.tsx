import { expect, it } from 'vitest';
import { LikePairs } from '../../../src/dashboard/pages/reviews/like-pairs.tsx';
import type { PageAddress } from '../../../src/domain/page-address.ts';
import { drawn, linksIn } from './drawn.ts';

const PAIR = {
  first: { id: '1', login: 'wren' },
  second: { id: '2', login: 'heron' },
  together: 20,
  agreements: 19,
  agreement: 0.95,
  isRedundant: true,
};

function fold(filters: PageAddress['filters']) {
  const address: PageAddress = { window: '26w', against: 'previous', filters, own: {} };
  return drawn(<LikePairs visit={{ address }} reviewers={{ pairs: [PAIR, { ...PAIR, isRedundant: false }] }} />);
}

it.each([
  [{ author: 'wren', team: 'core', repo: 'acme/widgets' }, '&repo=acme/widgets'],
  [{ author: 'ada', reviewer: 'wren' }, '&author=ada&reviewer=wren'],
])(
  'the numbers of a pair lead to the merges behind them: the people of %j are reviewers, or authors',
  (filters, kept) => {
    const html = fold(filters);
    expect(linksIn(html)).toEqual(
      ['decided', 'alike'].map((of) => `/pull-requests?window=26w${kept}&measure=merged&part=${of}-wren/heron`),
    );
    expect([...html.matchAll(/data-total="(\d+)"/g)].map(([, total]) => Number(total))).toEqual([20, 19]);
  },
);
