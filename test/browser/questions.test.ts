import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openClient } from '../../packages/local-cloud/src/product/api-client.ts';
import type { WorkspaceName } from '../support/browser-world.ts';
import { browserOf, complaintsOf, useBrowser, world } from '../support/browser.ts';
import { sized } from '../support/sized.ts';
import {
  all,
  card,
  figure,
  heading,
  keyNumber,
  listOf,
  search,
  to,
  walk,
  type Act,
  type Way,
  untilCounted,
} from '../support/walk-questions.ts';

/**
 * The thirty questions that people come with, and the clicks that each answer may take from any page: opening a menu, a row
 * or the search is one, typing is none. Each is walked by the mouse, by the keyboard alone, and by links without a script.
 */

interface Question {
  asked: string;
  /** The most presses that the answer may take; null where it is a way of several pages. */
  clicks: number | null;
  /** The page that it is asked on; any without it. */
  from?: string;
  as?: WorkspaceName;
  acts: Act[];
  /** What is done after the same acts without a script, where a dialog is a page. */
  still?: Act[];
  /** Waits for what has to be seen. `total` is what the pressed number said; null when none was pressed. */
  seen: (page: Page, total: string | null) => Promise<unknown>;
  /** Takes back what was changed. */
  after?: (page: Page) => Promise<unknown>;
}

interface ListedPull {
  id: string;
  number: number;
  title: string;
}

const client = openClient(world.url, world.workspaces.full.key);
const reviewers = await client.get<{ data: { reviewer: { login: string }; waiting: number }[] }>(
  '/v1/metrics/reviewers?limit=200',
);
const [busiest] = reviewers.data.toSorted((a, b) => b.waiting - a.waiting);
const merged = await client.get<{ data: ListedPull[] }>(
  '/v1/pull-requests?state=merged&excluded=leave&sort=-merged&limit=200',
);
const [newest] = merged.data;
/** Long in production, and the only one of its number: the other repository has no such high ones. */
const deployed = merged.data.findLast(({ number }) => number > 120);
if (!busiest || busiest.waiting === 0 || !newest || !deployed) throw new Error('the world lacks what is asked for');
const { login } = busiest.reviewer;

