import { OWNER_NAME } from '../../domain/github-names.ts';
import { apiQueryOf } from '../../domain/page-address.ts';
import { repositoriesSideBySideRoute } from '../../routes/metrics/side-by-side.ts';
import { ProblemError } from '../../routes/problem.ts';
import type { Freshness } from '../../services/freshness.ts';
import { listConnections } from '../../storage/connections.ts';
import { counted, day } from '../format.ts';
import type { Html } from '../html.ts';
import { TableExport } from '../lists/export.tsx';
import type { Page } from '../page.ts';
import { Basis } from '../parts/basis.tsx';
import { Chip } from '../parts/chips.tsx';
import { connectionName } from '../parts/freshness.tsx';
import { PageFilters } from '../parts/filter-bar.tsx';
import { CopyLink } from '../parts/frame.tsx';
import { Icon } from '../parts/icon.tsx';
import { PostForm, writtenIn } from '../parts/post-form.tsx';
import { Ago, RunningCell } from '../parts/running-sync.tsx';
import { Card, Empty, Notice, part } from '../parts/section.tsx';
import { SideBySide, SIDE_NOTE } from '../parts/side-by-side.tsx';
import type { Answer } from '../read.ts';
import { hereWith, mayChange, thereWith, type Visit } from '../visit.ts';

type Sides = Answer<typeof repositoriesSideBySideRoute>;
type Side = Sides['data'][number];

/** A row has about 34 elements, and a page is to have at most 1,500. */
const ROWS = '35';

/** How the repositories compare, and how it stands with each. */
export const repositories: Page = {
  path: '/repositories',
  title: 'Repositories',
  question: 'How do they compare, and what differs?',
  own: ['imported'],
  async show(visit) {
    const { imported, cursor } = visit.address.own;
    if (imported !== undefined && !OWNER_NAME.test(imported)) {
      throw new ProblemError(400, 'imported: the login of a user or an organization', [
        { path: 'imported', message: 'the login of a user or an organization' },
      ]);
    }
    const asked = visit.read(repositoriesSideBySideRoute, {
      query: { ...apiQueryOf(visit.address), limit: ROWS, cursor },
    });
    // It is reported by the parts that need it.
    asked.catch(() => undefined);
    const isEmpty = (await visit.freshness).n === 0;
    return {
      actions: (
        <>
          <CopyLink visit={visit} />
          {!isEmpty && (
            <TableExport
              visit={visit}
              table="repositories"
              list={{ path: repositoriesSideBySideRoute.path, query: apiQueryOf(visit.address) }}
            />
          )}
          {visit.workspace.isExample ? (
            <a class="button primary" href={thereWith(visit, '/setup')}>
              Add your own
            </a>
          ) : (
            mayChange(visit) && !isEmpty && <AddMenu visit={visit} />
          )}
        </>
      ),
      filters: <PageFilters visit={visit} />,
      sections: [
        ...(isEmpty
          ? []
          : [part(visit, 'what the numbers are based on', async () => <Basis visit={visit} based={asked} />)]),
        imported !== undefined && (
          <Notice tone="info">
            <b>The repositories of {imported} are being added.</b> They appear here within seconds; each is read with{' '}
            <i>Sync now</i>, or with the next check.
          </Notice>
        ),
        isEmpty
          ? part(visit, 'the form', () => empty(visit))
          : part(visit, 'the repositories', async () => (
              <Table visit={visit} sides={await asked} freshness={await visit.freshness} />
            )),
      ],
    };
  },
};

async function empty(visit: Visit) {
  return (
    <Card title="No repository yet" note="add one, or all of an owner">
      {mayChange(visit) ? (
        <AddForms visit={visit} />
      ) : (
        <Empty>
          <p>No repository is tracked yet. Members add them.</p>
        </Empty>
      )}
    </Card>
  );
}

/** The menu with which members add repositories. It stays open when something in it was wrong. */
function AddMenu({ visit }: { visit: Visit }) {
  const isFailed = ['/repositories', '/repositories/import'].includes(visit.failed?.action ?? '');
  return (
    <details class="menu add-repository" open={isFailed}>
      <summary class="button primary">
        <Icon name="plus" />
        Add repositories
      </summary>
      <div class="menu-body">
        <AddForms visit={visit} />
      </div>
    </details>
  );
}

