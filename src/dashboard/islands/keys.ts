/** The page that `G` and then one letter opens. */
const PAGES: Record<string, string> = {
  o: '/',
  f: '/flow',
  r: '/reviews',
  d: '/delivery',
  a: '/ai',
  p: '/pull-requests',
  t: '/teams',
  h: '/status',
};

/** How long after `G` a letter counts. */
const WITHIN_MS = 1_500;

/** Single letters that do something, outside of fields. Nothing needs them. */
export function keys(): void {
  let since = -Infinity;
  document.addEventListener('keydown', (event) => {
    if (event.metaKey || event.ctrlKey || event.altKey || isField(event.target)) return;
    const key = event.key.toLowerCase();
    const page = PAGES[key];
    if (key === 'g') since = event.timeStamp;
    else if (page !== undefined && event.timeStamp - since < WITHIN_MS) {
      const link = [...document.querySelectorAll<HTMLAnchorElement>('.side a')].find(
        ({ pathname }) => pathname === page,
      );
      location.assign(link?.href ?? page);
    }
  });
}

/** Whether somebody writes there. */
export function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, select, textarea, [contenteditable]') !== null;
}
