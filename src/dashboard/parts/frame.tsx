import { countWords } from '../../domain/metrics/words.ts';
import { ago, moment } from '../format.ts';
import type { Html } from '../html.ts';
import type { Health } from '../page.ts';
import type { Theme } from '../theme.ts';
import { hereWith, thereWith, type Visit } from '../visit.ts';
import { Icon, type IconName } from './icon.tsx';
import { Avatar } from './person.tsx';
import { Notice } from './section.tsx';
import { ThemeSwitch } from './theme.tsx';

/** The pages of the navigation. */
export const NAVIGATION = [
  { path: '/', name: 'Overview', icon: 'overview' },
  { path: '/flow', name: 'Flow', icon: 'flow' },
  { path: '/reviews', name: 'Reviews', icon: 'reviews' },
  { path: '/delivery', name: 'Delivery', icon: 'delivery' },
  { path: '/ai', name: 'AI', icon: 'ai' },
  { path: '/pull-requests', name: 'Pull requests', icon: 'pulls' },
] as const satisfies NavigationEntry[];

export const ORGANIZATION = [
  { path: '/teams', name: 'Teams', icon: 'teams' },
  { path: '/repositories', name: 'Repositories', icon: 'repositories' },
  { path: '/goals', name: 'Goals', icon: 'goals' },
  { path: '/status', name: 'Health', icon: 'health' },
  { path: '/settings', name: 'Settings', icon: 'settings' },
] as const satisfies NavigationEntry[];

interface NavigationEntry {
  path: string;
  name: string;
  icon: IconName;
}

/** On a phone these stand below; the last opens the others. */
const TABS: NavigationEntry[] = [NAVIGATION[0], NAVIGATION[2], NAVIGATION[3], { ...NAVIGATION[5], name: 'Pulls' }];

/** The navigation on the left. */
export function Side({ visit }: { visit: Visit }) {
  const { workspace } = visit;
  return (
    <nav class="side" aria-label="Main" id="navigation">
      <a class="brand" href="/">
        <Mark />
        <span>
          {workspace.name}
          <small>tformance-edge</small>
        </span>
      </a>
      <a class="find" href="/find" data-find>
        <Icon name="search" />
        <span>Find anything</span>
        <kbd>⌘K</kbd>
      </a>
      <ul>
        {NAVIGATION.map((entry) => (
          <Entry visit={visit} entry={entry} />
        ))}
      </ul>
      <h2>Your organization</h2>
      <ul>
        {ORGANIZATION.map((entry) => (
          <Entry visit={visit} entry={entry} />
        ))}
      </ul>
    </nav>
  );
}

/** Below the navigation, always in sight: how fresh the data is, and who is signed in. */
export function SideFoot({ visit, health, theme }: { visit: Visit; health: Promise<Health>; theme: Theme }) {
  const { caller } = visit;
  return (
    <aside class="side-foot" aria-label="Freshness and sign-out">
      <Freshness visit={visit} health={health} />
      <ThemeSwitch theme={theme} to={hereWith(visit, {})} />
      <div class="who">
        <Avatar name={caller.name} />
        <span>{caller.name}</span>
        <small>{caller.role}</small>
        <form method="post" action="/session/end">
          <button class="quiet" type="submit">
            Sign out
          </button>
        </form>
      </div>
    </aside>
  );
}

function Entry({ visit, entry }: { visit: Visit; entry: NavigationEntry }) {
  const isHere = isWithin(visit.path, entry.path);
  return (
    <li>
      <a href={thereWith(visit, entry.path)} {...(isHere && { 'aria-current': 'page' })}>
        <Icon name={entry.icon} />
        {entry.name}
      </a>
    </li>
  );
}

function isWithin(path: string, entry: string): boolean {
  return entry === '/' ? path === '/' : path === entry || path.startsWith(`${entry}/`);
}

/** The bar below, on a phone. */
export function Tabs({ visit }: { visit: Visit }) {
  return (
    <nav class="tabs" aria-label="Pages">
      {TABS.map(({ path, name, icon }) => (
        <a href={thereWith(visit, path)} {...(isWithin(visit.path, path) && { 'aria-current': 'page' })}>
          <Icon name={icon} />
          {name}
        </a>
      ))}
      <a href="#navigation" data-more>
        <Icon name="more" />
        More
      </a>
    </nav>
  );
}

