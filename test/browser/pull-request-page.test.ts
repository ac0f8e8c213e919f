import { beforeAll, expect, it } from 'vitest';
import { openClient } from '../../packages/local-cloud/src/product/api-client.ts';
import type { Detail } from '../../src/dashboard/pull-request/detail.ts';
import type { ListedPullRequest } from '../../src/storage/pull-requests.ts';
import {
  browserOf,
  card,
  control,
  open,
  openWithoutScript,
  page,
  panel,
  useBrowser,
  world,
} from '../support/browser.ts';
import { HOSTILE } from '../support/browser-world.ts';

const NAME = 'acme/infra';
const DAY_MS = 86_400_000;
/** What the page says when it is read again within seconds, in milliseconds. */
const SOON = 30_000;

useBrowser();

let hostileId: string;
let all: Detail[];

beforeAll(async () => {
  const client = openClient(world.url, world.workspaces.full.key);
  const { data: repositories } = await client.get<{ data: { id: string; fullName: string }[] }>('/v1/repositories');
  const id = repositories.find(({ fullName }) => fullName === NAME)?.id;
  const { data } = await client.get<{ data: ListedPullRequest[] }>(`/v1/pull-requests?repositoryId=${id}&limit=200`);
  hostileId = data.find(({ title }) => title === HOSTILE)?.id ?? '';
  all = await Promise.all(data.map((listed) => client.get<Detail>(`/v1/pull-requests/${listed.id}`)));
});

const address = (id: string) => `/pull-requests/${id}`;
const found = (wanted: (pull: Detail) => boolean): Detail => {
  const pull = all.find(wanted);
  if (!pull) throw new Error('the history has no such pull request');
  return pull;
};
const isLive = ({ mergedAt, deployment, facts }: Detail) =>
  mergedAt !== null && deployment !== null && facts?.unreviewed === false;

it('says what happened, when it went live and with what, and where everything is on GitHub', async () => {
  const pull = found((each) => isLive(each) && each.aiSignals.length > 0);
  await open(address(pull.id));
  await page.getByRole('heading', { level: 1, name: pull.title }).waitFor();
  const gitHub = `${world.github}/${NAME}/pull/${pull.number}`;
  expect(await page.getByRole('link', { name: 'GitHub', exact: true }).getAttribute('href')).toBe(gitHub);
  // It is one click from any list: the page itself says it.
  await card('What happened').getByText('with the deployment of').waitFor();
  await card('What happened')
    .getByText(pull.deployment?.sha.slice(0, 7) ?? '', { exact: true })
    .waitFor();

  const times = await Promise.all(
    (await page.locator('.happened > ol > li > .at > time').all()).map((time) => time.getAttribute('datetime')),
  );
  expect(times.length).toBeGreaterThan(3);
  expect(times).toEqual(times.toSorted());
  expect(await card('Files').locator('tbody tr').count()).toBe(pull.files.length);
  const checks = pull.checkRuns.length + pull.commitStatuses.length;
  expect(await card('Checks').locator('tbody tr').count()).toBe(checks);
  const quotes = await card('Evidence of AI use').locator('blockquote').allTextContents();
  expect(new Set(quotes)).toEqual(new Set(pull.aiSignals.map(({ quote }) => quote)));
  expect(await card('What a model says').count()).toBe(0);
});

it('tells why a fact is what it is in one press, by mouse and by keyboard', async () => {
  const pull = found(({ facts }) => Boolean(facts?.firstReviewAt));
  await open(address(pull.id));
  const fact = card('Facts').locator('details').filter({ hasText: 'First review' }).first();
  const { rule } = pull.explain.firstReviewAt;
  const words = fact.getByText(`${rule.charAt(0).toUpperCase()}${rule.slice(1)}.`);
  expect(await words.isVisible()).toBe(false);
  await fact.locator('summary').click();
  await words.waitFor();
  await fact.locator('summary').press('Enter');
  await words.waitFor({ state: 'hidden' });
});

