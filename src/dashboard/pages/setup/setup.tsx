import { labelOf } from '../../domain/metrics/measures.ts';
import type { FilterName } from '../../domain/page-address.ts';
import { connectionsRoute } from '../../routes/connections/connections.ts';
import { visibleRepositoriesRoute } from '../../routes/connections/visible-repositories.ts';
import { membershipsRoute } from '../../routes/members/memberships.ts';
import { overviewRoute } from '../../routes/metrics/windowed.ts';
import { ProblemError } from '../../routes/problem.ts';
import { repositoriesRoute, trackRepositoryRoute } from '../../routes/repositories.ts';
import { foundRoute } from '../../routes/rules.ts';
import { startSyncRoute } from '../../routes/syncs.ts';
import { teamsRoute } from '../../routes/teams.ts';
import { workspaceHealthRoute } from '../../routes/workspace-health.ts';
import { ago, count, counted, day, duration } from '../format.ts';
import type { Form } from '../forms.tsx';
import type { Html } from '../html.ts';
import type { Page } from '../page.ts';
import { FigureLink, medianOrValues, MIN_FOR_PERCENTILES, UNKNOWN } from '../parts/figure.tsx';
import { escaped } from '../parts/filter-bar.tsx';
import { Icon } from '../parts/icon.tsx';
import { PostForm, writtenIn } from '../parts/post-form.tsx';
import { ProgressBar } from '../parts/running-sync.tsx';
import { Card, Notice, part } from '../parts/section.tsx';
import { readAll, type Answer } from '../read.ts';
import { clockOf, doingWords, readWords, waitWords } from '../sync-words.ts';
import { hasRole, hereWith, mayChange, thereWith, type Visit } from '../visit.ts';
import { ListTable } from '../parts/list-table.tsx';

const STEPS = [
  { name: 'Connect GitHub', note: 'The App, or a token' },
  { name: 'Choose repositories', note: 'Which to read, and how far back' },
  { name: 'Who counts', note: 'Bots found, environments, branches' },
  { name: 'First numbers', note: 'See them fill while we read' },
] as const;

/** Days of the newest 26 weeks. */
const NEWEST_DAYS = 182;
/** So many repositories are added at most with one press. */
const MAX_CHOSEN = 50;

type Connections = Answer<typeof connectionsRoute>['data'];

/** The way from nothing to the first numbers, in four steps, each of which can be left and taken up again. */
export const setup: Page = {
  path: '/setup',
  title: 'Set up',
  question: 'Four steps, about five minutes. You can stop at any time; what is done stays done.',
  own: ['step', 'connection'],
  async show(visit) {
    if (visit.workspace.isExample) return { sections: [<OfExample visit={visit} />] };
    const [connections, health] = await Promise.all([
      // Only owners see the connections; a member adds repositories by their names.
      hasRole(visit.caller, 'owner') ? readAll(visit.read, connectionsRoute) : [],
      visit.read(workspaceHealthRoute, { query: { limit: '20' } }),
    ]);
    const reached = connections.length === 0 && health.n === 0 ? 1 : health.n === 0 ? 2 : 4;
    const step = stepOf(visit, reached);
    const steps: Record<number, () => Html> = {
      1: () => <Connect visit={visit} connections={connections} />,
      2: () => part(visit, 'the repositories', () => choose(visit, connections)),
      3: () => part(visit, 'what was found', () => whoCounts(visit)),
      4: () => part(visit, 'the first numbers', () => firstNumbers(visit)),
    };
    return {
      title: `Set up ${visit.workspace.name}`,
      sections: [
        <div class="wizard">
          <ol class="rail" aria-label="Steps">
            {STEPS.map(({ name, note }, index) => (
              <li class={index + 1 === step ? 'now' : index + 1 < reached ? 'done' : ''}>
                <a
                  href={hereWith(visit, { own: { step: String(index + 1), cursor: null } })}
                  {...(index + 1 === step && { 'aria-current': 'step' })}
                >
                  <span class="place">{index + 1 < reached ? <Icon name="check" /> : index + 1}</span>
                  <b>{name}</b>
                  <small>{note}</small>
                </a>
              </li>
            ))}
          </ol>
          <div class="stack">{steps[step]?.()}</div>
        </div>,
      ],
    };
  },
};

