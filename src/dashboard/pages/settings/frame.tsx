import type { Html } from '../../html.ts';
import { ownersWords } from '../../parts/owners.ts';
import { Notice } from '../../parts/section.tsx';
import { thereWith, type Visit } from '../../visit.ts';

/** The pages of the settings, as their own navigation has them. */
const GROUPS = [
  {
    name: 'Workspace',
    pages: [
      { path: '/settings/general', name: 'General' },
      { path: '/settings/members', name: 'Members and keys' },
      { path: '/settings/audit-log', name: 'Audit log' },
    ],
  },
  {
    name: 'Data',
    pages: [
      { path: '/settings/connections', name: 'Connections' },
      { path: '/repositories', name: 'Repositories' },
      { path: '/settings/people', name: 'People and bots' },
    ],
  },
  {
    name: 'Numbers',
    pages: [
      { path: '/settings/what-counts', name: 'What counts' },
      { path: '/goals', name: 'Goals' },
      { path: '/settings/ai-tools', name: 'AI tools' },
    ],
  },
];

/** A page of the settings: the navigation on the left, the settings, and beside them (in a narrow window above) a change. */
export function SettingsFrame({
  visit,
  current = visit.path,
  aside,
  children,
}: {
  visit: Visit;
  /** The page of the navigation that this one belongs to. */
  current?: string;
  aside?: Html;
  children: Html;
}) {
  return (
    <div class={aside ? 'settings with-aside' : 'settings'}>
      <nav class="settings-nav" aria-label="Settings">
        {GROUPS.map(({ name, pages }) => (
          <>
            <h2>{name}</h2>
            <ul>
              {pages.map((page) => (
                <li>
                  <a href={thereWith(visit, page.path)} {...(page.path === current && { 'aria-current': 'page' })}>
                    {page.name}
                  </a>
                </li>
              ))}
            </ul>
          </>
        ))}
      </nav>
      {aside && <div class="settings-aside stack">{aside}</div>}
      <div class="stack">
        <OwnersAlone visit={visit} />
        {children}
      </div>
    </div>
  );
}

export function isOwner({ caller }: Pick<Visit, 'caller'>): boolean {
  return caller.role === 'owner';
}

/** Says who can change what is read here. */
async function OwnersAlone({ visit }: { visit: Visit }) {
  if (isOwner(visit)) return null;
  return <Notice tone="info">{await ownersWords(visit)}</Notice>;
}
