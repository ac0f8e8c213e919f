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
  /** A situation of the database while the page is asked for. */
  database?: { name: string } & Record<string, unknown>;
  /** What is opened on the page before it is looked at. */
  opened?: (page: Page) => Promise<unknown>;
}

interface Listed {
  data: { id: string }[];
}

/** Every page of the dashboard with its states, on what the world holds. Throws an `Error` when the world lacks something. */
export async function shownPages({ url, workspaces, invitation }: BrowserWorld): Promise<ShownPage[]> {
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
  const troubled = await openClient(url, workspaces.troubled.key).get<{ data: { id: string; fullName: string }[] }>(
    '/v1/repositories',
  );
  const troubledIds = new Map(troubled.data.map(({ id, fullName }) => [fullName, id]));
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
    full('overview-names', '/', async (page) => {
      await press('Filter')(page);
      await page.locator('input[data-names]').first().focus();
      await page.locator('datalist option').first().waitFor({ state: 'attached' });
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
    full('repository-production', `/repositories/${repository}/production`),
    full('remove-repository', `/repositories/${repository}/remove`),
    full('status', '/status'),
    full('settings', '/settings'),
    full('settings-general', '/settings/general'),
    full('settings-members', '/settings/members'),
    full('settings-audit-log', '/settings/audit-log'),
    full('settings-connections', '/settings/connections'),
    full('settings-people', '/settings/people'),
    full('settings-people-change', '/settings/people', async (page) => {
      await page.getByRole('link', { name: ': change' }).first().click();
      await page.locator('select[name=countsAs]').selectOption('automation');
      await page.getByRole('button', { name: 'See what this changes' }).click();
      await page.getByText('Save and count again').waitFor();
    }),
    full('settings-what-counts', '/settings/what-counts'),
    full('settings-what-counts-change', '/settings/what-counts', async (page) => {
      await page.locator('input[name=exTitle]').fill('wip*, fix*');
      await page.getByRole('button', { name: 'See what this changes' }).click();
      await page.getByText('Save and count again').waitFor();
    }),
    full('settings-ai-tools', '/settings/ai-tools'),
    ...['1', '2', '3', '4'].map((step) => full(`setup-${step}`, `/setup?step=${step}`)),
    { name: 'setup-connected', path: '/setup?step=2', as: 'ended', status: 200 },
    { name: 'setup-connected-all', path: '/setup?step=2&show=all', as: 'ended', status: 200 },
    { name: 'problem-400', path: '/?window=nonsense', as: 'full', status: 400 },
    { name: 'problem-404', path: '/pull-requests/nonsense', as: 'full', status: 404 },
    { name: 'sign-in', path: '/flow', as: 'nobody', status: 200 },
    { name: 'invitation', path: invitation, as: 'nobody', status: 200 },
    { name: 'invitation-used', path: '/invitations/nobody-has-it', as: 'nobody', status: 404 },
    ...(
      [
        ['overview', '/'],
        ['flow', '/flow'],
        ['repositories', '/repositories'],
        ['status', '/status'],
        ['connections', '/settings/connections'],
        ['failed', `/repositories/${troubledIds.get('acme/gone')}`],
        ['partial', `/repositories/${troubledIds.get('acme/gears')}`],
      ] as const
    ).map(([name, path]): ShownPage => ({ name: `troubled-${name}`, path, as: 'troubled', status: 200 })),
    ...(
      [
        ['overview', '/'],
        ['setup', '/setup'],
        ['repositories', '/repositories'],
      ] as const
    ).map(([name, path]): ShownPage => ({ name: `example-${name}`, path, as: 'example', status: 200 })),
    { name: 'reader-role-too-low', path: `/teams/${team}/edit`, as: 'reader', status: 403 },
    { name: 'reader-general', path: '/settings/general', as: 'reader', status: 200 },
    { name: 'reader-members', path: '/settings/members', as: 'reader', status: 200 },
    { name: 'reader-setup', path: '/setup?step=2', as: 'reader', status: 200 },
    { name: 'database-away', path: '/reviews', as: 'full', status: 503, database: { name: 'unreachable' } },
    {
      name: 'slow-part',
      path: '/?window=26w&by=agents',
      as: 'full',
      status: 200,
      database: { name: 'slow', milliseconds: 6_500, matching: 'percentile_cont' },
    },
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