/** An example is set up already; one's own repositories belong into another workspace. */
async function OfExample({ visit }: { visit: Visit }) {
  const memberships = await readAll(visit.read, membershipsRoute);
  const own = memberships.filter(({ isExample }) => !isExample);
  return (
    <Card title="This is an example">
      <div class="stack">
        <p>
          Its history is generated. Nothing of GitHub is read into it, so that your numbers and these never mix. Your
          repositories have a workspace of their own.
        </p>
        {own.length === 0 && <p>Ask the operator for a workspace, and sign in with its key.</p>}
        {own.map(({ workspaceId, workspace }) => (
          <form method="post" action="/session/workspace">
            <input type="hidden" name="to" value="/setup" />
            <button class="button primary" name="workspaceId" value={workspaceId} type="submit">
              Set up {workspace}
            </button>
          </form>
        ))}
      </div>
    </Card>
  );
}

function stepOf({ address: { own } }: Visit, reached: number): number {
  if (own.step === undefined) return reached;
  const step = Number(own.step);
  if (STEPS[step - 1] !== undefined) return step;
  const message = `1 to ${STEPS.length}`;
  throw new ProblemError(400, `step: ${message}`, [{ path: 'step', message }]);
}

const CHOOSE = '/setup/repositories';

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

function Connect({ visit, connections }: { visit: Visit; connections: Connections }) {
  const next = hereWith(visit, { own: { step: '2' } });
  const { GITHUB_TOKEN, GITHUB_APP_CLIENT_ID } = visit.context.get('open')().config;
  return (
    <Card title="Connect GitHub">
      {connections.length > 0 && <p>Connected: {connections.map(({ login, type }) => login ?? type).join(', ')}.</p>}
      <ul class="members">
        <li class="good">
          <Icon name="check" />
          <span>Pull requests, reviews, comments, commits’ messages, file names, checks and deployments are read.</span>
        </li>
        <li class="good">
          <Icon name="check" />
          <span>No code, no e-mail addresses of people, nothing is written to your repositories.</span>
        </li>
      </ul>
      {hasRole(visit.caller, 'owner') ? (
        <p>
          {GITHUB_APP_CLIENT_ID !== undefined && (
            <>
              <a class="button primary" href="/auth/github/connect">
                With the GitHub App
              </a>{' '}
            </>
          )}
          <a
            class={GITHUB_APP_CLIENT_ID === undefined ? 'button primary' : 'button'}
            href={thereWith(visit, '/settings/connections')}
          >
            With a token
          </a>
        </p>
      ) : (
        <p>An owner of the workspace connects GitHub.</p>
      )}
      {connections.length > 0 ? (
        <p>
          <a href={next}>Choose repositories</a>
        </p>
      ) : (
        // Without a connection only the deployment's own token reads anything.
        GITHUB_TOKEN !== undefined && (
          <p>
            <a href={next}>Go on with public repositories</a>
          </p>
        )
      )}
    </Card>
  );
}

async function choose(visit: Visit, connections: Connections): Promise<Html> {
  const { read, address, now } = visit;
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
  const { cursor } = address.own;
  const listed = connection
    ? await read(visibleRepositoriesRoute, {
        params: { id: connection.id },
        query: { limit: '50', ...(cursor !== undefined && { cursor }) },
      }).catch(unlisted)
    : NONE;
  const seen = listed instanceof ProblemError ? NONE : listed;
  const chosen = visit.failed?.action === CHOOSE ? visit.failed.fields.getAll('repository') : [];
  const isNewest = writtenIn(visit, CHOOSE, 'far') === 'newest';
  return (
    <PostForm visit={visit} action={CHOOSE} className="stack">
      {listed instanceof ProblemError && (
        <Notice tone="bad">
          <b>The repositories cannot be listed now.</b> {listed.message} One whose name you know can be added all the
          same, as soon as GitHub answers.
        </Notice>
      )}
      {connection && <input type="hidden" name="connection" value={connection.id} />}
      <Card
        title="Which repositories?"
        note={connection ? `that ${connection.login ?? 'the connection'} sees` : 'public ones, by their name'}
        foot={
          seen.nextCursor !== null && <a href={hereWith(visit, { own: { cursor: seen.nextCursor } })}>The next 50</a>
        }
        flush
      >
        {seen.data.length > 0 && (
          <ListTable
            heads={[
              { name: 'Repository' },
              { name: 'Pull requests', isNumber: true },
              { name: 'Last change', isNumber: true, isWideOnly: true },
              { name: 'Takes about', isNumber: true },
            ]}
          >
            {seen.data.map(({ fullName, isArchived, isPrivate, pullRequests, pushedAt, estimate, repositoryId }) => (
              <tr>
                <td>
                  <label>
                    <input
                      type="checkbox"
                      name="repository"
                      value={fullName}
                      checked={chosen.includes(fullName)}
                      disabled={repositoryId !== null}
                    />
                    {fullName}
                    {isPrivate && <span class="tag">private</span>}
                    {isArchived && <span class="tag">archived</span>}
                    {repositoryId !== null && <span class="tag good">read already</span>}
                  </label>
                  {pushedAt !== null && <small class="narrow-only">last change {ago(pushedAt, now)}</small>}
                </td>
                <td class="number">{pullRequests === null ? UNKNOWN : count(pullRequests)}</td>
                <td class="number wide-only">{pushedAt === null ? UNKNOWN : ago(pushedAt, now)}</td>
                <td class="number">{estimate === null ? UNKNOWN : duration(estimate.seconds)}</td>
              </tr>
            ))}
          </ListTable>
        )}
        <div class="row-form inset">
          <label>
            {connection ? 'Or another, by its name' : 'OWNER/NAME'}
            <input
              name="name"
              autocomplete="off"
              maxlength={200}
              required={seen.data.length === 0}
              value={writtenIn(visit, CHOOSE, 'name') ?? ''}
            />
          </label>
        </div>
      </Card>
      <Card title="How far back?">
        <label>
          <input type="radio" name="far" value="all" checked={!isNewest} />
          Everything, the newest first: numbers of the last weeks come in minutes, and nothing is read twice
        </label>
        <label>
          <input type="radio" name="far" value="newest" checked={isNewest} />
          The newest 26 weeks only: comparisons with earlier windows stay empty
        </label>
      </Card>
      <p>
        <button class="button primary" type="submit">
          Read them
        </button>{' '}
        <span class="faint">Reading begins at once.</span>
      </p>
    </PostForm>
  );
}