const QUESTIONS: Question[] = [
  {
    asked: 'How does delivery go, what changed?',
    clicks: 1,
    acts: [to('Overview')],
    seen: (page) =>
      all(
        page,
        () => page.locator('.summary').getByText('Half of pull requests merge within').waitFor(),
        () => keyNumber(page, 'Cycle time').waitFor(),
      ),
  },
  {
    asked: 'Why is it slower? Which pull requests?',
    clicks: 2,
    acts: [to('Overview'), figure('Cycle time')],
    seen: (page, total) => listOf(page, 'Cycle time', total),
  },
  {
    asked: 'Where does the time go?',
    clicks: 1,
    acts: [to('Flow')],
    seen: (page) => all(page, heading('Flow', 1), () => keyNumber(page, 'Half within').locator('a.figure').waitFor()),
  },
  {
    asked: 'What waits now, and on whom?',
    clicks: 1,
    acts: [to('Reviews')],
    seen: (page) => all(page, heading('Waiting now'), () => page.locator('table.waits tbody tr').first().waitFor()),
  },
  {
    asked: 'Who has too many reviews?',
    clicks: 2,
    acts: [to('Reviews'), (page) => page.locator('table.reviewers').getByRole('link', { name: login })],
    seen: (page) =>
      all(page, heading(`What waits on ${login}`), () => page.locator(`[data-asked="${busiest.waiting}"]`).waitFor()),
  },
  {
    asked: 'How often do we deploy, how often does it fail, why?',
    clicks: 2,
    acts: [to('Delivery'), (page) => card(page, 'Failed deployments').locator('tbody a.title').first()],
    seen: (page) =>
      all(
        page,
        heading(/^Deployment of /),
        () => page.getByText('Because', { exact: true }).first().waitFor(),
        () => keyNumber(page, 'Deployment frequency').waitFor(),
      ),
  },
  {
    asked: 'What does AI change here, and how sure is that?',
    clicks: 2,
    acts: [to('AI'), figure('AI had a hand')],
    seen: (page, total) => listOf(page, 'AI had a hand', total),
  },
  {
    asked: 'How do my teams compare?',
    clicks: 2,
    acts: [to('Teams'), (page) => page.getByRole('link', { name: 'checkout', exact: true })],
    seen: (page) => all(page, heading('checkout', 1), heading('Members'), heading('Waiting longest now')),
  },
  {
    asked: 'Do we keep our goals? Which pull requests miss them?',
    clicks: 2,
    acts: [to('Goals'), (page) => page.locator('.goal a.figure').last()],
    seen: (page, total) => listOf(page, 'Missed in this window', total),
  },
  {
    asked: 'What happened to this pull request? Why does it count so?',
    clicks: 1,
    acts: search(deployed.title),
    still: [(page) => page.getByRole('link', { name: deployed.title }).first()],
    seen: (page) => all(page, heading(deployed.title, 1), heading('What happened'), heading('Facts')),
  },
  {
    asked: 'This one is not a fair example.',
    clicks: 2,
    from: `/pull-requests/${newest.id}`,
    acts: [
      (page) => page.locator('summary').filter({ hasText: 'Leave out of metrics…' }),
      { type: 'A release train', into: (page) => page.getByLabel('Why it is no fair example') },
      (page) => page.getByRole('button', { name: 'Leave out', exact: true }),
    ],
    seen: (page) => page.getByText('“A release train”').waitFor(),
    after: (page) => page.getByRole('button', { name: 'Count it again' }).click(),
  },
  {
    asked: 'Is everything stored and current? What is broken, what do I do?',
    clicks: 1,
    acts: [to('Health')],
    seen: (page) => page.getByText('All 2 repositories are current. Nothing needs you.').waitFor(),
  },
  {
    asked: 'Prove that nothing is missing.',
    clicks: 2,
    acts: [to('Repositories'), (page) => page.getByRole('link', { name: 'current', exact: true }).first()],
    seen: (page) => all(page, heading('Receipt'), () => page.getByRole('row', { name: /^Pull requests/ }).waitFor()),
  },
  {
    asked: 'Whom do we count? Which branch is production?',
    clicks: 2,
    acts: [to('Settings'), (page) => page.getByRole('link', { name: 'What counts', exact: true })],
    seen: heading('What counts', 1),
  },
  {
    asked: 'Who changed that?',
    clicks: 2,
    acts: [to('Settings'), (page) => page.getByRole('link', { name: 'Audit log', exact: true })],
    seen: heading('Audit log', 1),
  },
  {
    asked: 'Show me my repository.',
    clicks: null,
    from: '/',
    as: 'empty',
    acts: [
      (page) => page.getByRole('main').getByRole('link', { name: 'Set up' }),
      (page) => page.getByRole('list', { name: 'Steps' }).getByRole('link').nth(1),
    ],
    seen: (page) => all(page, heading(/^Set up /, 1), () => page.getByRole('button', { name: /Read/ }).waitFor()),
  },
  {
    asked: 'Am I asked for something right now?',
    clicks: 2,
    acts: [
      to('Reviews'),
      (page) => page.locator('summary').filter({ hasText: 'Me' }),
      { type: `${login}\n`, into: (page) => page.getByLabel('Your login on GitHub') },
    ],
    seen: heading(`What waits on ${login}`),
  },
  {
    asked: 'When did this go live, with which deployment?',
    clicks: 1,
    acts: search(String(deployed.number)),
    still: [(page) => page.getByRole('link', { name: deployed.title }).first()],
    seen: (page) => page.getByText('with the deployment of').first().waitFor(),
  },
  {
    asked: 'Which checks are flaky, how long is CI?',
    clicks: 2,
    acts: [to('Flow')],
    seen: (page) =>
      all(
        page,
        () => card(page, 'Checks').getByText('CI time, half within').waitFor(),
        () => card(page, 'Checks').getByRole('columnheader', { name: 'Flaky check' }).waitFor(),
      ),
  },
  {
    asked: 'Does size matter here? How large are our changes?',
    clicks: 1,
    acts: [to('Flow')],
    seen: (page) => all(page, heading('By size, lines changed'), () => page.getByText(/^Half change up to/).waitFor()),
  },
  {
    asked: 'What kind of work do we do?',
    clicks: 2,
    acts: [to('Flow'), (page) => card(page, 'What makes the difference').getByRole('link', { name: 'Type' })],
    seen: (page) =>
      all(page, heading('By type of work'), () => card(page, 'Kinds of work').locator('tbody tr').first().waitFor()),
  },
  {
    asked: 'What was reverted, and why?',
    clicks: 2,
    acts: [to('Pull requests'), (page) => page.getByRole('link', { name: 'Reverts', exact: true })],
    seen: (page, total) => listOf(page, 'Reverts', total),
  },
  {
    asked: 'What was merged without approval?',
    clicks: 2,
    acts: [to('Pull requests'), (page) => page.getByRole('link', { name: 'Merged without approval', exact: true })],
    seen: (page, total) => listOf(page, 'Merged without approval', total),
  },
  {
    asked: 'Who alone knows this repository?',
    clicks: 2,
    acts: [to('Repositories'), (page) => page.getByRole('link', { name: 'current', exact: true }).first()],
    seen: (page) =>
      card(page, 'Who knows it')
        .getByText(/^Half of \d+ merges come from/)
        .waitFor(),
  },
  {
    asked: 'What did the team finish this week?',
    clicks: 2,
    acts: [to('Teams'), (page) => page.getByRole('link', { name: 'checkout', exact: true })],
    seen: (page) => card(page, 'Finished this week').locator('header a.figure').waitFor(),
  },
  {
    asked: 'Which are the ten that hurt most?',
    clicks: 1,
    acts: [to('Flow')],
    seen: async (page) => {
      await heading('The longest')(page);
      expect(await card(page, 'The longest').locator('tbody tr').count()).toBe(10);
    },
  },
  {
    asked: 'How long until the import is done?',
    clicks: 1,
    acts: [to('Health')],
    seen: (page) => card(page, 'Repositories').getByText('Complete through').waitFor(),
  },
  {
    asked: 'What does it use: GitHub’s quota, model tokens, database?',
    clicks: 2,
    acts: [to('Health')],
    seen: (page) =>
      all(
        page,
        heading('Usage'),
        () => card(page, 'Usage').getByText('GitHub, this hour').waitFor(),
        () => card(page, 'Usage').getByText('Model', { exact: true }).waitFor(),
        () =>
          card(page, 'Usage')
            .getByText(/Database/)
            .waitFor(),
      ),
  },
  {
    asked: 'Give me exactly this as a file, as an API call.',
    clicks: 2,
    from: '/pull-requests?state=open',
    acts: [(page) => page.locator('summary').filter({ hasText: 'Export' })],
    seen: async (page) => {
      await page.getByText('As a call of the API').waitFor();
      const href = await page.getByRole('link', { name: 'As CSV' }).getAttribute('href');
      const file = await page.request.get(world.url + (href ?? ''));
      const lines = (await file.text()).trim().split('\n').length - 1;
      expect(`Export ${lines}`).toBe((await page.locator('summary').filter({ hasText: 'Export' }).innerText()).trim());
    },
  },
  {
    asked: 'What does this number mean, how is it computed?',
    clicks: 2,
    from: '/?window=52w',
    acts: [figure('Wait for first review'), (page) => page.getByRole('link', { name: 'How it is computed' }).first()],
    seen: heading('Wait for first review', 2),
  },
];

