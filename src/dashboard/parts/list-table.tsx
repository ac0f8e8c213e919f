import type { Html } from '../html.ts';

/** The head of a column. */
export interface Head {
  name: Html;
  /** Whether its cells are numbers. */
  isNumber?: true;
  /** Whether a phone leaves it out. */
  isWideOnly?: true;
}

/** A table with these heads; `children` are its rows. With a `label` it scrolls sideways on its own where it is too wide. */
export function ListTable({ heads, label, children }: { heads: Head[]; label?: string; children: Html }) {
  const table = (
    <table class="list">
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
