import { apiQueryOf } from '../../domain/page-address.ts';
import { teamsSideBySideRoute } from '../../routes/metrics/side-by-side.ts';
import { counted } from '../format.ts';
import type { Page } from '../page.ts';
import { Basis } from '../parts/basis.tsx';
import { escaped, PageFilters } from '../parts/filter-bar.tsx';
import { CopyLink } from '../parts/frame.tsx';
import { Card, Empty, part } from '../parts/section.tsx';
import { SideBySide, SIDE_NOTE } from '../parts/side-by-side.tsx';
import type { Answer } from '../read.ts';
import { hasRole, hereWith, thereWith, type Visit } from '../visit.ts';

const ROWS = '50';

/** How the teams compare. A team leads to its page. */
export const teams: Page = {
  path: '/teams',
  title: 'Teams',
  question: 'How do they compare, and what differs?',
  own: ['after'],
  show(visit) {
    const { address, read } = visit;
    const asked = read(teamsSideBySideRoute, {
      query: { ...apiQueryOf(address), limit: ROWS, ...(address.own.after && { cursor: address.own.after }) },
    });
    return {
      actions: <CopyLink visit={visit} />,
      filters: <PageFilters visit={visit} />,
      sections: [
        part(visit, 'what the numbers are based on', async () => <Basis visit={visit} based={asked} />),
        part(visit, 'the teams', async () => <Table visit={visit} sides={await asked} />),
      ],
    };
  },
};

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
              <small>{counted(team.members, 'member')}</small>
            </>
          ),
          filters: { team: escaped(team.name) },
          side,
        }))}
      />
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
            ? 'Import the teams of a GitHub organization, or make one yourself.'
            : 'Owners import them from GitHub, and members make them.'}
        </p>
        {hasRole(visit.caller, 'member') && (
          <p>
            <a class="button" href="/settings/teams">
              Teams and people
            </a>
          </p>
        )}
      </Empty>
    </Card>
  );
}
