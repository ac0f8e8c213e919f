import { authorsRoute } from '../../routes/metrics/windowed.ts';
import { ProblemError } from '../../routes/problem.ts';
import { repositoryRoute } from '../../routes/repositories.ts';
import { syncLogRoute, syncsRoute } from '../../routes/syncs.ts';
import { listConnections, type Connection } from '../../storage/connections.ts';
import { ago, count, counted, moment, share } from '../format.ts';
import type { Html } from '../html.ts';
import type { Page } from '../page.ts';
import { CancelSync } from '../parts/cancel-sync.tsx';
import { Chip } from '../parts/chips.tsx';
import { conditionOf } from '../parts/condition.ts';
import { capital, connectionName, ownToken } from '../parts/freshness.tsx';
import { PostForm } from '../parts/post-form.tsx';
import { ReceiptCard } from '../parts/receipt.tsx';
import { Checks } from '../parts/repository-checks.tsx';
import { RunningSync } from '../parts/running-sync.tsx';
import { Card, Empty, part } from '../parts/section.tsx';
import { storedMonths, storedWords } from '../parts/stored-months.tsx';
import { syncEvents, SyncTable } from '../parts/sync-table.tsx';
import type { Answer } from '../read.ts';
import { clockOf, namesWords, whenWords, type Clock } from '../sync-words.ts';
import { gitHubApiOf, hereWith, mayChange, thereWith, type Visit } from '../visit.ts';
import { seen } from './reviews/reads.ts';
import { Facts } from './status/fact-list.tsx';

type Repository = Answer<typeof repositoryRoute>;
type Syncs = Answer<typeof syncsRoute>;

const SYNC_ROWS = 20;
const TABS = [
  { tab: undefined, name: 'Sync and health' },
  { tab: 'settings', name: 'Settings' },
] as const;

/** Whether everything of one repository is stored and current, with its proof. */
export const repository: Page = {
  path: '/repositories/:id',
  title: 'Repository',
  question: 'Is it all here, and current?',
  own: ['tab', 'sync'],
  async show(visit) {
    const { tab } = visit.address.own;
    if (tab !== undefined && tab !== 'settings') {
      throw new ProblemError(400, 'tab: settings, or none', [{ path: 'tab', message: 'settings, or none' }]);
    }
    const of = await visit.read(repositoryRoute, { params: { id: visit.params['id'] ?? '' } });
    const connection = await connectionOf(visit, of);
    return {
      title: of.fullName,
      question: <StateLine visit={visit} of={of} connection={connection} />,
      crumbs: [{ name: 'Repositories', href: thereWith(visit, '/repositories') }],
      actions: mayChange(visit) && <Actions visit={visit} of={of} />,
      filters: <RepositoryTabs visit={visit} of={of} />,
      sections: tab === 'settings' ? settings(visit, of, connection) : syncAndHealth(visit, of, connection),
    };
  },
};

async function connectionOf(visit: Visit, { connectionId }: Repository): Promise<Connection | null> {
  if (connectionId === null) return null;
  const connections = await listConnections(visit.context.get('open')().db, visit.caller.workspaceId);
  return connections.find(({ id }) => id === connectionId) ?? null;
}

function StateLine({ visit, of, connection }: { visit: Visit; of: Repository; connection: Connection | null }) {
  const { now, workspace } = visit;
  const { tone, words } = conditionOf(of, connection?.status === 'marked', now);
  return (
    <span class="line">
      <Chip tone={tone}>{words}</Chip>
      <span>
        checked <b>{of.lastCheckedAt === null ? 'never' : ago(of.lastCheckedAt, now)}</b>
      </span>
      <span>
        complete through{' '}
        <b>{of.completeThrough === null ? 'nothing yet' : moment(of.completeThrough, workspace.timeZone, now)}</b>
      </span>
      <span class="faint">
        {of.defaultBranch !== null && (
          <>
            branch <code>{of.defaultBranch}</code> ·{' '}
          </>
        )}
        read by {connection ? connectionName(connection) : ownToken(visit)}
      </span>
    </span>
  );
}

function Actions({ visit, of }: { visit: Visit; of: Repository }) {
  return (
    <>
      <PostForm visit={visit} action={`/repositories/${of.id}/verify`}>
        <button class="button" type="submit" title="Compare everything stored with GitHub’s totals">
          Check everything
        </button>
      </PostForm>
      <PostForm visit={visit} action={`/repositories/${of.id}/sync`}>
        <button class="button primary" type="submit">
          Sync now
        </button>
      </PostForm>
    </>
  );
}

function RepositoryTabs({ visit, of }: { visit: Visit; of: Repository }) {
  const its = { filters: { repo: of.fullName } };
  return (
    <nav class="page-tabs" aria-label={of.fullName}>
      <div class="choice">
        <a href={thereWith(visit, '/', its)}>Overview</a>
        <a href={thereWith(visit, '/pull-requests', its)}>Pull requests</a>
        {TABS.map(({ tab, name }) => (
          <a
            href={hereWith(visit, { own: { tab: tab ?? null, sync: null, cursor: null } })}
            {...(visit.address.own['tab'] === tab && { 'aria-current': 'page' })}
          >
            {name}
          </a>
        ))}
      </div>
    </nav>
  );
}