async function AddForms({ visit }: { visit: Visit }) {
  const connections = await listConnections(visit.context.get('open')().db, visit.caller.workspaceId);
  const from = { ...visit, address: { ...visit.address, own: {} } };
  const choice = (action: string) => (
    <label>
      Read with
      <select name="connectionId">
        {connections.map((connection) => (
          <option value={connection.id} selected={writtenIn(visit, action, 'connectionId') === connection.id}>
            {connectionName(connection)}
          </option>
        ))}
        <option value="" selected={writtenIn(visit, action, 'connectionId') === ''}>
          the deployment’s own token: public repositories
        </option>
      </select>
    </label>
  );
  const [one, all] = ['/repositories', '/repositories/import'];
  return (
    <div class="add-forms">
      <PostForm visit={from} action={one}>
        <label>
          Repository
          <input
            name="fullName"
            placeholder="OWNER/NAME"
            required
            maxlength={200}
            autocomplete="off"
            value={writtenIn(visit, one, 'fullName') ?? ''}
          />
        </label>
        {connections.length > 0 && choice(one)}
        <button class="button primary" type="submit">
          Add
        </button>
      </PostForm>
      <PostForm visit={from} action={all}>
        <label>
          All of a user or an organization
          <input
            name="owner"
            placeholder="OWNER"
            required
            maxlength={100}
            autocomplete="off"
            value={writtenIn(visit, all, 'owner') ?? ''}
          />
        </label>
        {connections.length > 0 && choice(all)}
        <button class="button" type="submit">
          Import
        </button>
      </PostForm>
      <p class="faint">Adding a repository reads nothing yet: its first sync does.</p>
    </div>
  );
}

function Table({ visit, sides, freshness }: { visit: Visit; sides: Sides; freshness: Freshness }) {
  const { cursor } = visit.address.own;
  return (
    <Card
      title="Side by side"
      note={`${counted(sides.data.length, 'row')} by name`}
      foot={
        <>
          <span>{SIDE_NOTE}</span>
          {cursor !== undefined && <a href={hereWith(visit, { own: { cursor: null } })}>First</a>}
          {sides.nextCursor !== null && <a href={hereWith(visit, { own: { cursor: sides.nextCursor } })}>Next</a>}
        </>
      }
      flush
    >
      {sides.data.length === 0 ? (
        <Empty>
          <p>No repository matches the filters.</p>
        </Empty>
      ) : (
        <SideBySide
          visit={visit}
          label="Repositories side by side"
          column="Repository"
          more="State"
          isOpen={sides.weeks.at(-1)?.open === true}
          rows={sides.data.map((side) => ({
            name: (
              <>
                <a class="title" href={thereWith(visit, '/', { filters: { repo: side.repository.fullName } })}>
                  {side.repository.fullName}
                </a>
                {side.repository.isArchived ? 'archived · ' : ''}
                {coverageWords(visit, side)}
              </>
            ),
            filters: { repo: side.repository.fullName },
            side,
            more: (
              <td class="state" data-head="State" data-live-row={side.repository.id}>
                <State visit={visit} side={side} freshness={freshness} />
              </td>
            ),
          }))}
        />
      )}
    </Card>
  );
}

function coverageWords({ workspace, now }: Visit, { repository: { coveredSince } }: Side): string {
  if (coveredSince === null) return 'nothing complete yet';
  return Date.parse(coveredSince) === 0 ? 'whole history' : `since ${day(coveredSince, workspace.timeZone, now)}`;
}

/** How it stands with a repository: a chip that leads to its proof, and what a member does first. */
function State({ visit, side, freshness }: { visit: Visit; side: Side; freshness: Freshness }) {
  const { id, fullName, lastCheckedAt } = side.repository;
  const running = freshness.reading.find(({ repository }) => repository.id === id);
  const chip = chipOf(visit, side, freshness);
  return (
    <>
      {running?.sync ? (
        <RunningCell
          fullName={fullName}
          sync={running.sync}
          clock={{ zone: visit.workspace.timeZone, now: visit.now }}
        />
      ) : (
        chip
      )}
      {lastCheckedAt === null && !running && mayChange(visit) ? (
        <form method="post" action={`/repositories/${id}/sync`} class="inline">
          <input type="hidden" name="to" value={thereWith(visit, `/repositories/${id}`)} />
          <button type="submit">Sync now</button>
        </form>
      ) : (
        <small>
          {running ? (
            <a href={thereWith(visit, `/repositories/${id}`)}>Follow it</a>
          ) : (
            <>
              checked <Ago at={lastCheckedAt} now={visit.now} />
            </>
          )}
        </small>
      )}
    </>
  );
}

/** Its state, which leads to its proof. */
function chipOf(visit: Visit, { repository: { id, state } }: Side, { failed, late }: Freshness): Html {
  const href = thereWith(visit, `/repositories/${id}`);
  if (state === 'unavailable' || state === 'failed' || failed.some((each) => each.id === id)) {
    return (
      <Chip href={href} tone="bad">
        cannot be read
      </Chip>
    );
  }
  if (state === 'unread')
    return (
      <Chip href={href} tone="plain">
        never synced
      </Chip>
    );
  return late.some((each) => each.id === id) ? (
    <Chip href={href} tone="warn">
      not checked lately
    </Chip>
  ) : (
    // The usual state is a word without a sign, so that the others stand out; and a long table stays light.
    <a class="tag good" href={href}>
      current
    </a>
  );
}