const NONE: Answer<typeof visibleRepositoriesRoute> = { data: [], nextCursor: null };

/** What GitHub does not list can still be named; every other problem is one of the whole part. */
function unlisted(error: unknown): ProblemError {
  if (error instanceof ProblemError && error.type === 'github-failed') return error;
  throw error;
}

/** So many teams are named. */
const MAX_TEAMS = 20;

/** The bots, environments and branches that were found, and what each counts as. */
async function whoCounts(visit: Visit): Promise<Html> {
  const [{ authors, accounts, environments, branches }, teams] = await Promise.all([
    visit.read(foundRoute),
    visit.read(teamsRoute, { query: { limit: String(MAX_TEAMS) } }),
  ]);
  const opened = (n: number, words: string, filters: Partial<Record<FilterName, string>>) => (
    <a class="figure" href={thereWith(visit, '/pull-requests', { filters, own: { date: 'any' } })}>
      {words === '' ? count(n) : counted(n, words)}
    </a>
  );
  const { workspace, now } = visit;
  return (
    <>
      <Card
        title="Who writes"
        note="pull requests opened, of what is stored so far"
        aside={<a href={thereWith(visit, '/settings/people')}>Say what an account is</a>}
      >
        <dl class="facts">
          <dt>People</dt>
          <dd>{opened(authors.people, '', { by: 'people' })}, in all numbers</dd>
          <dt>Agents</dt>
          <dd>{opened(authors.agents, '', { by: 'agents' })}, on the pages AI and Delivery</dd>
          <dt>Automation</dt>
          <dd>{opened(authors.automation, '', { by: 'automation' })}, on the page Delivery</dd>
          {accounts.map(({ login, authorKind, pullRequests }) => (
            <>
              <dt>{login}</dt>
              <dd>
                {authorKind}, {opened(pullRequests, 'pull request', { by: 'all', author: login })}
              </dd>
            </>
          ))}
        </dl>
      </Card>
      <Card title="Production" aside={<a href={thereWith(visit, '/settings/what-counts')}>Change what counts</a>}>
        <dl class="facts">
          {environments.map(({ name, deployments, lastAt, isProduction }) => (
            <>
              <dt>Environment {name}</dt>
              <dd>
                {isProduction ? 'production' : 'not production'}, {counted(deployments, 'deployment')}, the last on{' '}
                {day(lastAt, workspace.timeZone, now)}
              </dd>
            </>
          ))}
          {branches.map(({ repositoryId, fullName, name, merged, isProduction }) => (
            <>
              <dt>
                {fullName}, {name}
              </dt>
              <dd>
                <a href={thereWith(visit, `/repositories/${repositoryId}/production`)}>
                  {isProduction ? 'production' : 'not production'}
                </a>
                ,{' '}
                <a
                  class="figure"
                  href={thereWith(visit, '/pull-requests', {
                    filters: { by: 'all', repo: fullName, base: escaped(name) },
                    own: { date: 'any', state: 'merged' },
                  })}
                >
                  {count(merged)}
                </a>{' '}
                merged into it
              </dd>
            </>
          ))}
        </dl>
      </Card>
      <Card
        title="Teams"
        aside={
          <a href={thereWith(visit, '/teams')}>
            {hasRole(visit.caller, 'owner') ? 'Import teams from GitHub' : 'All teams'}
          </a>
        }
      >
        <p>
          {teams.data.length === 0
            ? 'None yet. Owners import the teams of an organization from GitHub.'
            : `${teams.data.map(({ name }) => name).join(', ')}${teams.nextCursor === null ? '' : ' and more'}`}
        </p>
      </Card>
      <p>
        <a class="button primary" href={hereWith(visit, { own: { step: '4' } })}>
          This is right
        </a>
      </p>
    </>
  );
}

