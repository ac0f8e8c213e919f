import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

export function startBrowser(): Promise<Browser> {
  if (!existsSync(CHROMIUM)) throw new Error('these tests need Chromium: apt-get install chromium');
  return chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
}

export interface Visit {
  context: BrowserContext;
  page: Page;
  /** The errors that the browser reported: scripts refused by the content policy, exceptions, failed requests. */
  complaints: string[];
}

/** A page in a new browser profile. */
export async function openPage(browser: Browser): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { context, page, complaints };
}

/** Fills in the form to sign in, which every address shows to people who are not signed in. */
export async function signIn(page: Page, address: string, key: string): Promise<void> {
  await page.goto(address);
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Waits until every part of a page shows its data. */
export async function loaded(page: Page): Promise<void> {
  while ((await page.locator('[aria-busy=true]').count()) > 0) await sleep(50);
}

/** How many pixels of the page are beyond the right edge of a small screen. */
export async function overflowAt(page: Page, width: number): Promise<unknown> {
  await page.setViewportSize({ width, height: 700 });
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
