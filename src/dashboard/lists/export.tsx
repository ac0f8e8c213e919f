import { queryOf } from '../../domain/page-address.ts';
import type { ListedMeasure } from '../../domain/metrics/measure-lists.ts';
import { Icon } from '../parts/icon.tsx';
import type { Visit } from '../visit.ts';
import { measuredListOf, measuredQuery } from './measured.ts';
import { tableFilePath, type TableName } from './table-files.ts';

/** What exactly is exported: a path of the API with its query. */
export interface Exported {
  path: string;
  query: Record<string, string>;
}

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
  const href = (format: string) => addressOf({ ...file, query: { ...file.query, format } });
  return (
    <details class="menu export">
      <summary class="button">
        <Icon name="download" />
        Export {words}
      </summary>
      <div class="menu-body">
        <ul class="options">
          <li>
            <a href={href('csv')} download>
              As CSV <span class="faint">for a spreadsheet</span>
            </a>
          </li>
          <li>
            <a href={href('ndjson')} download>
              As JSON lines <span class="faint">for a program</span>
            </a>
          </li>
        </ul>
        <p>As a call of the API</p>
        <pre tabindex={0}>{`curl '${origin}${addressOf(list)}' \\\n  -H 'authorization: Bearer KEY'`}</pre>
      </div>
    </details>
  );
}

/** The pull requests behind a measure of a page as a file, and the read that answers the figures of the page. */
export function MeasureExport({ visit, measure, list }: { visit: Visit; measure: ListedMeasure; list: Exported }) {
  const asked = measuredListOf({ address: { ...visit.address, own: {} } }, measure);
  const file = { path: '/v1/exports/pull-requests', query: measuredQuery(visit, asked) };
  return <ExportMenu visit={visit} words="" list={list} file={file} />;
}

/** The table of a page as a file. */
export function TableExport({ visit, table, list }: { visit: Visit; table: TableName; list: Exported }) {
  const query = Object.fromEntries(new URLSearchParams(queryOf({ ...visit.address, own: {} })));
  return <ExportMenu visit={visit} words="" list={list} file={{ path: tableFilePath(table), query }} />;
}

function addressOf({ path, query }: Exported): string {
  const text = new URLSearchParams(query).toString().replace(/%(2C|3A|2F)/g, decodeURIComponent);
  return text === '' ? path : `${path}?${text}`;
}
