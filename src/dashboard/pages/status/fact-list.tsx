import type { Html } from '../../html.ts';

/** Names with their values. */
export function Facts({ rows }: { rows: [string, Html][] }) {
  return (
    <dl class="fact-list">
      {rows.map(([name, value]) => (
        <div>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
