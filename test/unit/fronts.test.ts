import { describe, expect, it } from 'vitest';
import { tagOf, verdictOf, type Fronts, type StoredFronts } from '../../src/domain/fronts.ts';

const NOW = Date.parse('2026-06-01T12:00:00Z');
const CHANGED = '2026-06-01T11:00:00Z';

const DESCRIBED = { fullName: 'acme/widgets', isPrivate: false, isArchived: false, defaultBranch: 'main' };
const fronts: Fronts = {
  ...DESCRIBED,
  pullRequests: { total: 7, newest: { number: 7, updatedAt: CHANGED } },
  others: {
    deployments: { total: 2, newest: { createdAt: CHANGED, updatedAt: CHANGED } },
    releases: { total: 0, newest: null },
  },
};
const tag = tagOf(fronts, NOW);
const stored: StoredFronts = { ...DESCRIBED, tag, syncedThrough: Date.parse(CHANGED), deliveredThrough: null };

/** The verdict on a repository that is stored like this, when GitHub answers like that. */
const verdict = (change: Partial<StoredFronts>, said: Partial<Fronts>) => {
  const answer = { ...fronts, ...said };
  return verdictOf({ ...stored, ...change }, answer, tagOf(answer, NOW));
};

describe('a repository is unchanged', () => {
  it('when every front is as before its last sync, and that sync has read the newest pull request', () => {
    expect(verdict({}, {})).toBe('unchanged');
    const empty = { ...fronts, pullRequests: { total: 0, newest: null }, defaultBranch: null };
    expect(verdict({ tag: tagOf(empty, NOW) }, empty)).toBe('unchanged');
  });

  it.each<[string, Partial<Fronts>]>([
    [
      'a pull request changed',
      { pullRequests: { total: 7, newest: { number: 3, updatedAt: '2026-06-01T11:00:01Z' } } },
    ],
    ['another one has the same instant', { pullRequests: { total: 7, newest: { number: 3, updatedAt: CHANGED } } }],
    ['one is gone', { pullRequests: { total: 6, newest: { number: 7, updatedAt: CHANGED } } }],
    ['there are no pull requests any more', { pullRequests: { total: 0, newest: null } }],
    [
      'a deployment has another state',
      {
        others: {
          ...fronts.others,
          deployments: { total: 2, newest: { createdAt: CHANGED, updatedAt: '2026-06-01T11:30:00Z' } },
        },
      },
    ],
    [
      'there is a release',
      { others: { ...fronts.others, releases: { total: 1, newest: { createdAt: CHANGED, updatedAt: CHANGED } } } },
    ],
    ['a list became unreadable', { others: { ...fronts.others, deployments: null } }],
    ['other lists were asked for', { others: { ...fronts.others, issues: { total: 0, newest: null } } }],
    ['it has another name', { fullName: 'acme/gears' }],
    ['it became private', { isPrivate: true }],
    ['it was archived', { isArchived: true }],
    ['it has another default branch', { defaultBranch: 'trunk' }],
  ])('not when %s', (_, said) => {
    expect(verdict({}, said)).toBe('changed');
  });

  it.each<[string, Partial<StoredFronts>]>([
    ['there was no answer before its last sync', { tag: null }],
    ['it was never synced', { syncedThrough: null }],
    ['the sync did not get what another server of GitHub’s had shown', { syncedThrough: Date.parse(CHANGED) - 1_000 }],
  ])('not when %s', (_, change) => {
    expect(verdict(change, {})).toBe('changed');
  });
});

it('fronts whose newest change is less than a minute old have no tag: others of the same second may not show yet', () => {
  const changed = Date.parse(CHANGED);
  expect(tagOf(fronts, changed + 59_999)).toBeNull();
  expect(tagOf(fronts, changed + 60_000)).toBe(tag);
  expect(verdictOf({ ...stored, tag: null }, fronts, tagOf(fronts, changed))).toBe('changed');
});

describe('a repository whose webhooks arrive', () => {
  const newer = { pullRequests: { total: 7, newest: { number: 3, updatedAt: '2026-06-01T11:30:00Z' } } };
  const through = Date.parse('2026-06-01T11:30:00Z');

  it('waits for its sync when they have brought the newest change', () => {
    expect(verdict({ deliveredThrough: through }, newer)).toBe('delivered');
    expect(verdict({ deliveredThrough: through }, {})).toBe('unchanged');
  });

  it('does not when the newest change is not stored, or it is not what it was', () => {
    expect(verdict({ deliveredThrough: through - 1_000 }, newer)).toBe('changed');
    expect(verdict({ deliveredThrough: through }, { ...newer, fullName: 'acme/gears' })).toBe('changed');
  });
});
