import { expect, it } from 'vitest';
import { browserOf, open, page, useBrowser, world } from '../support/browser.ts';

useBrowser();

it('⌘K finds an operation by its words, and leads to it', async () => {
  await open('/status');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('start a sync');
  await page.getByRole('dialog').getByRole('link', { name: 'POST /v1/repositories/{id}/syncs' }).click();
  await page.locator('#post-v1-repositories-id-syncs:target').getByText('daysBack').first().waitFor();
  expect(page.url()).toBe(`${world.url}/docs/api/repositories#post-v1-repositories-id-syncs`);
});

it('who is not signed in reads the same, without a script too', async () => {
  const nobody = await browserOf(null, { javaScriptEnabled: false });
  const still = await nobody.newPage();
  await still.goto(`${world.url}/docs`);
  await still.getByRole('link', { name: 'Rules Who and what counts.' }).click();
  await still.getByRole('link', { name: 'PATCH /v1/rules' }).first().click();
  expect(await still.locator('#patch-v1-rules:target').innerText()).toContain('Change some of the rules');
  await nobody.close();
});