function Mark() {
  return (
    <svg class="mark" viewBox="0 0 22 22" aria-hidden="true">
      <rect width="22" height="22" rx="6" />
      <path d="M4.5 14.5h3.5L10.8 7l3 7.500h3.700" />
    </svg>
  );
}

/** How well the data is: by shape, colour and word. */
const SHAPES = { well: 'well', reading: 'reading', waiting: 'warn', failed: 'bad', nothing_yet: 'idle' } as const;

/** Three lines that no page hides: how it stands, when GitHub was asked last, and up to when everything is stored. */
async function Freshness({ visit, health }: { visit: Visit; health: Promise<Health> }) {
  const read = await health.catch(() => null);
  if (!read) {
    return (
      <a class="fresh" href="/status">
        <b>
          <span class="dot bad" />
          How fresh the data is could not be read
        </b>
      </a>
    );
  }
  const [title, ...lines] = freshnessWords(read, visit);
  return (
    <a class="fresh" href="/status" data-live="health">
      <b>
        <span class={`dot ${SHAPES[read.state]}`} />
        {title}
      </b>
      {lines.map((line) => (
        <span>{line}</span>
      ))}
    </a>
  );
}

/** The words of the freshness. */
export function freshnessWords(
  health: Health,
  { now, workspace: { timeZone } }: Pick<Visit, 'now' | 'workspace'>,
): string[] {
  const { state, n, problems, checkedAt, completeThrough } = health;
  const checked = checkedAt === null ? [] : [`Checked ${ago(checkedAt, now)}`];
  const complete = completeThrough === null ? [] : [`Complete through ${moment(completeThrough, timeZone, now)}`];
  const worst = problems.find((problem) => problem.state === state);
  switch (state) {
    case 'well':
      return ['All data current', ...checked, ...complete];
    case 'reading':
      return [worst?.title ?? 'Reading', 'First numbers are shown already', ...complete];
    case 'waiting':
      return [worst?.title ?? 'Waiting', ...(worst?.detail ? [worst.detail] : checked), ...complete];
    case 'failed':
      return [
        (worst?.title ?? 'Something failed') + (worst?.since ? ` since ${moment(worst.since, timeZone, now)}` : ''),
        ...(worst?.detail ? [worst.detail] : []),
        'Fix',
      ];
    case 'nothing_yet':
      return n === 0
        ? ['Nothing connected yet', 'Connect GitHub to begin']
        : ['Nothing synced yet', `${countWords(n)} ${n === 1 ? 'repository is' : 'repositories are'} tracked`];
  }
}

/** The heading of a page: its name, its question, and what can be done with all of it. */
export function Top({
  title,
  question,
  crumbs,
  actions,
}: {
  title: string;
  question: string;
  crumbs?: { name: string; href: string }[] | undefined;
  actions?: Html;
}) {
  return (
    <header class="top">
      <div>
        {crumbs && (
          <nav class="crumbs" aria-label="Where this is">
            {crumbs.map(({ name, href }) => (
              <a href={href}>{name}</a>
            ))}
          </nav>
        )}
        <h1>{title}</h1>
        <p>{question}</p>
      </div>
      {actions && <div class="actions">{actions}</div>}
    </header>
  );
}

/** A link that copies the address of what is seen; without script it is the address. */
export function CopyLink({ visit }: { visit: Visit }) {
  return (
    <a class="button quiet" href={hereWith(visit, {})} data-copy>
      <Icon name="link" />
      Copy link
    </a>
  );
}

/** What has failed, above the content of each page, until it succeeds. */
export async function FailureNotice({ visit, health }: { visit: Visit; health: Promise<Health> }) {
  const { now, workspace } = visit;
  // Without an answer the freshness already says that it is not known.
  const failed = (await health.catch(() => null))?.problems.filter(({ state }) => state === 'failed') ?? [];
  const [first, ...others] = failed;
  if (!first) return null;
  return (
    <Notice tone="bad">
      <b>{first.title}</b>
      {first.since && ` since ${moment(first.since, workspace.timeZone, now)}`}. {first.detail} {first.advice}{' '}
      <a href="/status">{others.length === 0 ? 'What to do' : `What to do, and ${others.length} more`}</a>
    </Notice>
  );
}
