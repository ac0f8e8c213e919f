import { queryOf } from '../domain/page-address.ts';
import type { Visit } from './visit.ts';

/** Where the script of a page listens for what changes on it: see live.tsx. */
export function liveAddress({ path, address }: Pick<Visit, 'path' | 'address'>): string {
  return `/live${queryOf({ ...address, own: { page: path } })}`;
}
