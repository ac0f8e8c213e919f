import { connectionsRoute, connectRoute, disconnectRoute } from '../../../routes/connections/connections.ts';
import { day, moment } from '../../format.ts';
import type { Form } from '../../forms.tsx';
import type { Page } from '../../page.ts';
import { CONNECT, ConnectForms } from '../../parts/connect-forms.tsx';
import { Icon } from '../../parts/icon.tsx';
import { PostForm } from '../../parts/post-form.tsx';
import { Card, part } from '../../parts/section.tsx';
import { readAll, type Answer } from '../../read.ts';
import { thereWith, type Visit } from '../../visit.ts';
import { isOwner, SettingsFrame } from './frame.tsx';

type Connection = Answer<typeof connectionsRoute>['data'][number];

/** The credentials with which GitHub is read, and what each of them can see. */
export const connectionsPage: Page = {
  path: CONNECT,
  title: 'Connections',
  question: 'With what GitHub is read, what each can see, and what it lacks.',
  own: [],
  show(visit) {
    return {
      crumbs: [{ name: 'Settings', href: thereWith(visit, '/settings/general') }],
      sections: [
        <SettingsFrame visit={visit}>
          {isOwner(visit) ? (
            <>
              {part(visit, 'the connections', () => list(visit))}
              <Connect visit={visit} />
            </>
          ) : (
            <Card title="Connections">Owners see them. How each repository is read stands on Health.</Card>
          )}
        </SettingsFrame>,
      ],
    };
  },
};

/** Connects a token, which is checked before it is kept. */
export const connectForm: Form = {
  path: CONNECT,
  least: 'owner',
  async act({ fields, send }) {
    await send(connectRoute, { body: { type: 'token', token: fields.get('token') ?? '' } });
  },
};

export const disconnectForm: Form = {
  path: '/settings/connections/:id/remove',
  least: 'owner',
  async act({ params, send }) {
    await send(disconnectRoute, { params });
  },
};

async function list(visit: Visit) {
  const data = await readAll(visit.read, connectionsRoute);
  if (data.length === 0) {
    return (
      <Card title="Connections">
        <p class="empty">
          Nothing is connected. Public repositories are read with the deployment’s own token, if it has one.
        </p>
      </Card>
    );
  }
  return (
    <>
      {data.map((connection) => (
        <ConnectionCard visit={visit} connection={connection} />
      ))}
    </>
  );
}

function ConnectionCard({ visit, connection }: { visit: Visit; connection: Connection }) {
  const { workspace, now } = visit;
  const { id, type, login, status, since, reason, advice, nextLookAt, access, createdAt } = connection;
  return (
    <Card
      title={login ?? (type === 'app' ? 'An App' : 'A token')}
      note={`${type === 'app' ? 'GitHub App' : 'token'}, connected ${day(createdAt, workspace.timeZone, now)}`}
      aside={
        <span class={status === 'active' ? 'tag good' : 'tag bad'}>{status === 'active' ? 'works' : 'refused'}</span>
      }
    >
      {status === 'marked' && (
        <p>
          GitHub refuses it{since !== null && ` since ${moment(since, workspace.timeZone, now)}`}: {reason}.{' '}
          <b>{advice}</b>
          {nextLookAt !== null && ` It is tried again at ${moment(nextLookAt, workspace.timeZone, now)}.`}
        </p>
      )}
      <ul class="members">
        {access.map(({ list: name, readable, grant }) => (
          <li class={readable ? 'good' : 'bad'}>
            <Icon name={readable ? 'check' : 'warning'} />
            <span>
              {name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}
              {!readable && <small>cannot be read. {grant}</small>}
            </span>
          </li>
        ))}
      </ul>
      <details>
        <summary>Remove this connection…</summary>
        <PostForm visit={visit} action={`/settings/connections/${id}/remove`} className="row-form">
          <p>The repositories that are read with it are not read any more. What is stored stays.</p>
          <button type="submit">Remove</button>
        </PostForm>
      </details>
    </Card>
  );
}

function Connect({ visit }: { visit: Visit }) {
  return (
    <Card title="Connect GitHub">
      <ConnectForms visit={visit} />
    </Card>
  );
}
