import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** How a question is walked. */
export type Way = 'by mouse' | 'by keyboard alone' | 'without a script';

/** One thing that a person does: a press of something, or text that is typed into a field, with \n where it is sent. */
export type Act = ((page: Page) => Locator) | { type: string; into: (page: Page) => Locator };

/** A page of the navigation. */
export const to = (name: string) => (page: Page) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true });
export const heading = (name: string | RegExp, level?: number) => (page: Page) =>
  page.getByRole('heading', { name, exact: true, ...(level !== undefined && { level }) }).waitFor();
export const card = (page: Page, title: string) =>
  page.locator('.card').filter({ has: page.getByRole('heading', { name: title, exact: true }) });
export const keyNumber = (page: Page, title: string) => page.locator('.key-number').filter({ hasText: title });
export const figure = (title: string) => (page: Page) => keyNumber(page, title).locator('a.figure').first();
export const search = (text: string): Act[] => [
  (page) => page.locator('a[data-find]').first(),
  { type: `${text}\n`, into: (page) => page.locator('input[type=search]:focus') },
];
export const all = async (page: Page, ...each: ((page: Page) => Promise<unknown>)[]) => {
  for (const seen of each) await seen(page);
};

/** The list behind a number, as a panel or as a page, has as many as the number said. */
export async function listOf(page: Page, title: string | RegExp, total: string | null): Promise<void> {
  await page
    .locator('[role=dialog], header.top, .card')
    .getByRole('heading', { name: title, exact: true })
    .first()
    .waitFor();
  const lines = page.locator('[data-lines]').first();
  await lines.waitFor();
  expect(Number(await lines.getAttribute('data-lines'))).toBeGreaterThan(0);
  if (total !== null) expect(await lines.getAttribute('data-lines')).toBe(total);
}

/** Does what a person would do; answers how many presses that took, and what the last pressed number said. */
export async function walk(page: Page, way: Way, acts: Act[]): Promise<{ clicks: number; total: string | null }> {
  let clicks = 0;
  let total: string | null = null;
  for (const act of acts) {
    if (way === 'without a script') await untilCounted(page);
    const target = typeof act === 'function' ? act(page) : act.into(page);
    if (way === 'by keyboard alone') await tabTo(page, target);
    else if (typeof act !== 'function') await target.focus();
    if (typeof act !== 'function') {
      const sent = way === 'without a script' && act.type.endsWith('\n') ? page.waitForEvent('framenavigated') : null;
      await page.keyboard.type(act.type);
      await sent;
      continue;
    }
    total = (await target.getAttribute('data-total')) ?? total;
    if (way === 'by keyboard alone') await page.keyboard.press('Enter');
    else await target.click();
    clicks++;
  }
  return { clicks, total };
}

/**
 * Without a script a part of a page that took longer than five seconds is not replaced: it says that it is still counted, and
 * has a link to try again. A busy machine makes such parts; that press belongs to no question, and is not counted.
 */
export async function untilCounted(page: Page): Promise<void> {
  for (;;) {
    await page.waitForLoadState('load');
    const late = page.locator('[aria-busy=true]').getByRole('link', { name: 'Try again' });
    if ((await late.count()) === 0) return;
    await late.first().click();
  }
}

/** How many times Tab is pressed before it is looked where the focus is, and how often that is done. */
const TABS = 25;
const TRIES = 20;
/** The event that lets the focus go on. */
const LET_GO = 'let-go';

/** Presses Tab until something has the focus. Throws an `Error` when Tab does not come to it. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  const isThere = () => target.evaluate((element) => element.ownerDocument.activeElement === element);
  if (await isThere()) return;
  // Further presses leave it there, so that not each of them has to be waited for.
  await target.evaluate((element, letGo) => {
    const stay = (event: { key: string; preventDefault(): void }) => {
      if (event.key === 'Tab') event.preventDefault();
    };
    element.addEventListener('keydown', stay);
    element.addEventListener(letGo, () => element.removeEventListener('keydown', stay), { once: true });
  }, LET_GO);
  for (let tries = 0; tries < TRIES; tries++) {
    await Promise.all(Array.from({ length: TABS }, () => page.keyboard.press('Tab')));
    if (await isThere()) return target.dispatchEvent(LET_GO);
  }
  throw new Error('Tab does not come to it');
}
