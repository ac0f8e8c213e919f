import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  apiQueryOf,
  FILTER_NAMES,
  listAddress,
  pageFiltersOf,
  pageWindowOf,
  queryOf,
  readAddress,
  type FilterName,
  type PageAddress,
} from '../../src/domain/page-address.ts';
import { AGAINST, NAMED_WINDOWS, type AskedWindow } from '../../src/domain/metrics/windows.ts';
import { FILTERS } from '../../src/routes/filters.ts';

const OWN = ['sort', 'behind'];
const read = (query: string) => readAddress(new URLSearchParams(query), OWN);

const days = fc.date({ min: new Date('1990-01-01'), max: new Date('2060-01-01'), noInvalidDate: true });
const day = days.map((date) => date.toISOString().slice(0, 10));
const text = fc.string({ minLength: 1, maxLength: 20 });
const address: fc.Arbitrary<PageAddress> = fc.record({
  window: fc.oneof(
    fc.constantFrom(...NAMED_WINDOWS),
    fc.tuple(day, day).map(([one, other]) => (one < other ? { from: one, to: other } : { from: other, to: one })),
  ),
  against: fc.constantFrom(...AGAINST),
  filters: fc.dictionary(fc.constantFrom(...(Object.keys(FILTER_NAMES) as FilterName[])), text),
  own: fc.dictionary(fc.constantFrom(...OWN), text),
});

describe('the address of a list that is open on a page', () => {
  const list = (query: string) => {
    const page = readAddress(new URLSearchParams(query), [...OWN, 'behind-window', 'behind-by', 'behind-repo']);
    if (Array.isArray(page)) throw new Error(JSON.stringify(page));
    return listAddress(page);
  };

  it('has the window and the filters of the page, unless it has its own', () => {
    expect(list('?window=4w&repo=acme/gears&behind=merged&behind-by=agents,automation')).toMatchObject({
      window: '4w',
      filters: { repo: 'acme/gears', by: 'agents,automation' },
      own: { behind: 'merged' },
    });
    expect(list('?window=4w&by=all&behind=merged&behind-window=2026-08-31..2026-09-06&behind-by=people')).toMatchObject(
      {
        window: { from: '2026-08-31', to: '2026-09-06' },
        filters: { by: 'people' },
      },
    );
  });

  it('names its own parameter that is wrong', () => {
    expect(list('?behind=merged&behind-window=14w')).toMatchObject([{ path: 'behind-window' }]);
  });
});

describe('the address of a page', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(address, (given) => {
        expect(read(queryOf(given))).toEqual(given);
      }),
    );
  });

  it('has one spelling: without defaults, with commas as they are', () => {
    expect(queryOf({ window: '13w', against: 'previous', filters: {}, own: {} })).toBe('');
    expect(queryOf({ window: '4w', against: 'none', filters: { repo: 'acme/a,acme/b' }, own: { sort: '-size' } })).toBe(
      '?window=4w&against=none&repo=acme/a,acme/b&sort=-size',
    );
  });

  it('understands what forms send: one parameter a value, the edges of a window, and empty fields', () => {
    expect(read('repo=acme/a&repo=acme/b&repo=acme/a&label=&from=2026-08-31&to=2026-11-28')).toEqual({
      window: { from: '2026-08-31', to: '2026-11-28' },
      against: 'previous',
      filters: { repo: 'acme/a,acme/b' },
      own: {},
    });
  });

  it.each([
    ['windo=13w', ['windo']],
    ['window=14w', ['window']],
    ['window=2026-13-01..2026-13-02', ['window']],
    ['window=2026-01-01..', ['window']],
    ['window=a..b..c', ['window']],
    ['from=2026-01-01', ['window']],
    ['window=2026-11-28..2026-01-01', ['window']],
    ['against=last', ['against']],
    ['repositoryId=1&sizeClass=M', ['repositoryId', 'sizeClass']],
  ])('names what is wrong in %s', (query, paths) => {
    const wrong = read(query);
    expect(Array.isArray(wrong) && wrong.map(({ path }) => path)).toEqual(paths);
  });
});

describe('what the API is asked', () => {
  it('becomes the address from which it came', () => {
    fc.assert(
      fc.property(address, ({ window, filters, against }) => {
        const { against: _, ...query } = apiQueryOf({ window, filters, against });
        const { window: named, from, to } = query as AskedWindow;
        expect(pageFiltersOf(query)).toEqual(filters);
        expect(pageWindowOf({ window: named, from, to }, { from: '', to: '' })).toEqual(window);
      }),
    );
  });

  it('has an edge from what it meant where it named none', () => {
    const meant = { from: '2026-01-05T00:00:00.000Z', to: '2026-03-01T10:01:00.000Z' };
    expect(pageWindowOf({}, meant)).toBe('13w');
    expect(pageWindowOf({ from: '2026-01-01' }, meant)).toEqual({ from: '2026-01-01', to: meant.to });
    expect(pageWindowOf({ to: '2026-03-01' }, meant)).toEqual({ from: meant.from, to: '2026-02-28' });
  });

  it('has a filter for each of those that all pages share', () => {
    expect(Object.values(FILTER_NAMES).toSorted()).toEqual(Object.keys(FILTERS).toSorted());
  });

  it('has its own names, and an exclusive end', () => {
    const given = {
      window: { from: '2026-08-31', to: '2026-11-30' },
      filters: { repo: 'acme/a', size: 'M,L', ai: 'authored' },
    };
    expect(apiQueryOf({ ...given, against: 'year' })).toEqual({
      from: '2026-08-31',
      to: '2026-12-01',
      against: 'year',
      repositoryId: 'acme/a',
      sizeClass: 'M,L',
      aiKind: 'authored',
    });
    // And back, as a claim's address needs it.
    const nothing = { from: '', to: '' };
    expect(pageWindowOf({ from: '2026-08-31', to: '2026-12-01' }, nothing)).toEqual(given.window);
    expect(pageFiltersOf({ repositoryId: 'acme/a', sizeClass: 'M,L', aiKind: 'authored', window: '4w' })).toEqual(
      given.filters,
    );
    const to = '2026-11-28T10:00:00Z';
    expect(apiQueryOf({ window: { from: '2026-08-31', to }, against: 'previous', filters: {} })).toEqual({
      from: '2026-08-31',
      to,
    });
  });
});
