import { existsSync } from 'node:fs';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openClient, type Client } from '../../packages/local-cloud/src/product/api-client.ts';
import { browser, complaintsOf, useBrowser } from '../support/browser.ts';
import { signedIn } from '../support/browser-world.ts';
import { sized } from '../support/sized.ts';
import { startTestProduct } from '../support/start-test-product.ts';
import { syncRepository } from '../support/sync-repository.ts';
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
} from '../support/walk-questions.ts';

/**
 * The questions that the real history of cargo can answer, walked as on the generated history. It has merges with their
 * commits, files and approvals, and nothing that is open, deployed, checked or written by AI, so that these cannot be asked:
 * what waits and on whom, who has too many reviews, whether I am asked for something, deployments and when a pull request
 * went live, checks, AI. It ended in 2024: who knows it in the last 52 weeks, and what was finished this week, is nothing.
 */

const NAME = 'rust-lang/cargo';
const FILE = path.resolve(import.meta.dirname, '../../../shared/data/cargo.pull-requests.jsonl.gz');
const SKIPPED = sized('(skipped: part of the nightly form)', existsSync(FILE) ? '' : `(skipped: no ${FILE})`);
/** The last year of the history. */
const WINDOW = 'window=2023-11-10..2024-11-09';
/** So many people are made a team. */
const MEMBERS = 6;
/** A history of thousands is read first. */
const READING_MS = 1_200_000;

interface Listed {
  data: { id: string; title: string }[];
}

interface Question {
  asked: string;
  /** The most presses that the answer may take. */
  clicks: number;
  /** The page that it is asked on, with its query; the Overview without it. Told once the history is read. */
  from?: () => string;
  acts: () => Act[];
  /** Waits for what has to be seen. `total` is what the pressed number said; null when none was pressed. */
  seen: (page: Page, total: string | null) => Promise<unknown>;
  /** Takes back what was changed. */
  after?: (page: Page) => Promise<unknown>;
}

let url: string;
let newest: { id: string; title: string };

