/**
 * The exact values of a mark in a chart, beside the pointer or the focus. `data-tip` has a heading, and on each further line a
 * name and a value with a tab between them. The table under the chart has the same values.
 */
export function tips(): void {
  const tip = document.createElement('div');
  tip.className = 'tip';
  tip.hidden = true;
  tip.setAttribute('aria-hidden', 'true');
  document.body.append(tip);

  const show = (event: Event): void => {
    const mark = event.target instanceof Element ? event.target.closest<SVGElement | HTMLElement>('[data-tip]') : null;
    tip.hidden = !mark;
    if (!mark) return;
    const [heading = '', ...lines] = (mark.dataset['tip'] ?? '').split('\n');
    const rows = lines.map((line) => {
      const row = document.createElement('div');
      row.append(
        ...line.split('\t').map((text) => Object.assign(document.createElement('span'), { textContent: text })),
      );
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
