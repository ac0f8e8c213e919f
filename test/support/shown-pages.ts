import type { Page } from 'playwright-core';
import { openClient } from '../../packages/local-cloud/src/product/api-client.ts';
import type { BrowserWorld, WorkspaceName } from './browser-world.ts';

/** Something that the dashboard shows: a page, one of its states, or what can be opened on it. */
export interface ShownPage {
  /** What it is, as the name of a file. */
  name: string;
  path: string;
  /** Who looks at it: the owner of this workspace, or nobody. */
  as: WorkspaceName | 'nobody';
  status: number;
  /** What is opened on the page before it is looked at. */
  opened?: (page: Page) => Promise<unknown>;
}

interface Listed {
  data: { id: string }[];
}

/** Every page of the dashboard with its states, on what the world holds. Throws an `Error` when the world lacks something. */
export async function shownPages({ url, workspaces }: BrowserWorld): Promise<ShownPage[]> {
  const client = openClient(url, workspaces.full.key);
  const firstOf = async (path: string) => {
    const { data } = await client.get<Listed>(path);
    if (!data[0]) throw new Error(`${path} is empty`);
    return data[0].id;
  };
  const merged = await firstOf('/v1/pull-requests?state=merged&sort=-cycleSeconds&limit=1');
  const open = await firstOf('/v1/pull-requests?state=open&limit=1');
  const repository = await firstOf('/v1/repositories?limit=1');
  const team = await firstOf('/v1/teams?limit=1');
  const goal = await firstOf('/v1/goals?limit=1');
  const deployment = await firstOf('/v1/deployments?measure=changeFailRate&limit=1');
  const reviewers = await client.get<{ data: { reviewer: { login: string }; waiting: number }[] }>(
    '/v1/metrics/reviewers?limit=200',
  );
  const person = reviewers.data.find(({ waiting }) => waiting > 0)?.reviewer.login ?? '';

  const full = (name: string, path: string, opened?: ShownPage['opened']): ShownPage => ({
    name,
    path,
    as: 'full',
    status: 200,
    ...(opened && { opened }),
  });
  const press = (text: string) => (page: Page) => page.locator('summary').filter({ hasText: text }).first().click();
  return [
    full('overview', '/'),
    full('overview-behind', '/?behind=pickup'),
    full('overview-behind-share', '/?window=52w&behind=unreviewed'),
    full('overview-week', '/?window=26w&by=all&against=none&repo=acme/widgets'),
    full('overview-find', '/', async (page) => {
      await page.keyboard.press('/');
      await page.locator('dialog.finder .found').first().waitFor();
    }),
    full('overview-more', '/', async (page) => {
      const more = page.locator('[data-more]');
      if (await more.isVisible()) await more.click();
    }),
    full('overview-menu', '/', (page) => page.locator('.filters summary, .filter-bar summary').first().click()),
    full('flow', '/flow'),
    full('flow-behind', '/flow?behind=cycle'),
    full('flow-weeks', '/flow?stage=pickup&form=weeks&split=type'),
    full('flow-linear', '/flow?stage=deploy&split=weekday&scale=linear'),
    full('reviews', '/reviews'),
    full('reviews-person', `/reviews?person=${person}`),
    full('reviews-pairs', '/reviews?sort=name', press('Pairs that decide alike')),
    full('delivery', '/delivery'),
    full('delivery-behind', '/delivery?behind=changeFailRate'),
    full('delivery-deployment', `/delivery?deployment=${deployment}`),
    full('delivery-incident', '/delivery', press('Record an incident')),
    full('ai', '/ai'),
    full('ai-behind', '/ai?behind=aiAssisted'),
    full('pull-requests', '/pull-requests'),
    full('pull-requests-open', '/pull-requests?state=open'),
    full('pull-requests-behind', '/pull-requests?measure=pickup'),
    full('pull-requests-nothing', '/pull-requests?label=nothing'),
    full('pull-requests-peek', `/pull-requests?state=merged&pr=${merged}`),
    full('pull-requests-columns', '/pull-requests', press('Columns')),
    full('pull-request', `/pull-requests/${merged}`),
    full('pull-request-all', `/pull-requests/${merged}?bots=shown&time=all`),
    full('pull-request-open', `/pull-requests/${open}`, press('Leave out')),
    full('teams', '/teams'),
    full('team', `/teams/${team}`),
    full('team-edit', `/teams/${team}/edit`),
    full('goals', '/goals'),
    full('goals-add', '/goals', (page) => page.locator('.add-goal > summary').click()),
    full('goal', `/goals/${goal}`),
    full('find', '/find?q=fix'),
    full('measures', '/docs/measures'),
    full('docs', '/docs'),
    full('docs-metrics', '/docs/api/metrics'),
    full('docs-repositories', '/docs/api/repositories'),
    full('docs-schema', '/docs/schemas/PullRequestDetail'),
    full('repositories', '/repositories'),
    full('repository', `/repositories/${repository}`),
    full('repository-settings', `/repositories/${repository}?tab=settings`),
    full('remove-repository', `/repositories/${repository}/remove`),
    full('status', '/status'),
    full('settings', '/settings'),
    full('settings-general', '/settings/general'),
    full('settings-members', '/settings/members'),
    full('settings-audit-log', '/settings/audit-log'),
    full('settings-connections', '/settings/connections'),
    full('settings-people', '/settings/people'),
    full('settings-what-counts', '/settings/what-counts'),
    full('settings-ai-tools', '/settings/ai-tools'),
    ...['1', '2', '3', '4'].map((step) => full(`setup-${step}`, `/setup?step=${step}`)),
    { name: 'problem-400', path: '/?window=nonsense', as: 'full', status: 400 },
    { name: 'problem-404', path: '/pull-requests/nonsense', as: 'full', status: 404 },
    { name: 'sign-in', path: '/flow', as: 'nobody', status: 200 },
    ...[
      '/',
      '/flow',
      '/reviews',
      '/delivery',
      '/ai',
      '/pull-requests',
      '/teams',
      '/goals',
      '/repositories',
      '/status',
      '/setup',
    ].map((path): ShownPage => ({
      name: `empty${path === '/' ? '-overview' : path.replace('/', '-')}`,
      path,
      as: 'empty',
      status: 200,
    })),
    { name: 'ended-overview', path: '/', as: 'ended', status: 200 },
    { name: 'ended-window', path: '/?window=2025-01-01..2025-01-31', as: 'ended', status: 200 },
  ];
}