const QUESTIONS: Question[] = [
  {
    asked: 'How does delivery go, what changed?',
    clicks: 1,
    acts: () => [to('Overview')],
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
    acts: () => [to('Overview'), figure('Cycle time')],
    seen: (page, total) => listOf(page, 'Cycle time', total),
  },
  {
    asked: 'Where does the time go?',
    clicks: 1,
    acts: () => [to('Flow')],
    seen: (page) => all(page, heading('Flow', 1), () => keyNumber(page, 'Half within').locator('a.figure').waitFor()),
  },
  {
    asked: 'How do my repositories compare?',
    clicks: 2,
    acts: () => [to('Repositories'), (page) => page.getByRole('link', { name: NAME, exact: true })],
    seen: (page) =>
      all(page, heading('Overview', 1), () => keyNumber(page, 'Merged').first().locator('a.figure').waitFor()),
  },
  {
    asked: 'How do my teams compare?',
    clicks: 2,
    acts: () => [to('Teams'), (page) => page.getByRole('link', { name: 'maintainers', exact: true })],
    seen: (page) => all(page, heading('maintainers', 1), heading('Members')),
  },
  {
    asked: 'Do we keep our goals? Which pull requests miss them?',
    clicks: 2,
    acts: () => [to('Goals'), (page) => page.locator('.goal a.figure').last()],
    seen: (page, total) => listOf(page, 'Missed in this window', total),
  },
  {
    asked: 'What happened to this pull request? Why does it count so?',
    clicks: 1,
    acts: () => search(newest.title),
    seen: (page) => all(page, heading(newest.title, 1), heading('What happened'), heading('Facts')),
  },
  {
    asked: 'This one is not a fair example.',
    clicks: 2,
    from: () => `/pull-requests/${newest.id}`,
    acts: () => [
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
    acts: () => [to('Health')],
    seen: (page) => page.getByText('The repository is current. Nothing needs you.').waitFor(),
  },
  {
    asked: 'Prove that nothing is missing.',
    clicks: 2,
    acts: () => [to('Repositories'), (page) => page.getByRole('link', { name: 'current', exact: true }).first()],
    seen: (page) => all(page, heading('Receipt'), () => page.getByRole('row', { name: /^Pull requests/ }).waitFor()),
  },
  {
    asked: 'Whom do we count? Which branch is production?',
    clicks: 2,
    acts: () => [to('Settings'), (page) => page.getByRole('link', { name: 'What counts', exact: true })],
    seen: heading('What counts', 1),
  },
  {
    asked: 'Who changed that?',
    clicks: 2,
    acts: () => [to('Settings'), (page) => page.getByRole('link', { name: 'Audit log', exact: true })],
    seen: heading('Audit log', 1),
  },
  {
    asked: 'Does size matter here? How large are our changes?',
    clicks: 1,
    acts: () => [to('Flow')],
    seen: (page) => all(page, heading('By size, lines changed'), () => page.getByText(/^Half change up to/).waitFor()),
  },
  {
    asked: 'What kind of work do we do?',
    clicks: 2,
    acts: () => [to('Flow'), (page) => card(page, 'What makes the difference').getByRole('link', { name: 'Type' })],
    seen: (page) =>
      all(page, heading('By type of work'), () => card(page, 'Kinds of work').locator('tbody tr').first().waitFor()),
  },
  {
    asked: 'What was reverted, and why?',
    clicks: 2,
    acts: () => [to('Pull requests'), (page) => page.getByRole('link', { name: 'Reverts', exact: true })],
    seen: (page, total) => listOf(page, 'Reverts', total),
  },
  {
    asked: 'What was merged without approval?',
    clicks: 2,
    acts: () => [
      to('Pull requests'),
      (page) => page.getByRole('link', { name: 'Merged without approval', exact: true }),
    ],
    seen: (page, total) => listOf(page, 'Merged without approval', total),
  },
  {
    asked: 'Which are the ten that hurt most?',
    clicks: 1,
    acts: () => [to('Flow')],
    seen: async (page) => {
      await heading('The longest')(page);
      expect(await card(page, 'The longest').locator('tbody tr').count()).toBe(10);
    },
  },
  {
    asked: 'How long until the import is done?',
    clicks: 1,
    acts: () => [to('Health')],
    seen: (page) => card(page, 'Repositories').getByText('Complete through').waitFor(),
  },
  {
    asked: 'What does it use: GitHub’s quota, model tokens, database?',
    clicks: 2,
    acts: () => [to('Health')],
    seen: (page) => card(page, 'Usage').getByText('GitHub, this hour').waitFor(),
  },
  {
    asked: 'Give me exactly this as a file, as an API call.',
    clicks: 2,
    from: () => `/pull-requests?state=merged&${WINDOW}`,
    acts: () => [(page) => page.locator('summary').filter({ hasText: 'Export' })],
    seen: async (page) => {
      await page.getByText('As a call of the API').waitFor();
      const href = await page.getByRole('link', { name: 'As CSV' }).getAttribute('href');
      const file = await page.request.get(url + (href ?? ''));
      const [head = '', ...rows] = recordsIn(await file.text());
      expect(head).toContain('number');
      expect(`Export ${rows.length}`).toBe(
        (await page.locator('summary').filter({ hasText: 'Export' }).innerText()).trim(),
      );
    },
  },
  {
    asked: 'What does this number mean, how is it computed?',
    clicks: 2,
    acts: () => [figure('Cycle time'), (page) => page.getByRole('link', { name: 'How it is computed' }).first()],
    seen: heading('Cycle time', 2),
  },
];

/** The records of a file of comma-separated values: a line that is within quotes goes on. */
function recordsIn(text: string): string[] {
  return text
    .trim()
    .split(/\r?\n/)
    .reduce<string[]>((records, line) => {
      const last = records.at(-1);
      const isOpen = last !== undefined && last.split('"').length % 2 === 0;
      return isOpen ? [...records.slice(0, -1), `${last}\n${line}`] : [...records, line];
    }, []);
}

/** A team of the first people, and a goal that some miss. */
async function fill(client: Client): Promise<void> {
  const actors = await client.get<{ data: { id: string; authorKind: string }[] }>('/v1/actors?limit=200');
  const people = actors.data.filter(({ authorKind }) => authorKind === 'people').map(({ id }) => id);
  await client.post('/v1/teams', { name: 'maintainers', members: people.slice(0, MEMBERS) });
  await client.post('/v1/goals', { metric: 'cycle', target: 86_400, direction: 'atMost', share: 0.8 });
}

useBrowser();

describe.skipIf(SKIPPED !== '')(`the questions that a real history answers ${SKIPPED}`, () => {
  let stop: (() => Promise<void>) | undefined;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    const product = await startTestProduct({ files: [{ path: FILE, fullName: NAME }], secondaryLimits: false });
    stop = () => product.stop();
    ({ url } = product);
    await syncRepository(url, product.apiKey, NAME, null);
    const client = openClient(url, product.apiKey);
    await fill(client);
    const { data } = await client.get<Listed>('/v1/pull-requests?state=merged&sort=-merged&limit=1');
    if (!data[0]) throw new Error(`${FILE} holds no merged pull request`);
    [newest] = data as [Listed['data'][number]];
    context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    context.setDefaultTimeout(0);
    const session = await signedIn(url, product.apiKey);
    await context.addCookies([{ name: 'session', value: session, url, httpOnly: true, sameSite: 'Lax' }]);
    page = await context.newPage();
    complaints = complaintsOf(page);
  }, READING_MS);
  afterAll(async () => {
    await context.close();
    await stop?.();
  });

  it.each(QUESTIONS)('$asked', async ({ from, acts, clicks: most, seen, after }) => {
    await page.goto(url + (from?.() ?? `/?${WINDOW}`));
    const { clicks, total } = await walk(page, 'by mouse', acts());
    await seen(page, total);
    expect(clicks).toBeLessThanOrEqual(most);
    await after?.(page);
    expect(complaints.splice(0)).toEqual([]);
  });
});
