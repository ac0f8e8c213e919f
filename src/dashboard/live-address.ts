import { DEFAULT_WINDOW } from '../domain/metrics/windows.ts';
import { queryOf } from '../domain/page-address.ts';
import type { Visit } from './visit.ts';

/** Where the script of a page listens for what changes on it: see live.tsx. */
export function liveAddress({ path, address }: Pick<Visit, 'path' | 'address'>): string {
  const { repo } = address.filters;
  const filters = repo === undefined ? {} : { repo };
  return `/live${queryOf({ window: DEFAULT_WINDOW, against: 'previous', filters, own: { page: path } })}`;
}
