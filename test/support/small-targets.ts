import type { Page } from 'playwright-core';

/**
 * What can be pressed on a page and is hit in fewer than 24 pixels in either direction, as element, class, size and words; each
 * kind once. As WCAG 2.2 has it (https://www.w3.org/TR/WCAG22/#target-size-minimum), links in a sentence are as high as its lines, and
 * what has its equal on the page may be smaller: each mark of a chart is a link of the table under it.
 */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(FIND);
}

const FIND = `(() => {
  const MIN = 24;
  const found = new Set();
  for (const target of document.querySelectorAll('a[href], button, summary, input:not([type=hidden]), select, textarea')) {
    if (!target.checkVisibility() || target.matches('.chart-target, .skip')) continue;
    const box = (target.matches('input') && target.closest('label') || target).getBoundingClientRect();
    const around = getComputedStyle(target, '::after');
    const isAround = around.content !== 'none' && around.position === 'absolute';
    const width = Math.round(Math.max(box.width, isAround ? parseFloat(around.width) : 0));
    const height = Math.round(Math.max(box.height, isAround ? parseFloat(around.height) : 0));
    if (box.width === 0 || (width >= MIN && height >= MIN)) continue;
    const words = target.textContent.trim();
    const sentence = target.closest('p, dd, li, td, th, small, h2, h3, footer, header, label, dt, div');
    if (getComputedStyle(target).display === 'inline' && sentence.textContent.trim().length > words.length + 3) continue;
    found.add(target.localName + '.' + target.className + ' in ' + target.parentElement.localName + '.' + target.parentElement.className +
      ': ' + width + ' x ' + height);
  }
  return [...found];
})()`;
