import { ROLES } from '../../../domain/roles.ts';
import { createKeyRoute, keysRoute, revokeKeyRoute } from '../../../routes/api-keys.ts';
import { invitationsRoute, inviteRoute, withdrawInvitationRoute } from '../../../routes/members/invitations.ts';
import { changeMemberRoute, membersRoute, removeMemberRoute } from '../../../routes/members/members.ts';
import { endSessionRoute, sessionsRoute } from '../../../routes/sessions.ts';
import { ago, day } from '../../format.ts';
import type { Form } from '../../forms.tsx';
import type { Page } from '../../page.ts';
import { Avatar } from '../../parts/person.tsx';
import { PostForm } from '../../parts/post-form.tsx';
import { Card, part } from '../../parts/section.tsx';
import { hereWith, Secret, thereWith, type Visit } from '../../visit.ts';
import { isOwner, SettingsFrame } from './frame.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { readAll } from '../../read.ts';

const ACTION = '/settings/members';

/** What each role may do. */
const RIGHTS = {
  reader: 'sees, filters, exports, shares, keeps own views',
  member:
    'also adds and removes repositories, syncs, reads again, leaves out, corrects signals, marks deployments, records incidents',
  owner: 'also changes settings, goals, members, keys and connections',
} as const;

/** Who may do what: members, invitations, keys, and the browsers that are signed in. */
export const members: Page = {
  path: ACTION,
  title: 'Members and keys',
  question: 'Who may do what here, and with which keys.',
  own: [],
  show(visit) {
    return {
      crumbs: [{ name: 'Settings', href: thereWith(visit, '/settings/general') }],
      sections: [
        <SettingsFrame visit={visit}>
          <Card title="Roles">
            <dl class="facts">
              {ROLES.map((role) => (
                <>
                  <dt>{role}</dt>
                  <dd>{RIGHTS[role]}</dd>
                </>
              ))}
            </dl>
          </Card>
          {isOwner(visit) && [
            part(visit, 'the members', () => memberList(visit)),
            part(visit, 'the invitations', () => invitationList(visit)),
            part(visit, 'the keys', () => keyList(visit)),
          ]}
          {part(visit, 'the sessions', () => sessionList(visit))}
        </SettingsFrame>,
      ],
    };
  },
};

export const inviteForm: Form = {
  path: '/settings/members/invite',
  least: 'owner',
  async act({ fields, send }) {
    const role = fields.get('role');
    const organization = fields.get('organization');
    const team = fields.get('team');
    const body = organization
      ? { kind: 'organization', role, organization, ...(team && { team }) }
      : { kind: 'link', role };
    const { url } = (await send(inviteRoute, { body })) as { url: string | null };
    return url === null ? {} : new Secret('The link of the invitation.', url);
  },
};

export const withdrawForm: Form = {
  path: '/settings/members/invitations/:id',
  least: 'owner',
  async act({ params, send }) {
    await send(withdrawInvitationRoute, { params });
  },
};

/** Gives a member another role, or removes the member. */
export const memberForm: Form = {
  path: '/settings/members/:id/role',
  least: 'owner',
  async act({ params, fields, send }) {
    const role = fields.get('role');
    if (fields.get('do') === 'remove') await send(removeMemberRoute, { params });
    else await send(changeMemberRoute, { params, body: { role } });
  },
};

export const newKeyForm: Form = {
  path: '/settings/members/keys',
  least: 'owner',
  async act({ fields, send }) {
    const body = { name: fields.get('name') ?? '', role: fields.get('role') };
    const { apiKey } = (await send(createKeyRoute, { body })) as { apiKey: string };
    return new Secret('The new key.', apiKey);
  },
};

export const revokeKeyForm: Form = {
  path: '/settings/members/keys/:id',
  least: 'owner',
  async act({ params, send }) {
    await send(revokeKeyRoute, { params });
  },
};

function RoleField({ chosen = 'reader', label }: { chosen?: string; label: string }) {
  return (
    <select name="role" aria-label={label}>
      {ROLES.map((role) => (
        <option value={role} selected={role === chosen}>
          {role}
        </option>
      ))}
    </select>
  );
}

