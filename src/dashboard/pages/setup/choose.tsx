import { visibleRepositoriesRoute } from '../../../routes/connections/visible-repositories.ts';
import { ProblemError } from '../../../routes/problem.ts';
import { trackRepositoryRoute } from '../../../routes/repositories.ts';
import { startSyncRoute } from '../../../routes/syncs.ts';
import { ago, count, duration } from '../../format.ts';
import type { Form } from '../../forms.tsx';
import type { Html } from '../../html.ts';
import { takesWords } from '../../import-words.ts';
import { UNKNOWN } from '../../parts/figure.tsx';
import { connectionName } from '../../parts/freshness.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { PostForm, writtenIn } from '../../parts/post-form.tsx';
import { Card, Empty, Notice } from '../../parts/section.tsx';
import type { Answer } from '../../read.ts';
import { hereWith, mayChange, thereWith, type Visit } from '../../visit.ts';
import { WhatIsRead, type Connections } from './connect.tsx';

const CHOOSE = '/setup/repositories';
/** Days of the newest 26 weeks. */
const NEWEST_DAYS = 182;
/** So many repositories are listed at once, and added at most with one press. */
const MAX_CHOSEN = 50;
/** A repository is active when somebody pushed to it in this time. */
const ACTIVE_MS = 365 * 86_400_000;

type Seen = Answer<typeof visibleRepositoriesRoute>;
type Row = Seen['data'][number];

const SHOWN = ['active', 'all', 'archived'] as const;
type Shown = (typeof SHOWN)[number];

const SHOWN_NAMES: Record<Shown, string> = { active: 'Active', all: 'All', archived: 'Archived' };

/** Adds repositories, and begins to read them. */
export const chooseForm: Form = {
  path: CHOOSE,
  least: 'member',
  async act({ fields, send }) {
    const chosen = [...new Set([...fields.getAll('repository'), fields.get('name') ?? ''])].filter(Boolean);
    const connectionId = fields.get('connection');
    if (chosen.length === 0 || chosen.length > MAX_CHOSEN) {
      const message = `1 to ${MAX_CHOSEN} repositories`;
      throw new ProblemError(400, `repository: ${message}`, [{ path: 'repository', message }]);
    }
    const daysBack = fields.get('far') === 'newest' ? NEWEST_DAYS : null;
    for (const fullName of chosen) {
      const tracked = await send(trackRepositoryRoute, { body: { fullName, ...(connectionId && { connectionId }) } });
      await send(startSyncRoute, { params: { id: (tracked as { id: string }).id }, body: { daysBack } });
    }
    return { step: '4' };
  },
};

