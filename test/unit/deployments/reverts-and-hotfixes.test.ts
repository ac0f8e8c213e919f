import { describe, expect, it } from 'vitest';
import { hotfixesOf, type HotfixPullRequest } from '../../../src/domain/deployments/hotfixes.ts';
import { undoingsOf, type RevertOrNamed } from '../../../src/domain/deployments/reverts.ts';
import { hour } from '../../support/deployment-events.ts';

const change = (number: number): RevertOrNamed => ({
  id: `#${number}`,
  number,
  mergedAt: hour(number),
  isRevert: false,
  revertsNumber: null,
  carriedBy: `c${number}`,
});
const reverting = (number: number, revertsNumber: number | null) => ({
  ...change(number),
  isRevert: true,
  revertsNumber,
});

describe('a revert', () => {
  const found = (...all: RevertOrNamed[]) => undoingsOf(all).map(({ id, undoes }) => [id, undoes]);

  it('undoes what the deployment carried that first carried it', () => {
    expect(found(change(1), reverting(2, 1))).toEqual([['#2', 'c1']]);
  });

  it('of a re-land undoes what carried the re-land, and a re-land undoes nothing', () => {
    const reland = { ...change(3), revertsNumber: 2 };
    expect(found(change(1), reverting(2, 1), reland, reverting(4, 3))).toEqual([
      ['#2', 'c1'],
      ['#4', 'c3'],
    ]);
  });

  it('whose object is not known, or came later, undoes nothing known', () => {
    expect(found(reverting(2, null), reverting(10, 77), reverting(4, 4), reverting(5, 10))).toEqual([
      ['#2', null],
      ['#10', null],
      ['#4', null],
      ['#5', null],
    ]);
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
