import type { Html } from '../html.ts';

/** What numbers are now and what they would be: each row has a name, the number now and the number then. */
export function BeforeAndAfter({
  head,
  rows,
}: {
  head: string;
  rows: [name: string, now: string, then: string][];
}): Html {
  return (
    <table class="list">
      <thead>
        <tr>
          <th scope="col">{head}</th>
          <th scope="col" class="number">
            now
          </th>
          <th scope="col" class="number">
            then
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, now, then]) => (
          <tr>
            <td>{name}</td>
            <td class="number faint">{now}</td>
            <td class="number">
              <b>{then}</b>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
