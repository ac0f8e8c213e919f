import { exportRoute } from '../../routes/pull-requests/exports.ts';
import type { Visit } from '../visit.ts';
import { measuredQuery, type MeasuredList } from './measured.ts';

/** What exactly is exported: a path of the API with its query. */
export interface Exported {
  path: string;
  query: Record<string, string>;
}

/** The pull requests behind a measure as a file, without its format. */
export function measuredFile(visit: Visit, asked: MeasuredList): Exported {
  return { path: exportRoute.path, query: measuredQuery(visit, asked) };
}

/** The address of what is exported, with what stands in addresses of pages as it is. */
export function exportAddress({ path, query }: Exported, format?: 'csv' | 'ndjson'): string {
  const text = new URLSearchParams({ ...query, ...(format && { format }) })
    .toString()
    .replace(/%(2C|3A|2F)/g, decodeURIComponent);
  return text === '' ? path : `${path}?${text}`;
}
