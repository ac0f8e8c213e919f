import { count, counted } from '../format.ts';
import { tip } from './parts.tsx';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const HOURS = 24;
/** Shades besides the one of nothing. */
const SHADES = 4;
/** Hours of a column: twelve columns are wide enough for their numbers. */
const EACH = 2;

interface Props {
  id: string;
  label: string;
  /** For each day from Monday, a count for each of its 24 hours. */
  counts: number[][];
  /** What is counted, in the singular: first review. */
  counted: string;
  /** Where a cell leads: to exactly those. `weekday` is 1 for Monday; the hours are half-open. */
  href: (cell: { weekday: number; fromHour: number; toHour: number }) => string;
}

/** A table of weekdays by hours of the day, two hours a column, shaded by how much there is. It is its own table. */
export function Heat({ id, label, counts, counted: what, href }: Props) {
  const columns = Array.from({ length: HOURS / EACH }, (_, index) => index * EACH);
  const cells = DAYS.map((_, day) => columns.map((hour) => sumOf(counts[day]?.slice(hour, hour + EACH) ?? [])));
  const most = Math.max(1, ...cells.flat());
  return (
    // Its links scroll it; without one it is a stop itself.
    <div class="heat-scroll" role="group" aria-label={label} tabindex={cells.flat().some((n) => n > 0) ? undefined : 0}>
      <table class="heat" id={id} data-chart="links">
        <caption class="sr">{label}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="sr">Day</span>
            </th>
            {columns.map((hour) => (
              <th scope="col">
                {hour}
                <span class="heat-minutes">:00</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {DAYS.map((name, day) => (
            <tr>
              <th scope="row">{name}</th>
              {columns.map((fromHour, column) => {
                const n = cells[day]?.[column] ?? 0;
                const toHour = fromHour + EACH;
                const words = `${name}, ${fromHour}:00 to ${toHour}:00`;
                return (
                  <td class={`shade-${Math.ceil((SHADES * n) / most)}`} data-tip={tip(words, [counted(n, what), ''])}>
                    {n === 0 ? count(n) : <a href={href({ weekday: day + 1, fromHour, toHour })}>{count(n)}</a>}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function sumOf(counts: number[]): number {
  return counts.reduce((sum, n) => sum + n, 0);
}
