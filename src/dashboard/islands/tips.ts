/** What may have a tip: a mark with one of its own, and links of a drawing or the rows that one link presses. */
const MARKS = '[data-tip], .chart a, .chart li:not(.age-bar)';

/** A heading, and pairs of a name and a value. */
type Lines = [heading: string, ...pairs: string[][]];

/** The exact values of a mark in a chart, beside the pointer or the focus. The table under the chart has the same values. */
export function tips(): void {
  const tip = document.createElement('div');
  tip.className = 'tip';
  tip.hidden = true;
  tip.setAttribute('aria-hidden', 'true');
  document.body.append(tip);

  const show = (event: Event): void => {
    const mark = event.target instanceof Element ? event.target.closest<SVGElement | HTMLElement>(MARKS) : null;
    const lines = mark && linesOf(mark);
    tip.hidden = !lines;
    if (!lines) return;
    const [heading, ...pairs] = lines;
    const rows = pairs.map((pair) => {
      const row = document.createElement('div');
      row.append(...pair.map((text) => Object.assign(document.createElement('span'), { textContent: text })));
      return row;
    });
    tip.replaceChildren(Object.assign(document.createElement('b'), { textContent: heading }), ...rows);
    const box = mark.getBoundingClientRect();
    const x = event instanceof PointerEvent ? event.clientX : box.left + box.width / 2;
    const y = event instanceof PointerEvent ? event.clientY : box.top;
    const isRight = x + 16 + tip.offsetWidth > document.documentElement.clientWidth;
    tip.style.left = `${Math.max(8, isRight ? x - 16 - tip.offsetWidth : x + 16)}px`;
    tip.style.top = `${Math.max(8, Math.min(y + 16, innerHeight - tip.offsetHeight - 8))}px`;
  };
  document.addEventListener('pointermove', show);
  document.addEventListener('focusin', show);
  addEventListener('scroll', () => (tip.hidden = true), { passive: true });
}

/**
 * What is told of a mark: its `data-tip`, a heading and on each further line a name and a value with a tab between them; or
 * what the table under the chart says where it has the same link, of a whole row or of one cell.
 */
function linesOf(mark: SVGElement | HTMLElement): Lines | null {
  const { tip } = mark.dataset;
  if (tip !== undefined) {
    const [heading = '', ...pairs] = tip.split('\n');
    return [heading, ...pairs.map((pair) => pair.split('\t'))];
  }
  const table = mark.closest('.chart')?.querySelector('table');
  const href = (mark.closest('a') ?? mark.querySelector('a'))?.getAttribute('href');
  if (!table || table.contains(mark) || !href) return null;
  const link = [...table.querySelectorAll('a')].find((each) => each.getAttribute('href') === href);
  const row = link?.closest('tr');
  if (!link || !row) return null;
  const [name, ...values] = [...row.cells];
  const told = values.filter((cell) => name?.contains(link) || cell.contains(link));
  const heads = table.tHead?.rows[0]?.cells;
  return [textOf(name), ...told.map((cell) => [textOf(heads?.[cell.cellIndex]), textOf(cell)])];
}

function textOf(cell: Element | undefined): string {
  return cell?.textContent ?? '';
}
