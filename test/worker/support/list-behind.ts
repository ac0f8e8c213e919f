import { apiFiltersOf, apiQueryOf, readAddress } from '../../../src/domain/page-address.ts';
import { isOfNow, type ListedMeasure } from '../../../src/domain/metrics/measure-lists.ts';
import { call } from './api.ts';

/** What the API lists for the address of a list. */
export async function listBehind(
  href: string,
  key: string,
): Promise<{ total: number; lines: number; part: string | null; data: { value: number }[] }> {
  const address = readAddress(new URL(href, 'https://edge.test').searchParams, ['measure', 'part', 'at', 'bin']);
  if (Array.isArray(address)) throw new Error(`${href}: ${JSON.stringify(address)}`);
  const { measure = '', part, bin } = address.own;
  const { against: _, ...windowed } = apiQueryOf(address);
  const query = isOfNow(measure as ListedMeasure) ? apiFiltersOf(address.filters) : windowed;
  const [min, max] = bin?.split('-') ?? [];
  const asked = Object.entries({ ...query, measure, part, min, max, limit: '1' }).filter(
    (entry): entry is [string, string] => Boolean(entry[1]),
  );
  const path = `/v1/metrics/pull-requests?${new URLSearchParams(asked).toString()}`;
  const { status, body } = await call<Awaited<ReturnType<typeof listBehind>>>('GET', path, { key });
  if (status !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`);
  return body;
}

/** A text of HTML as it is meant. */
export function unescaped(html: string): string {
  return html.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&');
}
