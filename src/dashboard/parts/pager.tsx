import { count } from '../format.ts';
import { hereWith, type Visit } from '../visit.ts';

/** Which entries of a long list are shown: from the first (0), before the second. */
export interface Range {
  from: number;
  to: number;
  of: number;
}

/** The entries of a page of a list, counted from 1. A page after the last is the last. */
export function rangeOf(page: number, size: number, of: number): Range {
  const last = Math.max(1, Math.ceil(of / size));
  const from = (Math.min(page, last) - 1) * size;
  return { from, to: Math.min(of, from + size), of };
}

/** Which entries are shown, and the ways to those before and after. Nothing when all are shown. */
export function Pager({
  visit,
  range,
  size,
  name,
  what,
}: {
  visit: Visit;
  range: Range;
  size: number;
  name: string;
  what: string;
}) {
  const { from, to, of } = range;
  if (of <= size) return null;
  const page = from / size + 1;
  const href = (other: number) => hereWith(visit, { own: { [name]: other === 1 ? null : String(other) } });
  return (
    <nav class="pager" aria-label={`Pages of ${what}`}>
      <span>
        {count(from + 1)}–{count(to)} of {count(of)} {what}
      </span>
      {page > 1 && <a href={href(page - 1)}>The {count(size)} before</a>}
      {to < of && <a href={href(page + 1)}>The next {count(Math.min(size, of - to))}</a>}
    </nav>
  );
}
