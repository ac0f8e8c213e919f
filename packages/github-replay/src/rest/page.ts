const RECORDS_A_PAGE = 100;
const RECORDS_BY_DEFAULT = 30;

export interface Listed<Item> {
  readonly size: number;
  at(index: number): Item;
}

export function listed<Item>(items: readonly Item[]): Listed<Item> {
  return {
    size: items.length,
    at(index) {
      const item = items[index];
      if (item === undefined) throw new RangeError(`no item at ${index}`);
      return item;
    },
  };
}

/**
 * One page by `page` and `per_page`, and the Link header to the others.
 * https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api
 */
export function pageOf<Item, Shape>(
  list: Listed<Item>,
  url: URL,
  shape: (item: Item) => Shape,
): { items: Shape[]; link: string | undefined } {
  const size = Math.min(RECORDS_A_PAGE, positive(url.searchParams.get('per_page')) ?? RECORDS_BY_DEFAULT);
  const page = positive(url.searchParams.get('page')) ?? 1;
  const pages = Math.max(1, Math.ceil(list.size / size));
  const items: Shape[] = [];
  for (let index = (page - 1) * size; index < Math.min(list.size, page * size); index++)
    items.push(shape(list.at(index)));

  const links: string[] = [];
  const add = (rel: string, number: number): void => {
    const target = new URL(url);
    target.searchParams.set('page', String(number));
    links.push(`<${target.href}>; rel="${rel}"`);
  };
  if (page > 1) add('prev', page - 1);
  if (page < pages) {
    add('next', page + 1);
    add('last', pages);
  }
  if (page > 1) add('first', 1);
  return { items, link: links.length > 0 ? links.join(', ') : undefined };
}

function positive(text: string | null): number | undefined {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}
