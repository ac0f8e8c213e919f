import type { Html } from '../html.ts';

/** The head of a column. */
export interface Head {
  name: Html;
  /** Whether its cells are numbers. */
  isNumber?: true;
  /** Whether a phone has no column for it; what it says stands under the name there, in "narrow-only". */
  isWideOnly?: true;
}

/**
 * A table with these heads; `children` are its rows. With a `label` it scrolls sideways on its own where it is too wide. Where
 * it is `stacked`, on a phone each row is a block with a line for each cell, named by its `data-head`.
 */
export function ListTable({
  heads,
  label,
  stacked = false,
  children,
}: {
  heads: Head[];
  label?: string;
  stacked?: boolean;
  children: Html;
}) {
  const table = (
    <table class={stacked ? 'list stacked' : 'list'}>
      <thead>
        <tr>
          {heads.map(({ name, isNumber, isWideOnly }) => (
            <th
              scope="col"
              class={[isNumber && 'number', isWideOnly && 'wide-only'].filter(Boolean).join(' ') || undefined}
            >
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
  if (label === undefined) return table;
  return (
    <div class="scroll" role="region" aria-label={label} tabindex={0}>
      {table}
    </div>
  );
}
