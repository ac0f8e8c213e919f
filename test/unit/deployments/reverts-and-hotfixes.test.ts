import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hotfixesOf, type HotfixPullRequest } from '../../../src/domain/deployments/hotfixes.ts';
import { undoingsOf, type RevertClaim } from '../../../src/domain/deployments/reverts.ts';
import { hour } from '../../support/deployment-events.ts';

const change = (number: number): RevertClaim => ({
  id: `#${number}`,
  number,
  mergedAt: hour(number),
  claims: false,
  revertsNumber: null,
  carriedBy: `c${number}`,
});
const reverting = (number: number, revertsNumber: number | null) => ({
  ...change(number),
  claims: true,
  revertsNumber,
});
const found = (claims: RevertClaim[]) => undoingsOf(claims).map(({ id, isRevert, undoes }) => [id, isRevert, undoes]);

describe('a revert', () => {
  it('undoes what the deployment carried that first carried it', () => {
    expect(found([change(1), reverting(2, 1)])).toEqual([['#2', true, 'c1']]);
  });

  it('of a revert is a re-land, and a revert of a re-land is a revert again', () => {
    expect(found([change(1), reverting(2, 1), reverting(3, 2), reverting(4, 3), reverting(5, 4)])).toEqual([
      ['#2', true, 'c1'],
      ['#3', false, 'c2'],
      ['#4', true, 'c3'],
      ['#5', false, 'c4'],
    ]);
  });

  it('whose object is not known is a revert that undoes nothing known', () => {
    expect(found([reverting(2, null), reverting(9, 2), reverting(10, 77)])).toEqual([
      ['#2', true, null],
      ['#9', false, 'c2'],
      ['#10', true, null],
    ]);
  });

  it('names what came before it: a chain has an end', () => {
    expect(found([reverting(2, 3), reverting(3, 2), reverting(4, 4)])).toEqual([
      ['#2', true, null],
      ['#3', false, 'c2'],
      ['#4', true, null],
    ]);
  });

  it('in any chain, every second one is a revert', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), (length) => {
        const chain = Array.from({ length }, (_, index) => reverting(index + 2, index + 1));
        expect(undoingsOf([...chain, change(1)].toReversed()).map(({ isRevert }) => isRevert)).toEqual(
          chain.map((_, index) => index % 2 === 0),
        );
      }),
    );
  });
});

const hotfix = (id: string, headRef: string, openedAt: number, more: Partial<HotfixPullRequest> = {}) => ({
  id,
  headRef,
  openedAt: hour(openedAt),
  mergedAt: hour(openedAt + 1),
  carriedBy: `c-${id}`,
  ...more,
});

describe('hotfixes', () => {
  it('of one head branch are one, opened with the first', () => {
    expect(
      hotfixesOf([hotfix('b', 'hotfix/login', 5), hotfix('a', 'hotfix/login', 3), hotfix('c', 'hotfix/other', 4)]),
    ).toEqual([
      { id: 'a', openedAt: hour(3), pullRequests: ['a', 'b'], carriedBy: ['c-a', 'c-b'] },
      { id: 'c', openedAt: hour(4), pullRequests: ['c'], carriedBy: ['c-c'] },
    ]);
  });

  it('count once something of the branch is merged', () => {
    const closed = hotfix('a', 'hotfix/login', 3, { mergedAt: null, carriedBy: null });
    expect(hotfixesOf([closed])).toEqual([]);
    expect(hotfixesOf([closed, hotfix('b', 'hotfix/login', 9, { carriedBy: null })])).toEqual([
      { id: 'b', openedAt: hour(3), pullRequests: ['b'], carriedBy: [] },
    ]);
  });
});