/** The second step: which repositories are read, and how far back. */
export async function choose(visit: Visit, connections: Connections): Promise<Html> {
  const { read, address } = visit;
  const connection = connections.find(({ id }) => id === address.own.connection) ?? connections[0];
  if (!mayChange(visit)) return <Card title="Which repositories?">Members choose them; you are a reader.</Card>;
  if (!connection && visit.context.get('open')().config.GITHUB_TOKEN === undefined) {
    return (
      <Card title="Which repositories?">
        GitHub is not connected yet, so none can be read.{' '}
        <a class="link" href={hereWith(visit, { own: { step: '1' } })}>
          Connect it
        </a>
      </Card>
    );
  }
  const show = shownOf(visit);
  const { cursor } = address.own;
  const listed = connection
    ? await read(visibleRepositoriesRoute, {
        params: { id: connection.id },
        query: { limit: String(MAX_CHOSEN), ...(cursor !== undefined && { cursor }) },
      }).catch(unlisted)
    : NONE;
  const seen = listed instanceof ProblemError ? NONE : listed;
  const rows = seen.data.filter((row) => isShown(row, show, visit.now));
  const chosen = chosenOf(visit, rows, show);
  const isNewest = writtenIn(visit, CHOOSE, 'far') === 'newest';
  return (
    <>
      <PostForm visit={visit} action={CHOOSE} className="stack choose">
        {listed instanceof ProblemError && (
          <Notice tone="bad">
            <b>The repositories cannot be listed now.</b> {listed.message} One whose name you know can be added all the
            same, as soon as GitHub answers.
          </Notice>
        )}
        {connection && <input type="hidden" name="connection" value={connection.id} />}
        <Card
          title="Which repositories?"
          note={connection ? `that ${connectionName(connection)} sees` : 'public ones, by their name'}
          aside={seen.data.length > 0 && <ShownChoice visit={visit} show={show} />}
          foot={seen.data.length > 0 && <Others visit={visit} seen={seen} rows={rows} show={show} />}
          flush
        >
          {connections.length > 1 && connection && (
            <p class="pad">
              <ConnectionChoice visit={visit} connections={connections} chosen={connection.id} />
            </p>
          )}
          {rows.length > 0 && <Table visit={visit} rows={rows} chosen={chosen} />}
          {rows.length === 0 && seen.data.length > 0 && (
            <Empty>
              <p>{show === 'archived' ? 'None of them is archived.' : 'Nobody pushed to any of them this year.'}</p>
            </Empty>
          )}
          <div class="row-form inset">
            <label>
              {connection ? 'Or another, by its name' : 'OWNER/NAME'}
              <input
                name="name"
                autocomplete="off"
                maxlength={200}
                required={rows.length === 0}
                value={writtenIn(visit, CHOOSE, 'name') ?? ''}
              />
            </label>
          </div>
        </Card>
        <Card title="How far back?">
          <ul class="far">
            <li>
              <label>
                <input type="radio" name="far" value="all" checked={!isNewest} />
                <span>
                  <b>Everything, the newest first</b>
                  <small>
                    Numbers of the last weeks come in minutes. The whole history follows, and nothing is read twice.
                  </small>
                </span>
              </label>
            </li>
            <li>
              <label>
                <input type="radio" name="far" value="newest" checked={isNewest} />
                <span>
                  <b>The newest 26 weeks only</b>
                  <small>Comparisons with earlier windows stay empty.</small>
                </span>
              </label>
            </li>
          </ul>
        </Card>
        <p class="ends">
          <a class="button quiet" href={hereWith(visit, { own: { step: '1' } })}>
            Back
          </a>
          <span class="faint">Reading begins at once.</span>
          <button class="button primary" type="submit" data-takes="button">
            Read them
          </button>
        </p>
      </PostForm>
      <aside class="stack">
        {rows.length > 0 && <Takes rows={rows.filter(({ fullName }) => chosen.has(fullName))} />}
        <WhatIsRead />
      </aside>
    </>
  );
}

const NONE: Seen = { data: [], nextCursor: null };

/** What GitHub does not list can still be named; every other problem is one of the whole part. */
function unlisted(error: unknown): ProblemError {
  if (error instanceof ProblemError && error.type === 'github-failed') return error;
  throw error;
}

/** Which of the listed repositories are shown. Throws 400. */
function shownOf({ address: { own } }: Visit): Shown {
  const show = SHOWN.find((each) => each === (own.show ?? 'active'));
  if (show) return show;
  const message = `one of ${SHOWN.join(', ')}`;
  throw new ProblemError(400, `show: ${message}`, [{ path: 'show', message }]);
}

function isShown({ isArchived, pushedAt }: Row, show: Shown, now: number): boolean {
  if (show === 'all') return true;
  if (show === 'archived') return isArchived;
  return !isArchived && pushedAt !== null && now - Date.parse(pushedAt) < ACTIVE_MS;
}

/** The names that are ticked at first: those of a form that was refused, else all active ones that have pull requests. */
function chosenOf({ failed }: Visit, rows: Row[], show: Shown): Set<string> {
  if (failed?.action === CHOOSE) return new Set(failed.fields.getAll('repository'));
  if (show !== 'active') return new Set();
  return new Set(rows.filter((row) => row.repositoryId === null && row.pullRequests !== 0).map((row) => row.fullName));
}