/** So many of the repositories that are read are named. */
const MAX_READ = 20;

/** The numbers as they are so far, and how far the reading is. A script reads both again while it goes on. */
async function firstNumbers(visit: Visit): Promise<Html> {
  const [freshness, repositories, { current }] = await Promise.all([
    visit.freshness,
    visit.read(repositoriesRoute, { query: { limit: String(MAX_READ) } }),
    visit.read(overviewRoute, { query: { against: 'none' } }),
  ]);
  const reading = freshness.reading.map(({ repository }) => repository.id);
  const others = repositories.data.filter(({ id }) => !reading.includes(id));
  return (
    <>
      <Card
        title="Reading"
        note={reading.length === 0 ? 'everything is read' : counted(reading.length, 'sync')}
        aside={
          reading.length > 0 && (
            <a href={hereWith(visit, { own: { step: '4' } })} class="without-script">
              How far is it now?
            </a>
          )
        }
        flush
      >
        {freshness.n === 0 ? (
          <p class="empty">No repository is chosen yet.</p>
        ) : (
          <ul class="rows runs" data-live-rows="filling">
            {freshness.reading.map(({ repository: { id, fullName }, sync }) => (
              <li data-live-row={id}>
                <div>
                  <a class="title" href={thereWith(visit, `/repositories/${id}`)}>
                    {fullName}
                  </a>
                  <small>
                    {sync
                      ? `${sync.status === 'waiting' ? waitWords(sync, clockOf(visit)) : doingWords(sync)} · ${readWords(sync)}`
                      : 'reading'}
                  </small>
                </div>
                {sync && <ProgressBar fullName={fullName} sync={sync} />}
              </li>
            ))}
            {others.map((of) => (
              <li data-live-row={of.id}>
                <ReadWords visit={visit} of={of} />
              </li>
            ))}
          </ul>
        )}
      </Card>
      <Card title="First numbers" note={`the last 13 weeks${reading.length === 0 ? '' : '; they fill while we read'}`}>
        <div class="stack">
          <dl class="facts">
            <dt>{labelOf('merged')}</dt>
            <dd>
              <FigureLink visit={visit} behind={{ measure: 'merged' }} total={current.merged.value}>
                {count(current.merged.value)}
              </FigureLink>
            </dd>
            {(['cycle', 'pickup'] as const).map((measure) => (
              <>
                <dt>{labelOf(measure)}</dt>
                <dd>
                  {current[measure].n >= MIN_FOR_PERCENTILES && 'half within '}
                  <FigureLink visit={visit} behind={{ measure }} total={current[measure].n}>
                    {medianOrValues(measure, current[measure])}
                  </FigureLink>
                </dd>
              </>
            ))}
          </dl>
          <p>
            <a class="button primary" href={thereWith(visit, '/')}>
              Open the overview
            </a>
          </p>
        </div>
      </Card>
    </>
  );
}

/** How it stands with a repository that is not being read: complete, with its counts; or what its page tells more of. */
function ReadWords({ visit, of }: { visit: Visit; of: Answer<typeof repositoriesRoute>['data'][number] }) {
  const { id, fullName, receipt, lastSync, unavailableReason } = of;
  const name = (
    <a class="title" href={thereWith(visit, `/repositories/${id}`)}>
      {fullName}
    </a>
  );
  if (unavailableReason !== null || lastSync?.status === 'failed') return <div>{name} cannot be read</div>;
  if (!receipt) return <div>{name} is not read to its end yet</div>;
  const { expected, stored, complete } = receipt;
  return (
    <div>
      {name} {complete ? 'is complete' : 'is not complete'}: {count(stored.pullRequests)} of{' '}
      {counted(expected.pullRequests, 'pull request')}
    </div>
  );
}
