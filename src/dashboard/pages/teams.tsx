import { apiQueryOf } from '../../domain/page-address.ts';
import { connectionsRoute } from '../../routes/connections/connections.ts';
import { teamsSideBySideRoute } from '../../routes/metrics/side-by-side.ts';
import { importTeamsRoute } from '../../routes/teams.ts';
import { counted } from '../format.ts';
import type { Form } from '../forms.tsx';
import { TableExport } from '../lists/export.tsx';
import type { Page } from '../page.ts';
import { Basis } from '../parts/basis.tsx';
import { escaped, PageFilters } from '../parts/filter-bar.tsx';
import { CopyLink } from '../parts/frame.tsx';
import { Icon } from '../parts/icon.tsx';
import { PostForm, writtenIn } from '../parts/post-form.tsx';
import { Card, Empty, Notice, part } from '../parts/section.tsx';
import { SideBySide, SIDE_NOTE } from '../parts/side-by-side.tsx';
import { NothingMerged, PartialNotice } from '../parts/window-notices.tsx';
import type { Answer } from '../read.ts';
import { hasRole, hereWith, mayChange, thereWith, type Visit } from '../visit.ts';
import { NewTeamMenu } from './edit-team.tsx';
import { readAll } from '../read.ts';

/** A row has about 34 elements, and a page is to have at most 1,500. */
const ROWS = '35';

/** How the teams compare. A team leads to its page. */
export const teams: Page = {
  path: '/teams',
  title: 'Teams',
  question: 'How do they compare, and what differs?',
  own: ['after', 'importing'],
  show(visit) {
    const { address, read } = visit;
    const asked = read(teamsSideBySideRoute, {
      query: { ...apiQueryOf(address), limit: ROWS, ...(address.own.after && { cursor: address.own.after }) },
    });
    return {
      actions: (
        <>
          <CopyLink visit={visit} />
          <TableExport
            visit={visit}
            table="teams"
            list={{ path: teamsSideBySideRoute.path, query: apiQueryOf(address) }}
          />
          {hasRole(visit.caller, 'owner') && <ImportMenu visit={visit} />}
          {mayChange(visit) && <NewTeamMenu visit={visit} />}
        </>
      ),
      filters: <PageFilters visit={visit} />,
      sections: [
        part(visit, 'what the numbers are based on', async () =>
          (await hasRepositories(visit)) ? <Basis visit={visit} based={asked} /> : null,
        ),
        part(visit, 'what is stored', async () =>
          (await hasRepositories(visit)) ? <PartialNotice visit={visit} of={await asked} /> : null,
        ),
        address.own.importing !== undefined && (
          <Notice tone="info">
            The teams of {address.own.importing} are being imported. They are here within seconds.
          </Notice>
        ),
        part(visit, 'what was merged', async () => nothingMerged(visit, await asked)),
        part(visit, 'the teams', async () => <Table visit={visit} sides={await asked} />),
      ],
    };
  },
};

/** Without a repository there is nothing that numbers are of, nor of which a part could be missing. */
async function hasRepositories({ freshness }: Visit): Promise<boolean> {
  return (await freshness).n > 0;
}

function Table({ visit, sides }: { visit: Visit; sides: Answer<typeof teamsSideBySideRoute> }) {
  const { after } = visit.address.own;
  if (sides.data.length === 0) return <None visit={visit} />;
  return (
    <Card
      title="Side by side"
      note={`${counted(sides.data.length, 'team')}, by name`}
      foot={
        <>
          <span>
            {SIDE_NOTE} {sides.note}
          </span>
          {after !== undefined && <a href={hereWith(visit, { own: { after: null } })}>First</a>}
          {sides.nextCursor !== null && <a href={hereWith(visit, { own: { after: sides.nextCursor } })}>Next</a>}
        </>
      }
      flush
    >
      <SideBySide
        visit={visit}
        label="Teams side by side"
        column="Team"
        isOpen={sides.weeks.at(-1)?.open === true}
        rows={sides.data.map(({ team, ...side }) => ({
          name: (
            <>
              <a class="title" href={thereWith(visit, `/teams/${team.id}`, { filters: { team: null } })}>
                {team.name}
              </a>
              {counted(team.members, 'member')}
            </>
          ),
          filters: { team: escaped(team.name) },
          side,
        }))}
      />
    </Card>
  );
}

/** Why all numbers are 0, where they are. */
function nothingMerged(visit: Visit, sides: Answer<typeof teamsSideBySideRoute>) {
  if (sides.data.length === 0 || sides.data.some(({ merged }) => merged.value > 0)) return null;
  return (
    <Card title="Nothing was merged">
      <NothingMerged visit={visit} of={sides} />
    </Card>
  );
}

function None({ visit }: { visit: Visit }) {
  return (
    <Card title="No team yet">
      <Empty>
        <p>
          A team is some people whose numbers are read together.{' '}
          {hasRole(visit.caller, 'owner')
            ? 'Import the teams of a GitHub organization with the button above.'
            : 'Owners import them from GitHub.'}{' '}
          {mayChange(visit) ? 'Or make one of your own.' : 'Members also make teams of their own.'}
        </p>
      </Empty>
    </Card>
  );
}

const PATH = '/teams/import';

/** Imports the teams of an organization, or brings those that were imported up to date. */
export const importTeamsForm: Form = {
  path: PATH,
  least: 'owner',
  async act({ fields, send }) {
    const [organization, connectionId] = [fields.get('organization') ?? '', fields.get('connectionId') ?? ''];
    await send(importTeamsRoute, { body: { organization, connectionId } });
    return { importing: organization };
  },
};

/** The menu with which an owner imports teams; a connection reads them. */
async function ImportMenu({ visit }: { visit: Visit }) {
  const connections = await readAll(visit.read, connectionsRoute);
  const organization = writtenIn(visit, PATH, 'organization');
  return (
    <details class="menu import-teams" open={organization !== null}>
      <summary class="button">
        <Icon name="plus" />
        Import teams
      </summary>
      {connections.length === 0 ? (
        <div class="menu-body">
          <p>
            Teams are read with a connection. <a href={thereWith(visit, '/settings/connections')}>Add one</a>
          </p>
        </div>
      ) : (
        <PostForm visit={visit} action={PATH} className="menu-body">
          <label>
            Organization
            <input name="organization" required maxlength={100} autocomplete="off" value={organization ?? ''} />
          </label>
          <label>
            Read with
            <select name="connectionId">
              {connections.map(({ id, type, login }) => (
                <option value={id} selected={writtenIn(visit, PATH, 'connectionId') === id}>
                  {`the ${type} of ${login}`}
                </option>
              ))}
            </select>
          </label>
          <button class="button primary" type="submit">
            Import
          </button>
        </PostForm>
      )}
    </details>
  );
}
