import { queryOf } from '../../domain/page-address.ts';
import type { ListedMeasure } from '../../domain/metrics/measure-lists.ts';
import { Icon } from '../parts/icon.tsx';
import type { Visit } from '../visit.ts';
import { exportAddress, measuredFile, type Exported } from './exported.ts';
import { measuredListOf } from './measured.ts';
import { tableFilePath, type TableName } from './table-files.ts';

/** Exactly this list, as a file or as a call of the API. `words` is how many there are. */
export function ExportMenu({
  visit,
  words,
  list,
  file,
}: {
  visit: Visit;
  words: string;
  /** The read that answers what is seen. */
  list: Exported;
  /** The same as a file, without its format. */
  file: Exported;
}) {
  const { origin } = new URL(visit.context.req.url);
  return (
    <details class="menu export">
      <summary class="button">
        <Icon name="download" />
        Export {words}
      </summary>
      <div class="menu-body">
        <ul class="options">
          <li>
            <a href={exportAddress(file, 'csv')} download>
              As CSV <span class="faint">for a spreadsheet</span>
            </a>
          </li>
          <li>
            <a href={exportAddress(file, 'ndjson')} download>
              As JSON lines <span class="faint">for a program</span>
            </a>
          </li>
        </ul>
        <p>As a call of the API</p>
        <pre tabindex={0}>{`curl '${origin}${exportAddress(list)}' \\\n  -H 'authorization: Bearer KEY'`}</pre>
      </div>
    </details>
  );
}

/** The pull requests behind a measure of a page as a file, and the read that answers the figures of the page. */
export function MeasureExport({ visit, measure, list }: { visit: Visit; measure: ListedMeasure; list: Exported }) {
  const asked = measuredListOf({ address: { ...visit.address, own: {} } }, measure);
  return <ExportMenu visit={visit} words="" list={list} file={measuredFile(visit, asked)} />;
}

/** The table of a page as a file. */
export function TableExport({ visit, table, list }: { visit: Visit; table: TableName; list: Exported }) {
  const query = Object.fromEntries(new URLSearchParams(queryOf({ ...visit.address, own: {} })));
  return <ExportMenu visit={visit} words="" list={list} file={{ path: tableFilePath(table), query }} />;
}