/** Where a walk begins; from then on, each question is asked on the page that answered the one before. */
const FIRST = '/docs/measures';
/** All by the mouse; by the other ways, in the short form, one of three each. */
const WAYS = [
  { way: 'by mouse', questions: QUESTIONS },
  { way: 'by keyboard alone', questions: QUESTIONS.filter((_, index) => sized(index % 3 === 0, true)) },
  { way: 'without a script', questions: QUESTIONS.filter((_, index) => sized(index % 3 === 1, true)) },
] as const satisfies { way: Way; questions: Question[] }[];

useBrowser();

it('there are thirty', () => expect(QUESTIONS).toHaveLength(30));

describe.each(WAYS)('$way', ({ way, questions }) => {
  const javaScriptEnabled = way !== 'without a script';
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  const begin = async (as: WorkspaceName, place: string) => {
    context = await browserOf(as, { javaScriptEnabled });
    page = await context.newPage();
    complaints = complaintsOf(page);
    await page.goto(world.url + place);
  };
  beforeAll(() => begin('full', FIRST));
  afterAll(() => context.close());

  it.each(questions)('$asked', async ({ as, from, clicks: most, acts, still = [], seen, after }) => {
    if (as) {
      await context.close();
      await begin(as, from ?? '/');
    } else if (from !== undefined || (await page.getByRole('dialog').count()) > 0) {
      await page.goto(world.url + (from ?? FIRST));
    }
    const { clicks, total } = await walk(page, way, acts);
    if (!javaScriptEnabled) {
      await walk(page, way, still);
      await untilCounted(page);
    }
    await seen(page, total);
    if (most !== null) expect(clicks).toBeLessThanOrEqual(most);
    await after?.(page);
    expect(complaints.splice(0)).toEqual([]);
    if (as) {
      await context.close();
      await begin('full', FIRST);
    }
  });
});
