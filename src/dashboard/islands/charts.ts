/**
 * A chart is one stop of the Tab key, and the arrows move inside it. Without a script each of its links is a stop. A chart that
 * comes later needs nothing: it becomes one stop when the focus enters it.
 */
import type { Link } from './fragment.ts';

const CHART = '[data-chart=links]';

/** Which link of a chart an arrow leads to, from the one that has the focus. */
const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export function charts(): void {
  document.addEventListener('focusin', ({ target }) => {
    const chart = target instanceof Element ? target.closest(CHART) : null;
    // The focus comes back to where it was.
    for (const link of chart ? linksOf(chart) : []) link.setAttribute('tabindex', link === target ? '0' : '-1');
  });
  document.addEventListener('keydown', (event) => {
    const { key, target } = event;
    if (event.metaKey || event.ctrlKey || event.altKey || event.shiftKey || !(target instanceof Element)) return;
    const chart = target.closest(CHART);
    const next = chart && nextOf(chart, target, key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}

/** Where a key leads from a link of a chart; undefined for any other key, and at an end. */
function nextOf(chart: Element, from: Element, key: string): Link | undefined {
  const links = linksOf(chart);
  if (key === 'Home') return links[0];
  if (key === 'End') return links.at(-1);
  const step = STEPS[key];
  if (step === undefined) return undefined;
  // In a table up and down stay in the column.
  const cell = /Up|Down/.test(key) ? from.closest('td') : null;
  const line = cell ? links.filter((link) => link.closest('td')?.cellIndex === cell.cellIndex) : links;
  return line[line.findIndex((link) => link === from) + step];
}

/**
 * The links of a chart: of a drawing from left to right, of anything else in their order. Those that only a pointer has are not
 * among them.
 */
function linksOf(chart: Element): Link[] {
  const links = [...chart.querySelectorAll<Link>('a[href]')].filter((link) => !link.closest('[aria-hidden]'));
  if (!(chart instanceof SVGElement)) return links;
  const middles = new Map(
    links.map((link) => {
      const { left, width } = link.getBoundingClientRect();
      return [link, left + width / 2];
    }),
  );
  return links.toSorted((one, other) => (middles.get(one) ?? 0) - (middles.get(other) ?? 0));
}
