import { jsonAnswer, messageAnswer, type Answer } from '../answer.ts';
import type { Delivery } from '../webhooks/delivery.ts';
import { deliveryShape } from './delivery-shape.ts';

const BY_DEFAULT = 30;
const MAX_PER_PAGE = 100;
const CURSOR = /^v1_(\d+)$/;

/** A page of deliveries, newest first. They are paged by cursor: page numbers would shift with each new delivery. */
export function listDeliveries(deliveries: readonly Delivery[], url: URL): Answer {
  const { searchParams } = url;
  const [cursor, status] = [searchParams.get('cursor'), searchParams.get('status')];
  const before = cursor === null ? null : CURSOR.exec(cursor)?.[1];
  if (before === undefined) return messageAnswer(400, 'Invalid cursor');
  if (status !== null && status !== 'success' && status !== 'failure') return messageAnswer(422, 'Validation Failed');

  const size = Math.min(MAX_PER_PAGE, Math.max(1, Number(searchParams.get('per_page')) || BY_DEFAULT));
  const listed = deliveries
    .filter(
      ({ id, outcome }) =>
        (before === null || id < BigInt(before)) &&
        (status === null || (outcome.status === 'OK') === (status === 'success')),
    )
    .toSorted((a, b) => (b.id > a.id ? 1 : -1));
  const page = listed.slice(0, size);
  const last = page.at(-1);
  return jsonAnswer(200, page.map(deliveryShape), last && listed.length > size ? linkBehind(last, url) : {});
}

function linkBehind({ id }: Delivery, url: URL): { link: string } {
  const target = new URL(url);
  target.searchParams.set('cursor', `v1_${id}`);
  return { link: `<${target.href}>; rel="next"` };
}
