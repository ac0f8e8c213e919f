/** A figure of a measure on a page: what its link leads to, and how long it says that the list is. */
export interface ShownFigure {
  measure: string;
  part: string | null;
  total: number;
  /** Its address, as the page has it. */
  href: string;
}

/** The figures of a page that are marked with `data-measure`. */
export function figuresOf(html: string): ShownFigure[] {
  return [...html.matchAll(/<a [^>]*data-measure="[^>]*>/g)].map(([tag]) => {
    const attribute = (name: string) =>
      new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll('&amp;', '&') ?? null;
    return {
      measure: attribute('data-measure') ?? '',
      part: attribute('data-part'),
      total: Number(attribute('data-total')),
      href: attribute('href') ?? '',
    };
  });
}

/** How many lines the list says to have that a page or panel shows. */
export function linesOf(html: string): number {
  return Number(/data-lines="(\d+)"/.exec(html)?.[1]);
}
