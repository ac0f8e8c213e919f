import type { Html } from '../html.ts';
import { ListTable } from './list-table.tsx';

/** What numbers are now and what they would be: each row has a name, the number now and the number then. */
export function BeforeAndAfter({
  head,
  rows,
}: {
  head: string;
  rows: [name: string, now: string, then: string][];
}): Html {
  return (
    <ListTable heads={[{ name: head }, { name: 'now', isNumber: true }, { name: 'then', isNumber: true }]}>
      {rows.map(([name, now, then]) => (
        <tr>
          <td>{name}</td>
          <td class="number faint">{now}</td>
          <td class="number">
            <b>{then}</b>
          </td>
        </tr>
      ))}
    </ListTable>
  );
}