it('is left out in two presses with a reason, and counts again in one', async () => {
  const pull = found((each) => isLive(each) && each.excludedBy === null);
  await open(address(pull.id));
  await page.getByText('Leave out of metrics…').click();
  await page.getByLabel('Why it is no fair example').fill('A release train');
  await page.getByRole('button', { name: 'Leave out', exact: true }).click();
  await page.getByText('“A release train”').waitFor();
  expect(page.url()).toBe(world.url + address(pull.id));
  await page.getByRole('button', { name: 'Count it again' }).click();
  await page.getByText('“A release train”').waitFor({ state: 'detached' });
});

it('is read again, says so, and shows the new copy when it is there', async () => {
  const pull = found(({ state, title }) => state === 'open' && title !== HOSTILE);
  await open(address(pull.id));
  await control('edit', { repository: NAME, number: pull.number, title: 'Another title' });
  await page.getByRole('button', { name: 'Read again' }).click();
  await page.getByRole('heading', { level: 1, name: 'Another title' }).waitFor({ timeout: SOON });
  await page.getByText('this is what GitHub has').waitFor({ timeout: SOON });
  expect(await page.getByText(pull.title, { exact: true }).count()).toBe(0);
});

it('folds the nights of a long one until all of its time is asked for', async () => {
  const pull = found(
    ({ facts }) => (facts?.cycleSeconds ?? 0) * 1_000 > 4 * DAY_MS && (facts?.cycleSeconds ?? 0) * 1_000 < 14 * DAY_MS,
  );
  await open(address(pull.id));
  await page.locator('.lane-fold').first().waitFor({ state: 'attached' });
  await page.getByRole('link', { name: 'Show all time' }).click();
  await page.getByRole('link', { name: 'Fold nights and weekends' }).waitFor();
  expect(new URL(page.url()).search).toBe('?time=all');
  expect(await page.locator('.lane-fold').count()).toBe(0);
  await page.goBack();
  await page.locator('.lane-fold').first().waitFor({ state: 'attached' });
});

it('opens the list in which a number has its place, as a panel', async () => {
  const pull = found(({ places, mergedAt }) => mergedAt !== null && (places.cycle?.n ?? 0) > 0);
  await open(address(pull.id));
  const figure = page.locator('[data-measure=cycle]').first();
  const total = await figure.getAttribute('data-total');
  await figure.click();
  expect(await panel().locator('[data-lines]').getAttribute('data-lines')).toBe(total);
  await page.keyboard.press('Escape');
  await panel().waitFor({ state: 'detached' });
});

it('what people wrote is text, and stages of what is open are not known', async () => {
  await open(address(hostileId));
  await page.getByRole('heading', { level: 1, name: HOSTILE }).waitFor();
  await card('Description').locator('summary').click();
  await card('Description').locator('.prose').getByText(HOSTILE).waitFor();
  expect(await page.locator('img').count()).toBe(0);
  await page.getByRole('heading', { level: 2, name: 'Open for' }).waitFor();
  await page.getByText('no review yet').waitFor();
});

it('says the same without a script', async () => {
  const pull = found((each) => isLive(each) && each.aiSignals.length > 0);
  for (const asked of ['', '?bots=shown&time=all']) {
    await open(address(pull.id) + asked);
    const bare = await openWithoutScript(address(pull.id) + asked);
    expect(await bare.locator('.happened > ol > li').count()).toBe(await page.locator('.happened > ol > li').count());
    await bare.getByText('Leave out of metrics…').click();
    await bare.getByLabel('Why it is no fair example').waitFor();
  }
});

it('another’s, an unknown and a malformed id are the same page that is not there', async () => {
  const others = await browserOf('other');
  const theirs = await others.newPage();
  for (const id of [all[0]?.id ?? '', crypto.randomUUID(), 'nonsense', '%00']) {
    const response = await theirs.goto(world.url + address(id));
    expect(response?.status(), id).toBe(404);
    await theirs.getByText('There is no such pull request here.').waitFor();
  }
  await others.close();
});
