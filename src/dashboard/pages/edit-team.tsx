import { accountsRoute } from '../../routes/actors.ts';
import {
  addMemberRoute,
  changeTeamRoute,
  createTeamRoute,
  deleteTeamRoute,
  removeMemberRoute,
  teamRoute,
} from '../../routes/teams.ts';
import { count } from '../format.ts';
import { Elsewhere, roleTooLow, type Form } from '../forms.tsx';
import type { Page } from '../page.ts';
import { Kept } from '../parts/filter-bar.tsx';
import { Icon } from '../parts/icon.tsx';
import { Avatar } from '../parts/person.tsx';
import { FieldProblem, PostForm, problemIn, writtenIn } from '../parts/post-form.tsx';
import { Card, Empty, Notice, part } from '../parts/section.tsx';
import type { Answer } from '../read.ts';
import { mayChange, thereWith, type Visit } from '../visit.ts';

type Team = Answer<typeof teamRoute>;

const NEW = '/teams';
/** Of more people a longer part of the login finds fewer. */
const FOUND = '20';

/** Makes a team of nobody, and opens it so that people can be added. */
export const newTeamForm: Form = {
  path: NEW,
  least: 'member',
  async act({ fields, send }) {
    const made = await send(createTeamRoute, { body: { name: fields.get('name') ?? '' } });
    return new Elsewhere(editPath(made as Team));
  },
};

export const renameTeamForm: Form = {
  path: '/teams/:id/name',
  least: 'member',
  async act({ params, fields, send }) {
    await send(changeTeamRoute, { params, body: { name: fields.get('name') ?? '' } });
  },
};

export const addMemberForm: Form = {
  path: '/teams/:id/members',
  least: 'member',
  async act({ params, fields, send }) {
    await send(addMemberRoute, { params: { ...params, actorId: fields.get('person') ?? '' } });
  },
};

export const removeMemberForm: Form = {
  path: '/teams/:id/members/:actorId/remove',
  least: 'member',
  async act({ params, send }) {
    await send(removeMemberRoute, { params });
  },
};

export const deleteTeamForm: Form = {
  path: '/teams/:id/delete',
  least: 'member',
  async act({ params, send }) {
    await send(deleteTeamRoute, { params });
    return new Elsewhere('/teams');
  },
};

function editPath({ id }: Pick<Team, 'id'>): string {
  return `/teams/${id}/edit`;
}

/** The menu with which members make a team. It stays open when its name was refused. */
export function NewTeamMenu({ visit }: { visit: Visit }) {
  const written = writtenIn(visit, NEW, 'name');
  return (
    <details class="menu import-teams" open={written !== null}>
      <summary class="button primary">
        <Icon name="plus" />
        New team
      </summary>
      <PostForm visit={visit} action={NEW} className="menu-body">
        <NameField visit={visit} action={NEW} value={written ?? ''} />
        <button class="button primary" type="submit">
          Make it
        </button>
      </PostForm>
    </details>
  );
}

function NameField({ visit, action, value }: { visit: Visit; action: string; value: string }) {
  const isWrong = problemIn(visit, action, 'name') !== null;
  return (
    <label>
      Name
      <input
        name="name"
        value={value}
        required
        maxlength={100}
        autocomplete="off"
        {...(isWrong && { 'aria-invalid': 'true', 'aria-describedby': 'name-problem' })}
      />
      <FieldProblem visit={visit} action={action} field="name" id="name-problem" />
    </label>
  );
}

