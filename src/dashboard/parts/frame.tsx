import type { Html } from '../html.ts';
import type { Theme } from '../theme.ts';
import { moment } from '../format.ts';
import { hereWith, thereWith, type Visit } from '../visit.ts';
import { membershipsRoute } from '../../routes/members/memberships.ts';
import { FreshnessLines } from './freshness.tsx';
import { liveAddress } from '../live-address.ts';
import { Icon, type IconName, SameIcon } from './icon.tsx';
import { Avatar } from './person.tsx';
import { ThemeSwitch } from './theme.tsx';
import { readAll } from '../read.ts';

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
      <a class="brand" href={thereWith(visit, '/')}>
        <Mark />
        <span>
          {workspace.name}
          <small>{workspace.isExample ? 'Generated history' : 'tformance-edge'}</small>
        </span>
      </a>
      <OtherWorkspaces visit={visit} />
      <a class="find" href={thereWith(visit, '/find')} data-find>
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

/** The way to the other workspaces of who is signed in; from an example the way to one's own stands open. */
async function OtherWorkspaces({ visit }: { visit: Visit }) {
  if (visit.caller.sessionId === null) return null;
  const memberships = await readAll(visit.read, membershipsRoute);
  const others = memberships.filter(({ current }) => !current);
  if (others.length === 0) return null;
  return (
    <form class="workspaces" method="post" action="/session/workspace">
      {others.map(({ workspaceId, workspace, isExample }) => (
        <button class="quiet" name="workspaceId" value={workspaceId} type="submit">
          <Icon name="open" />
          {isExample ? 'Look at an example' : `Go to ${workspace}`}
        </button>
      ))}
    </form>
  );
}

/** Below the navigation, always in sight: how fresh the data is, and who is signed in. */
export function SideFoot({ visit, theme }: { visit: Visit; theme: Theme }) {
  const { caller } = visit;
  return (
    <aside class="side-foot" aria-label="Freshness and sign-out" data-live-source={liveAddress(visit)}>
      <FreshnessLines visit={visit} />
      <p class="sr" role="status" data-live="said" />
      <ThemeSwitch theme={theme} to={hereWith(visit, {})} />
      <p class="side-docs">
        <a href="/docs">API and docs</a>{' '}
        <button class="quiet" type="button" data-keys hidden>
          Keys
        </button>
      </p>
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
        <Icon name={entry.icon} id={TABS.some(({ icon }) => icon === entry.icon) ? iconId(entry) : undefined} />
        {entry.name}
      </a>
    </li>
  );
}

/** What the bar below names the icon of an entry by. */
function iconId({ icon }: NavigationEntry): string {
  return `icon-${icon}`;
}

function isWithin(path: string, entry: string): boolean {
  return entry === '/' ? path === '/' : path === entry || path.startsWith(`${entry}/`);
}

/** The bar below, on a phone. */
export function Tabs({ visit }: { visit: Visit }) {
  return (
    <nav class="tabs" aria-label="Pages">
      {TABS.map((entry) => (
        <a href={thereWith(visit, entry.path)} {...(isWithin(visit.path, entry.path) && { 'aria-current': 'page' })}>
          <SameIcon id={iconId(entry)} />
          {entry.name}
        </a>
      ))}
      <a href="#navigation" data-more>
        <Icon name="more" />
        More
      </a>
    </nav>
  );
}

/** Under a page on paper: its address, and when it was printed from. */
export function PrintFoot({ visit }: { visit: Visit }) {
  const { context, now, workspace } = visit;
  return (
    <p class="print-foot">
      {new URL(hereWith(visit, {}), context.req.url).href} · {moment(now, workspace.timeZone, 0)} {workspace.timeZone}
    </p>
  );
}

/** The sign of the product. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 22 22" aria-hidden="true">
      <rect width="22" height="22" rx="6" />
      <path d="M4.5 14.5h3.5L10.8 7l3 7.5h3.7" />
    </svg>
  );
}

/** The heading of a page: its name, its question, and what can be done with all of it. */
export function Top({
  title,
  question,
  crumbs,
  actions,
}: {
  title: string;
  question: Html;
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
