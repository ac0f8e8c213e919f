import { FILTER_NAMES, type FilterName } from '../../domain/page-address.ts';
import { FILTER_LABELS, filterWords } from '../filter-words.ts';
import { count } from '../format.ts';
import { Empty } from '../parts/section.tsx';
import { hereWith, type AddressChange, type Visit } from '../visit.ts';
import { measuredListOf, readMeasured } from './measured.ts';
import { PLAIN_FILTERS, plainListOf, readPlain } from './plain.ts';

/** A filter of a list, and what takes it away. */
interface Set {
  name: string;
  /** The same where all pages have it. */
  shared?: FilterName;
  value: string;
  change: AddressChange;
}

/**
 * What stands in place of an empty list: how many there are without the filter that was set last, or, without filters, that
 * the window has none.
 */
export async function NothingMatches({
  visit,
  hrefOf = (change) => hereWith(visit, change),
}: {
  visit: Visit;
  /** Where a change of the filters leads, when the list is not of the page itself. */
  hrefOf?: (change: AddressChange) => string;
}) {
  const filters = filtersOf(visit);
  const last = filters.at(-1);
  if (!last) {
    return (
      <Empty>
        <p>No pull request is in this window.</p>
        <LongerWindow visit={visit} />
      </Empty>
    );
  }
  const total = await countAt(visit, last.change);
  return (
    <Empty>
      <p>
        Nothing matches {filters.length === 1 ? 'this filter' : `all ${filters.length} filters`}. Without{' '}
        <em>
          {last.shared ? FILTER_LABELS[last.shared].toLowerCase() : last.name}:{' '}
          {last.shared ? await filterWords(visit, last.shared, last.value) : last.value}
        </em>{' '}
        there {total === 1 ? 'is' : 'are'} {count(total)}.
      </p>
      <p>
        <a class="button" href={hrefOf(last.change)}>
          Remove it
        </a>
      </p>
    </Empty>
  );
}

function LongerWindow({ visit }: { visit: Visit }) {
  if (visit.address.window === '52w') return null;
  return (
    <p>
      <a class="button" href={hereWith(visit, { window: '52w' })}>
        Show the last 52 weeks
      </a>
    </p>
  );
}

/** The filters of a list that are set. */
function filtersOf({ address: { filters, own } }: Visit): Set[] {
  const shared = (Object.keys(FILTER_NAMES) as FilterName[]).flatMap((name): Set[] => {
    const value = filters[name];
    return value === undefined ? [] : [{ name, shared: name, value, change: { filters: { [name]: null } } }];
  });
  const mine = [...PLAIN_FILTERS, 'bin', 'at'].flatMap((name): Set[] => {
    const value = own[name];
    return value === undefined ? [] : [{ name, value, change: { own: { [name]: null } } }];
  });
  return [...shared, ...mine];
}

/** How many the list has with a filter less. */
async function countAt(visit: Visit, { filters = {}, own = {} }: AddressChange): Promise<number> {
  const without = <Value,>(all: Partial<Record<string, Value>>, gone: object) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => !(name in gone) && name !== 'cursor'));
  const { address } = visit;
  const wider: Visit = {
    ...visit,
    address: { ...address, filters: without(address.filters, filters), own: without(address.own, own) },
  };
  const { measure } = address.own;
  if (measure === undefined) return (await readPlain(wider, plainListOf(wider))).total;
  return (await readMeasured(wider, measuredListOf(wider, measure))).lines;
}