async function memberList(visit: Visit) {
  const { cursor } = visit.address.own;
  const { data, nextCursor } = await visit.read(membersRoute, { query: { ...(cursor !== undefined && { cursor }) } });
  const { now } = visit;
  return (
    <Card
      title="Members"
      note="people who sign in with GitHub; who is removed comes back by a link alone"
      foot={nextCursor !== null && <a href={hereWith(visit, { own: { cursor: nextCursor } })}>The next</a>}
      flush
    >
      {data.length === 0 ? (
        <p class="empty">Nobody yet. Invite people below, or use keys.</p>
      ) : (
        <ListTable heads={[{ name: 'Person' }, { name: 'Signed in', isWideOnly: true }, { name: 'Role' }]}>
          {data.map(({ id, login, role, through, signedInAt }) => (
            <tr>
              <td>
                <span class="person">
                  <Avatar name={login} />
                  {login}
                </span>
                <small>
                  {through === null ? 'by a link' : `through ${through}`}
                  <span class="narrow-only">, signed in {signedInAt === null ? 'never' : ago(signedInAt, now)}</span>
                </small>
              </td>
              <td class="wide-only">{signedInAt === null ? 'never' : ago(signedInAt, now)}</td>
              <td>
                <PostForm visit={visit} action={`/settings/members/${id}/role`} className="inline">
                  <RoleField chosen={role} label={`The role of ${login}`} />
                  <button type="submit">Save</button>
                  <button name="do" value="remove" type="submit">
                    Remove
                  </button>
                </PostForm>
              </td>
            </tr>
          ))}
        </ListTable>
      )}
    </Card>
  );
}

async function invitationList(visit: Visit) {
  const data = await readAll(visit.read, invitationsRoute);
  const { workspace, now } = visit;
  return (
    <Card title="Invitations" flush>
      <PostForm visit={visit} action="/settings/members/invite" className="row-form inset">
        <label>
          Organization on GitHub (empty: a link that works once)
          <input name="organization" maxlength={100} autocomplete="off" />
        </label>
        <label>
          Team of that organization (empty: everybody)
          <input name="team" maxlength={100} autocomplete="off" />
        </label>
        <RoleField label="The role that they get" />
        <button type="submit">Invite</button>
      </PostForm>
      {data.length > 0 && (
        <table class="list">
          <tbody>
            {data.map(({ id, kind, role, organization, team, endsAt, acceptedBy }) => (
              <tr>
                <td>
                  {kind === 'link'
                    ? acceptedBy === null
                      ? `A link, until ${day(endsAt, workspace.timeZone, now)}`
                      : `A link, used by ${acceptedBy}`
                    : [organization, team].filter(Boolean).join('/')}
                </td>
                <td>{role}</td>
                <td class="number">
                  <PostForm visit={visit} action={`/settings/members/invitations/${id}`} className="inline">
                    <button type="submit">Withdraw</button>
                  </PostForm>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

async function keyList(visit: Visit) {
  const data = await readAll(visit.read, keysRoute);
  const { workspace, now } = visit;
  return (
    <Card title="Keys" note="for programs, and to sign in without GitHub" flush>
      <PostForm visit={visit} action="/settings/members/keys" className="row-form inset">
        <label>
          Name
          <input name="name" required maxlength={100} autocomplete="off" />
        </label>
        <RoleField label="The role of the key" />
        <button type="submit">Make a key</button>
      </PostForm>
      <ListTable
        heads={[
          { name: 'Key' },
          { name: 'Role' },
          { name: 'Last used', isWideOnly: true },
          { name: <span class="sr">What can be done</span> },
        ]}
      >
        {data.map(({ id, name, hint, role, createdAt, lastUsedAt }) => (
          <tr>
            <td>
              {name}
              <small>
                ends in {hint}, made {day(createdAt, workspace.timeZone, now)}
                <span class="narrow-only">, last used {lastUsedAt === null ? 'never' : ago(lastUsedAt, now)}</span>
              </small>
            </td>
            <td>{role}</td>
            <td class="wide-only">{lastUsedAt === null ? 'never' : ago(lastUsedAt, now)}</td>
            <td class="number">
              <PostForm visit={visit} action={`/settings/members/keys/${id}`} className="inline">
                <button type="submit">Revoke</button>
              </PostForm>
            </td>
          </tr>
        ))}
      </ListTable>
    </Card>
  );
}

/** The browsers that are signed in: one's own; for an owner all of the workspace. */
async function sessionList(visit: Visit) {
  const data = await readAll(visit.read, sessionsRoute);
  const { now } = visit;
  return (
    <Card title="Signed in" note={isOwner(visit) ? 'browsers of this workspace' : 'your browsers'} flush>
      <table class="list">
        <tbody>
          {data.map(({ id, name, userAgent, lastUsedAt, current }) => (
            <tr>
              <td>
                {name} {current && <span class="tag info">this one</span>}
                <small>{userAgent || 'an unknown browser'}</small>
              </td>
              <td class="number">{ago(lastUsedAt, now)}</td>
              <td class="number">
                <PostForm visit={visit} action={`/settings/sessions/${id}`} className="inline">
                  <button type="submit">Sign out</button>
                </PostForm>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

/** Signs a browser out: one's own, or as an owner any of the workspace. */
export const sessionForm: Form = {
  path: '/settings/sessions/:id',
  least: 'reader',
  async act({ params, send }) {
    await send(endSessionRoute, { params });
  },
};