function syncAndHealth(visit: Visit, of: Repository, connection: Connection | null): Html[] {
  const listed = visit.read(syncsRoute, {
    params: { id: of.id },
    query: { limit: String(SYNC_ROWS), cursor: visit.address.own['cursor'] },
  });
  // It is reported by the parts that need it.
  listed.catch(() => undefined);
  return [
    part(visit, 'the running sync', () => running(visit, of)),
    <div class="columns">
      <div class="stack">
        {part(visit, 'the receipt', async () => (
          <ReceiptCard
            visit={visit}
            repository={of}
            receipt={of.receipt ?? of.lastReceipt}
            when={receiptWhen(of, await listed, clockOf(visit))}
            github={gitHubPages(visit)}
          />
        ))}
        {part(visit, 'what is stored', () => storedMonths(visit, of))}
      </div>
      <div class="stack">
        {part(visit, 'the checks', async () => (
          <Checks visit={visit} of={of} connection={connection} syncs={await listed} />
        ))}
        {part(visit, 'who knows it', () => knowledge(visit, of))}
      </div>
    </div>,
    part(visit, 'the syncs', async () => <SyncTable visit={visit} syncs={await listed} />),
    part(visit, 'what the sync did', async () => syncEvents(visit, await listed)),
  ];
}

async function running(visit: Visit, { id, fullName, sync }: Pick<Repository, 'id' | 'fullName' | 'sync'>) {
  const { data } = sync ? await visit.read(syncLogRoute, { params: { id: sync.id } }) : { data: [] };
  return (
    <RunningSync
      visit={visit}
      fullName={fullName}
      sync={sync}
      decisions={data}
      actions={sync && <CancelSync visit={visit} repositoryId={id} syncId={sync.id} />}
    />
  );
}

/** What the shown receipt counted, and when. */
function receiptWhen({ receipt, verifiedAt, lastSync }: Repository, { data }: Syncs, clock: Clock): string {
  if (!receipt) return lastSync ? `what changed, ${whenWords(lastSync.finishedAt, clock)}` : '';
  const full = data.find(({ kind, status }) => kind === 'backfill' && status === 'succeeded');
  const at = [verifiedAt, full?.finishedAt ?? null]
    .filter((instant) => instant !== null)
    .toSorted()
    .at(-1);
  return at === undefined ? 'everything stored' : `everything stored, ${whenWords(at, clock)}`;
}

const WEEKS = '52w';

/** How few people know a repository: who have half of its merges. */
async function knowledge(visit: Visit, of: Repository) {
  const authors = await seen(
    visit.read(authorsRoute, { query: { window: WEEKS, repositoryId: of.id, limit: '20', against: 'none' } }),
  );
  if ('why' in authors) {
    return (
      <Card title="Who knows it">
        <Empty>
          <p>Merges by person are not shown. {authors.why}</p>
        </Empty>
      </Card>
    );
  }
  const { n, data, concentration } = authors;
  const few = concentration.busFactor;
  const names = data
    .slice(0, few ?? 0)
    .map(({ author }) => author.login)
    .toSorted();
  return (
    <Card title="Who knows it" note="merges by people, last 52 weeks">
      <p>
        {few === null || n === 0 ? (
          'Nobody merged anything in the last 52 weeks.'
        ) : (
          <>
            Half of {counted(n, 'merge')} {few === 1 ? 'come from one person' : `come from ${count(few)} people`}
            {names.length > 0 && names.length <= 3 && (
              <>
                : <b>{namesWords(names)}</b>
              </>
            )}
            . {few === 1 && `If they are away, few others know it. `}
            The most active has {share(concentration.topShare)}.
          </>
        )}
      </p>
    </Card>
  );
}

function settings(visit: Visit, of: Repository, connection: Connection | null): Html[] {
  const rows: [string, Html][] = [
    ['Name', of.fullName],
    ['Read by', capital(connection ? connectionName(connection) : ownToken(visit))],
    ['Default branch', of.defaultBranch ?? '–'],
    ['Visibility', of.isPrivate ? 'private' : 'public'],
    ['Archived on GitHub', of.isArchived ? 'yes' : 'no'],
    ['Stored', storedWords(of, visit)],
    ['Number on GitHub', of.githubId],
  ];
  return [
    <Card
      title="Settings"
      note="as GitHub describes it"
      foot={
        <>
          <a href={thereWith(visit, `/repositories/${of.id}/production`)}>Production branches and deployment source</a>
          {' · '}
          <a href={thereWith(visit, '/settings/what-counts')}>Who and what counts</a>
        </>
      }
    >
      <Facts rows={rows} />
    </Card>,
    mayChange(visit) && (
      <Card title="Remove" note="deletes what is stored">
        <p>
          Its pull requests, reviews and numbers go from every page. On GitHub nothing changes.{' '}
          <a href={thereWith(visit, `/repositories/${of.id}/remove`)}>Remove {of.fullName}…</a>
        </p>
      </Card>
    ),
  ];
}

/** The address of GitHub's own pages, of the API that is configured. */
function gitHubPages(visit: Visit): string {
  const { origin } = new URL(gitHubApiOf(visit));
  return origin === 'https://api.github.com' ? 'https://github.com' : origin;
}
