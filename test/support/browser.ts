import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject } from 'vitest';
import type { WorkspaceName } from './browser-world.ts';

/** What all browser tests look at. */
export const world = inject('world');

/** The browser, and the page of the test that runs. Only files that call `useBrowser` have them. */
export let browser: Browser;
export let context: BrowserContext;
export let page: Page;
/**
 * What the browser reported on that page: what the content policy refused, exceptions, failed requests. A test whose page
 * has something to report empties it; anything left makes the test fail.
 */
export let complaints: string[];

/** Profiles without scripts, which end with the test that runs. */
const withoutScript: BrowserContext[] = [];

/** The widths at which no page may be wider than its window. */
export const WIDTHS = [320, 390, 768, 1024, 1440];

/** Gives each test of a file a page of its own, signed in as the owner of a workspace, in a window of 1440 pixels. */
export function useBrowser(as: WorkspaceName = 'full'): void {
  beforeAll(async () => {
    browser = await chromium.connect(world.browser);
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    context = await browserOf(as);
    page = await context.newPage();
    complaints = complaintsOf(page);
  });
  afterEach(async () => {
    await Promise.all([context, ...withoutScript.splice(0)].map((one) => one.close()));
    expect(complaints, 'what the browser reported').toEqual([]);
  });
}

/** A browser's profile, signed in to a workspace; signed out without one. */
export async function browserOf(
  as: WorkspaceName | null,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const made = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  // A test ends by its own limit, also on a machine that is many times as slow.
  made.setDefaultTimeout(0);
  if (as !== null) {
    const { session } = world.workspaces[as];
    await made.addCookies([{ name: 'session', value: session, url: world.url, httpOnly: true, sameSite: 'Lax' }]);
  }
  return made;
}

/** Keeps what the browser reports on a page, from now on. */
export function complaintsOf(watched: Page): string[] {
  const kept: string[] = [];
  watched.on('console', (message) => message.type() === 'error' && kept.push(message.text()));
  watched.on('pageerror', (error) => kept.push(String(error)));
  return kept;
}

/** Opens an address of the product. */
export async function open(path: string): Promise<void> {
  await page.goto(world.url + path);
}

/** A page of the same workspace on which no script runs. */
export async function openWithoutScript(path: string, as: WorkspaceName = 'full'): Promise<Page> {
  const plain = await browserOf(as, { javaScriptEnabled: false });
  withoutScript.push(plain);
  const still = await plain.newPage();
  await still.goto(world.url + path);
  return still;
}

/** Fills in the form to sign in, which every address shows to people who are not signed in. */
export async function signIn(path: string, key: string): Promise<void> {
  await context.clearCookies();
  await open(path);
  await page.getByLabel('API key').fill(key);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Changes what GitHub holds or how it behaves: a method of the stand-in's control, with its argument. */
export async function control(name: string, argument: object): Promise<void> {
  const response = await fetch(`${world.github}/_replay/${name}`, { method: 'POST', body: JSON.stringify(argument) });
  if (!response.ok) throw new Error(`${name}: ${await response.text()}`);
}

/** Changes how the database behaves: a method of its endpoint's control, with its argument. */
export async function databaseControl(name: string, argument: object): Promise<void> {
  const response = await fetch(`${world.database}/_neon/${name}`, { method: 'POST', body: JSON.stringify(argument) });
  if (!response.ok) throw new Error(`${name}: ${await response.text()}`);
}

/** The navigation on the left, the panel, and a part of the page by its heading. */
export const navigation = () => page.getByRole('navigation', { name: 'Main' });
export const panel = () => page.getByRole('dialog');
export const card = (title: string) =>
  page.locator('.card').filter({ has: page.getByRole('heading', { name: title, exact: true }) });

/** How many pixels of a page are beyond the right edge of a window of this width. */
export async function overflowAt(shown: Page, width: number): Promise<number> {
  await shown.setViewportSize({ width, height: 900 });
  return shown.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
