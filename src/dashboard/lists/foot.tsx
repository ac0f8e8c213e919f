import { countWords } from '../../domain/metrics/words.ts';
import type { Html } from '../html.ts';
import { hereWith, type Visit } from '../visit.ts';
import { placeText, type Place } from './place.ts';

/** How many rows a list has, which of them are shown, and where the next ones are. A script puts those under these. */
export function ListFoot({
  visit,
  place,
  shown,
  of,
  isMore = false,
  nextCursor,
  children,
}: {
  visit: Visit;
  place: Place | null;
  /** How many rows this page has. */
  shown: number;
  /** How many all pages have; when `isMore`, at least so many. */
  of: number;
  isMore?: boolean;
  nextCursor: string | null;
  children?: Html;
}) {
  const skip = place?.skip ?? 0;
  const last = skip + shown;
  return (
    <div class="list-foot" data-foot>
      <span>
        {shown === 0 ? '0' : `${countWords(skip + 1)}–`}
        {shown > 0 && <span data-last>{countWords(last)}</span>} of{' '}
        <b data-lines={of}>
          {countWords(of)}
          {isMore && '+'}
        </b>
        {children}
      </span>
      {nextCursor !== null && (
        <a
          class="button"
          href={hereWith(visit, { own: { cursor: placeText({ skip: last, cursor: nextCursor }) } })}
          data-next
        >
          Next {Math.min(shown, isMore ? shown : of - last)}
        </a>
      )}
    </div>
  );
}
