import type { Locator } from 'playwright-core';
import { expect, it } from 'vitest';
import { openClient } from '../../packages/local-cloud/src/product/api-client.ts';
import { card, open, page, panel, useBrowser, world } from '../support/browser.ts';

useBrowser();

const openFlow = () => open('/flow');

it('another stage, and another way to tell apart, are a second click', async () => {
  await openFlow();
  await page.getByRole('navigation', { name: 'Stage' }).getByRole('link', { name: 'Wait for first review' }).click();
  await page.waitForURL(`${world.url}/flow?stage=pickup`);
  await page.getByRole('group', { name: 'Show' }).getByRole('link', { name: 'By week' }).click();
  await page.waitForURL(`${world.url}/flow?stage=pickup&form=weeks`);
  await page.getByRole('heading', { name: 'Wait for first review by week' }).waitFor();
  await card('What makes the difference').getByRole('link', { name: 'Type' }).click();
  await page.waitForURL(`${world.url}/flow?stage=pickup&form=weeks&split=type`);
  await card('What makes the difference').getByRole('heading', { name: 'By type of work' }).waitFor();
  await card('How long they took').getByRole('link', { name: 'Linear' }).click();
  await page.waitForURL(/scale=linear/);
  expect(await card('How long they took').locator('[aria-current]').textContent()).toBe('Linear');
});

it('an axis is as long as the strips above it', async () => {
  await openFlow();
  const strips = page.locator('#split .strip-mark');
  const widthOf = async (drawing: Locator) => (await drawing.boundingBox())?.width;
  expect(await widthOf(page.locator('#split .strip-axis'))).toBe(await widthOf(strips.first()));
});

it('a week, a bar and a part lead to exactly their pull requests', async () => {
  await openFlow();
  const strip = card('What makes the difference').locator('.strip.pressable').first();
  await strip.hover();
  const tip = page.locator('.tip');
  const of = await tip.locator('div', { hasText: /^n/ }).locator('span').last().textContent();
  await strip.locator('a').click();
  expect(await panel().locator('[data-lines]').textContent()).toBe(of);
  await page.keyboard.press('Escape');
  await panel().waitFor({ state: 'detached' });
  const week = page.locator('#points a.chart-target[href*="at="]').first();
  await week.focus();
  await page.keyboard.press('Enter');
  await panel().waitFor();
  expect(page.url()).toMatch(/behind=cycle.*at=\d{4}-\d\d-\d\d|at=\d{4}-\d\d-\d\d.*behind=cycle/);
});

it('one that is no fair example is left out where it stands', async () => {
  await openFlow();
  const row = card('The longest').locator('tbody tr').first();
  const title = (await row.locator('.title').getAttribute('href')) ?? '';
  await row.locator('[data-leave-out]').click();
  await row.getByLabel('Why it is no fair example').fill('Waited for a holiday.');
  await row.getByRole('button', { name: 'Leave out' }).click();
  await page.waitForURL(`${world.url}/flow`);
  const id = title.split('/').at(-1) ?? '';
  const { exclusion } = await openClient(world.url, world.workspaces.full.key).get<{
    exclusion: { reason: string } | null;
  }>(`/v1/pull-requests/${id}`);
  expect(exclusion?.reason).toBe('Waited for a holiday.');
  await open(title);
  await page.getByRole('button', { name: 'Count it again' }).click();
  await page.getByText('Waited for a holiday.').waitFor({ state: 'detached' });
});