function ShownChoice({ visit, show }: { visit: Visit; show: Shown }) {
  return (
    <nav class="choice" aria-label="Which are shown">
      {SHOWN.map((each) => (
        <a
          href={hereWith(visit, { own: { show: each === 'active' ? null : each } })}
          {...(each === show && { 'aria-current': 'true' })}
        >
          {SHOWN_NAMES[each]}
        </a>
      ))}
    </nav>
  );
}

function ConnectionChoice({ visit, connections, chosen }: { visit: Visit; connections: Connections; chosen: string }) {
  return (
    <nav class="choice" aria-label="Read with">
      {connections.map((each) => (
        <a
          href={hereWith(visit, { own: { connection: each.id, cursor: null } })}
          {...(each.id === chosen && { 'aria-current': 'true' })}
        >
          {connectionName(each)}
        </a>
      ))}
    </nav>
  );
}

/** What is not in the list: those that are not shown, those of the next page, and all of an account at once. */
function Others({ visit, seen, rows, show }: { visit: Visit; seen: Seen; rows: Row[]; show: Shown }) {
  const hidden = seen.data.length - rows.length;
  return (
    <>
      {show === 'active' && hidden > 0 && (
        <span>
          {count(hidden)} more {hidden === 1 ? 'is' : 'are'} archived, or nobody pushed this year{' '}
          <a href={hereWith(visit, { own: { show: 'all' } })}>Show all</a>
        </span>
      )}
      {seen.nextCursor !== null && (
        <>
          <a href={hereWith(visit, { own: { cursor: seen.nextCursor } })}>The next {MAX_CHOSEN}</a>
          <a href={thereWith(visit, '/repositories')}>All of an account at once</a>
        </>
      )}
    </>
  );
}

function Table({ visit: { now }, rows, chosen }: { visit: Visit; rows: Row[]; chosen: Set<string> }) {
  return (
    <ListTable
      heads={[
        {
          name: (
            <label>
              {/* Only a script can tick them all. */}
              <input type="checkbox" aria-label="All" data-all hidden />
              Repository
            </label>
          ),
        },
        { name: 'Language', isWideOnly: true },
        { name: 'Pull requests', isNumber: true },
        { name: 'Last change', isNumber: true, isWideOnly: true },
        { name: 'Takes about', isNumber: true },
      ]}
    >
      {rows.map(({ fullName, isArchived, isPrivate, language, pullRequests, pushedAt, estimate, repositoryId }) => (
        <tr>
          <td>
            <label>
              <input
                type="checkbox"
                name="repository"
                value={fullName}
                checked={chosen.has(fullName)}
                disabled={repositoryId !== null}
                data-pull-requests={pullRequests ?? ''}
              />
              {fullName}
              {isPrivate && <span class="tag">private</span>}
              {isArchived && <span class="tag">archived</span>}
              {repositoryId !== null && <span class="tag good">read already</span>}
            </label>
            {pushedAt !== null && <small class="narrow-only">last change {ago(pushedAt, now)}</small>}
          </td>
          <td class="wide-only">{language}</td>
          <td class="number">{pullRequests === null ? UNKNOWN : count(pullRequests)}</td>
          <td class="number wide-only">{pushedAt === null ? UNKNOWN : ago(pushedAt, now)}</td>
          <td class="number">{estimate === null ? UNKNOWN : duration(estimate.seconds)}</td>
        </tr>
      ))}
    </ListTable>
  );
}

/** What it takes to read what is ticked at first. A script follows the ticks. */
function Takes({ rows }: { rows: Row[] }) {
  const words = takesWords(rows.map(({ pullRequests }) => pullRequests));
  return (
    <Card title="What this takes" note={<span data-takes="chosen">{words.chosen}, as ticked at first</span>}>
      <dl class="facts">
        <dt>Pull requests</dt>
        <dd data-takes="pullRequests">{words.pullRequests}</dd>
        <dt>Whole history</dt>
        <dd data-takes="time">{words.time}</dd>
        <dt>Requests to GitHub</dt>
        <dd data-takes="requests">{words.requests}</dd>
        <dt>Database</dt>
        <dd data-takes="database">{words.database}</dd>
      </dl>
    </Card>
  );
}