/** Who is in a team, and its name. A team of GitHub is shown, and changed there. */
export const editTeam: Page = {
  path: '/teams/:id/edit',
  title: 'Edit team',
  question: 'Who is in it. Its numbers are those of its members of today.',
  own: ['find'],
  async show(visit) {
    const { read, params, context, caller } = visit;
    const found = await read(teamRoute, { params: { id: params['id'] ?? '' } });
    if (!mayChange(visit)) throw await roleTooLow(context.get('open')(), caller, 'member');
    const isOfGitHub = found.githubId !== null;
    return {
      title: found.name,
      crumbs: [
        { name: 'Teams', href: thereWith(visit, '/teams', { filters: { team: null } }) },
        { name: found.name, href: thereWith(visit, `/teams/${found.id}`, { filters: { team: null } }) },
      ],
      sections: [
        isOfGitHub && (
          <Notice tone="info">
            <b>This team comes from GitHub.</b> Change its name and its members there, then import it again.
          </Notice>
        ),
        <div class="columns">
          <Members visit={visit} team={found} isOfGitHub={isOfGitHub} />
          <div class="stack">
            {!isOfGitHub && part(visit, 'the people', () => addPeople(visit, found))}
            {!isOfGitHub && <Rename visit={visit} team={found} />}
            <Delete visit={visit} team={found} />
          </div>
        </div>,
      ],
    };
  },
};

function Members({ visit, team: { id, members }, isOfGitHub }: { visit: Visit; team: Team; isOfGitHub: boolean }) {
  const sorted = members.toSorted((one, other) => (one.login.toLowerCase() < other.login.toLowerCase() ? -1 : 1));
  return (
    <Card title="Members" note={count(members.length)} flush>
      {sorted.length === 0 ? (
        <Empty>
          <p>Nobody is in this team.</p>
        </Empty>
      ) : (
        <ul class="rows">
          {sorted.map((member) => (
            <li class="ends">
              <Login login={member.login} />
              {!isOfGitHub && (
                <PostForm visit={visit} action={`/teams/${id}/members/${member.id}/remove`} className="inline">
                  <button type="submit">
                    Take out<span class="sr"> {member.login}</span>
                  </button>
                </PostForm>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Login({ login }: { login: string }) {
  return (
    <span class="person">
      <Avatar name={login} />
      {login}
    </span>
  );
}

/** People to choose from: those whose login has the text, or the first by login. */
async function addPeople(visit: Visit, team: Team) {
  const { find } = visit.address.own;
  const { data, nextCursor } = await visit.read(accountsRoute, {
    query: { kind: 'user', limit: FOUND, ...(find !== undefined && { q: find }) },
  });
  const members = new Set(team.members.map(({ id }) => id));
  const action = `/teams/${team.id}/members`;
  return (
    <Card
      title="Add people"
      note="accounts of the history, by login"
      foot={nextCursor !== null && `The first ${FOUND} are shown: a longer part of the login finds fewer.`}
      flush
    >
      <form class="row-form inset" method="get" action={visit.path} role="search" aria-label="People">
        <Kept visit={visit} without={['find']} />
        <label>
          A part of a login
          <input name="find" type="search" value={find ?? ''} maxlength={200} autocomplete="off" />
        </label>
        <button type="submit">Find</button>
      </form>
      {data.length === 0 ? (
        <Empty>
          <p>{find === undefined ? 'No account is stored yet.' : 'No account has this in its login.'}</p>
        </Empty>
      ) : (
        <ul class="rows">
          {data.map(({ id, login }) => (
            <li class="ends">
              <Login login={login} />
              {members.has(id) ? (
                <span class="faint">is a member</span>
              ) : (
                <PostForm visit={visit} action={action} className="inline">
                  <button name="person" value={id} type="submit" aria-label={`Add ${login} to the team`}>
                    Add
                  </button>
                </PostForm>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Rename({ visit, team: { id, name } }: { visit: Visit; team: Team }) {
  const action = `/teams/${id}/name`;
  return (
    <Card title="Name">
      <PostForm visit={visit} action={action} className="row-form">
        <NameField visit={visit} action={action} value={writtenIn(visit, action, 'name') ?? name} />
        <button type="submit">Save</button>
      </PostForm>
    </Card>
  );
}

function Delete({ visit, team: { id, name } }: { visit: Visit; team: Team }) {
  return (
    <Card title="Delete the team">
      <p>Its members and their pull requests stay. Goals that are about {name} have no numbers then.</p>
      <PostForm visit={visit} action={`/teams/${id}/delete`} className="line">
        <label>
          <input type="checkbox" required /> Delete {name} for everybody
        </label>
        <button type="submit">Delete</button>
      </PostForm>
    </Card>
  );
}
