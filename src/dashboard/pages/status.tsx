import { deadLettersRoute } from '../../routes/dead-letters.ts';
import { modelCostRoute } from '../../routes/ai/cost.ts';
import { workspaceHealthRoute } from '../../routes/workspace-health.ts';
import type { Freshness } from '../../services/freshness.ts';
import { databaseSize } from '../../storage/database-size.ts';
import { bytes, count, counted, day, money, moment, time } from '../format.ts';
import type { Html } from '../html.ts';
import type { Page } from '../page.ts';
import { Chip } from '../parts/chips.tsx';
import { capital, connectionName, earliest, repositories, whyFailed } from '../parts/freshness.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import { PostForm } from '../parts/post-form.tsx';
import { Ago, ProgressBar } from '../parts/running-sync.tsx';
import { Card, Empty, part } from '../parts/section.tsx';
import type { Answer } from '../read.ts';
import { clockOf, doingWords, endOf, namesWords, readWords, waitWords, whenWords } from '../sync-words.ts';
import { hasRole, mayChange, type Visit } from '../visit.ts';

type Health = Answer<typeof workspaceHealthRoute>;

/** Those first that need somebody; of more, their number. */
const ROWS = 100;
const LETTERS = '20';

/** What is wrong, and what a person does about it. */
export const status: Page = {
  path: '/status',
  title: 'Health',
  question: 'What is wrong, and what do I do?',
  own: [],
  show(visit) {
    const asked = visit.read(workspaceHealthRoute, { query: { limit: String(ROWS) } });
    // It is reported by the parts that need it.
    asked.catch(() => undefined);
    return {
      sections: [
        part(visit, 'what is wrong', async () => (
          <Problems visit={visit} freshness={await visit.freshness} health={await asked} />
        )),
        part(visit, 'what runs', async () => <Running visit={visit} freshness={await visit.freshness} />),
        part(visit, 'the repositories', async () => <Repositories visit={visit} health={await asked} />),
        <div class="columns">
          <div class="stack">
            {part(visit, 'the connections', async () => (
              <Connections visit={visit} health={await asked} />
            ))}
            {part(visit, 'the usage', async () => usage(visit, await asked))}
          </div>
          <div class="stack">
            {part(visit, 'webhooks and overdue work', async () => (
              <Work visit={visit} health={await asked} />
            ))}
          </div>
        </div>,
        part(visit, 'the messages that failed', async () => letters(visit, await asked)),
      ],
    };
  },
};

interface Told {
  tone: 'bad' | 'warn' | 'info';
  title: string;
  since?: string | null;
  text: Html;
  button?: Html;
}

const ICONS: Record<Told['tone'], IconName> = { bad: 'warning', warn: 'clock', info: 'info' };

function Problems({ visit, freshness, health }: { visit: Visit; freshness: Freshness; health: Health }) {
  const told = problemsOf(visit, freshness, health);
  const { n } = freshness;
  if (told.length === 0) {
    return (
      <p class="all-well">
        <Icon name="check" />
        <span>
          {n === 0 ? (
            <>
              Nothing is tracked yet. <a href="/repositories">Add a repository</a>
            </>
          ) : n === 1 ? (
            'The repository is current. Nothing needs you.'
          ) : (
            `All ${count(n)} repositories are current. Nothing needs you.`
          )}
        </span>
      </p>
    );
  }
  return (
    <Card title="What is wrong" note={counted(told.length, 'problem')} flush>
      <ul class="problems">
        {told.map(({ tone, title, since, text, button }) => (
          <li>
            <span class={tone}>
              <Icon name={ICONS[tone]} />
            </span>
            <div>
              <h3>
                {title}
                {since && <small> since {moment(since, visit.workspace.timeZone, visit.now)}</small>}
              </h3>
              <p>{text}</p>
            </div>
            {button && <div class="do">{button}</div>}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function problemsOf(visit: Visit, freshness: Freshness, health: Health): Told[] {
  return [
    ...refused(visit, freshness),
    ...unreadable(visit, freshness, health),
    ...lostMessages(freshness),
    ...late(visit, freshness),
    ...waiting(visit, freshness),
    ...missingWebhooks(visit, health),
    ...setAside(visit, health),
    ...neverSynced(visit, health),
  ];
}

function refused(visit: Visit, { refused: connections, failed }: Freshness): Told[] {
  return connections.map((connection) => {
    const its = failed.filter(({ connectionId, isRefused }) => isRefused && connectionId === connection.id);
    const n = connection.repositories;
    const through = earliest(its.map(({ completeThrough }) => completeThrough));
    const names =
      its.length === 0
        ? repositories(n)
        : namesWords(
            its.map(({ fullName }) => fullName),
            Math.max(n, its.length),
          );
    const label = connection.type === 'app' ? 'Connect the App again' : 'Replace the token';
    return {
      tone: 'bad',
      title: `GitHub refuses ${connectionName(connection)}`,
      since: connection.since,
      text: `${names} ${n === 1 ? 'is' : 'are'} not read${
        through === null ? '' : `; the numbers end at ${moment(through, visit.workspace.timeZone, visit.now)}`
      }.${hasRole(visit.caller, 'owner') ? '' : ' An owner replaces it.'}`,
      button: hasRole(visit.caller, 'owner') && (
        <a class="button primary" href="/settings/connections">
          {label}
        </a>
      ),
    };
  });
}

function unreadable(visit: Visit, { failed }: Freshness, health: Health): Told[] {
  return failed
    .filter(({ isRefused }) => !isRefused)
    .map((each) => ({
      tone: 'bad',
      title: `${each.fullName} cannot be read`,
      since: each.failedSince,
      text: [
        `${whyFailed(each)}${each.error ? ` (${each.error.detail})` : ''}.`,
        each.completeThrough &&
          `Its numbers end at ${moment(each.completeThrough, visit.workspace.timeZone, visit.now)}.`,
        health.problems.find(({ repositoryId, state }) => repositoryId === each.id && state === 'failed')?.advice,
      ]
        .filter(Boolean)
        .join(' '),
      button: <SyncOrOpen visit={visit} id={each.id} />,
    }));
}

function SyncOrOpen({ visit, id }: { visit: Visit; id: string }) {
  return mayChange(visit) ? (
    <PostForm visit={visit} action={`/repositories/${id}/sync`}>
      <button class="button" type="submit">
        Sync now
      </button>
    </PostForm>
  ) : (
    <a class="button" href={`/repositories/${id}`}>
      Look at it
    </a>
  );
}

function lostMessages({ deadLetters: { waiting: n, oldestAt } }: Freshness): Told[] {
  if (n === 0) return [];
  return [
    {
      tone: 'bad',
      title: `${counted(n, 'message')} failed for good`,
      since: oldestAt,
      text: `What ${n === 1 ? 'it was' : 'they were'} to store or compute is missing from the numbers until ${n === 1 ? 'it is' : 'they are'} sent again.`,
      button: (
        <a class="button" href="#messages">
          Look at {n === 1 ? 'it' : 'them'}
        </a>
      ),
    },
  ];
}

function late(visit: Visit, { late: of, conditions }: Freshness): Told[] {
  const [first] = of;
  if (!first) return [];
  const n = conditions.late ?? of.length;
  return [
    {
      tone: 'warn',
      title: `${n === 1 ? first.fullName : repositories(n)} not checked lately`,
      since: first.lastCheckedAt,
      text: `Usually every 30 minutes. ${
        n === 1
          ? ''
          : `${namesWords(
              of.map(({ fullName }) => fullName),
              n,
            )}. `
      }If this lasts, the operator looks whether the crons run.`,
      button: <SyncOrOpen visit={visit} id={first.id} />,
    },
  ];
}

function waiting(visit: Visit, { reading }: Freshness): Told[] {
  return reading.flatMap(({ repository, sync }) =>
    sync?.status === 'waiting'
      ? [
          {
            tone: 'warn' as const,
            title: `${repository.fullName} is waiting`,
            text: `${waitWords(sync, clockOf(visit))}. It goes on by itself; nothing is lost.`,
            button: (
              <a class="button" href={`/repositories/${repository.id}`}>
                Follow it
              </a>
            ),
          },
        ]
      : [],
  );
}

function missingWebhooks(visit: Visit, health: Health): Told[] {
  return health.repositories
    .filter(({ deliveriesMissedSince }) => deliveriesMissedSince !== null)
    .map((each) => ({
      tone: 'warn',
      title: `Webhooks of ${each.fullName} seem missing`,
      since: each.deliveriesMissedSince,
      text: `The last one came at ${moment(each.lastDeliveryAt, visit.workspace.timeZone, visit.now)}; syncs read what changed since, every 30 minutes. Look at “Recent deliveries” of the webhook on GitHub.`,
      button: (
        <a class="button" href={`/repositories/${each.id}`}>
          Look at it
        </a>
      ),
    }));
}

function setAside(visit: Visit, { setAside: { n, nextTryAt }, repositories: listed }: Health): Told[] {
  if (n === 0) return [];
  const of = listed.filter((each) => each.setAside > 0);
  const [first] = of;
  return [
    {
      tone: 'warn',
      title: `${counted(n, 'part')} ${n === 1 ? 'is' : 'are'} set aside`,
      text: `GitHub would not give ${n === 1 ? 'it' : 'them'}, or the database refused${of.length === 0 ? '' : `: ${namesWords(of.map(({ fullName }) => fullName))}`}. Everything around is stored.${
        nextTryAt === null ? '' : ` Asked for again at ${moment(nextTryAt, visit.workspace.timeZone, visit.now)}.`
      }`,
      button: first && (
        <a class="button" href={`/repositories/${first.id}`}>
          Look at {n === 1 ? 'it' : 'them'}
        </a>
      ),
    },
  ];
}

function neverSynced(visit: Visit, { conditions, repositories: listed }: Health): Told[] {
  const n = conditions.nothing_yet;
  const of = listed.filter(({ condition }) => condition === 'nothing_yet');
  const [first] = of;
  if (!first) return [];
  return [
    {
      tone: 'info',
      title: `${n === 1 ? first.fullName : repositories(n)} never synced`,
      text: `Nothing of ${n === 1 ? 'it' : 'them'} is stored${
        n === 1
          ? ''
          : `: ${namesWords(
              of.map(({ fullName }) => fullName),
              n,
            )}`
      }.`,
      button: <SyncOrOpen visit={visit} id={first.id} />,
    },
  ];
}

/** The syncs that run, with when they end: how long until the import is done. */
function Running({ visit, freshness }: { visit: Visit; freshness: Freshness }) {
  const clock = clockOf(visit);
  const told = freshness.reading.flatMap(({ repository, sync }) => (sync ? [{ repository, sync }] : []));
  if (told.length === 0) return <div data-live-rows="all" />;
  const n = freshness.conditions.reading ?? told.length;
  return (
    <Card
      title="Running now"
      note={counted(n, 'sync')}
      aside={
        <a href="/status" class="without-script">
          Read it again
        </a>
      }
      flush
    >
      <ul class="runs" data-live-rows="all">
        {told.map(({ repository, sync }) => {
          const end = endOf(sync, clock.now);
          return (
            <li data-live-row={repository.id}>
              <div>
                <a class="title" href={`/repositories/${repository.id}`}>
                  {repository.fullName}
                </a>
                <small>
                  {sync.status === 'waiting' ? waitWords(sync, clock) : doingWords(sync)} · {readWords(sync)}
                </small>
              </div>
              <ProgressBar fullName={repository.fullName} sync={sync} />
              <span class="faint">{end === null ? '' : `done at about ${time(end, clock.zone)}`}</span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

const CONDITIONS: Record<Health['repositories'][number]['condition'], Html> = {
  failed: <Chip tone="bad">cannot be read</Chip>,
  late: <Chip tone="warn">not checked lately</Chip>,
  reading: <Chip tone="info">reading</Chip>,
  nothing_yet: <Chip tone="plain">never synced</Chip>,
  well: <Chip tone="good">current</Chip>,
};

function Repositories({ visit, health }: { visit: Visit; health: Health }) {
  const clock = clockOf(visit);
  return (
    <Card
      title="Repositories"
      note={`${count(health.n)}, those first that need somebody`}
      aside={<a href="/repositories">Side by side</a>}
      foot={
        health.n > health.repositories.length && `${count(health.n - health.repositories.length)} more are not listed.`
      }
      flush
    >
      {health.repositories.length === 0 ? (
        <Empty>
          <p>No repository is tracked yet.</p>
        </Empty>
      ) : (
        <div class="scroll" role="region" aria-label="Repositories" tabindex={0}>
          <table class="list">
            <thead>
              <tr>
                <th scope="col">Repository</th>
                <th scope="col">State</th>
                <th scope="col" class="wide-only">
                  Checked
                </th>
                <th scope="col" class="wide-only">
                  Complete through
                </th>
                <th scope="col" class="wide-only">
                  Last failure
                </th>
                <th scope="col" class="number wide-only">
                  Set aside
                </th>
              </tr>
            </thead>
            <tbody>
              {health.repositories.map((each) => (
                <tr>
                  <td>
                    <a class="title" href={`/repositories/${each.id}`}>
                      {each.fullName}
                    </a>
                  </td>
                  <td>{CONDITIONS[each.condition]}</td>
                  <td class="wide-only">
                    <Ago at={each.lastCheckedAt} now={visit.now} />
                  </td>
                  <td class="wide-only">
                    {each.completeThrough === null ? '–' : whenWords(each.completeThrough, clock)}
                  </td>
                  <td class="wide-only">
                    {each.lastSync?.status === 'failed' ? whenWords(each.lastSync.finishedAt, clock) : 'none'}
                  </td>
                  <td class="number wide-only">{count(each.setAside)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

const RESOURCES: Record<string, string> = { graphql: 'GraphQL points', core: 'REST requests' };

function Connections({ visit, health: { connections, budgets } }: { visit: Visit; health: Health }) {
  const { zone, now } = clockOf(visit);
  const isOwner = hasRole(visit.caller, 'owner');
  return (
    <Card
      title="Connections"
      note="and what GitHub’s hourly limits have left"
      aside={isOwner && <a href="/settings/connections">Manage</a>}
      flush
    >
      {budgets.length === 0 && connections.length === 0 ? (
        <Empty>
          <p>Nothing is connected. Public repositories are read with the deployment’s own token.</p>
        </Empty>
      ) : (
        <ul class="quotas">
          {budgets.map(({ connectionId, pausedUntil, resources }) => {
            const connection = connections.find(({ id }) => id === connectionId);
            return (
              <li>
                <h3>
                  {connection ? capital(connectionName(connection)) : 'The deployment’s own token'}{' '}
                  {connection?.status === 'marked' ? (
                    <Chip tone="bad">refused</Chip>
                  ) : (
                    <Chip tone="good">
                      {connection ? counted(connection.repositories, 'repository').replace('ys', 'ies') : 'works'}
                    </Chip>
                  )}
                </h3>
                {pausedUntil !== null && <p>GitHub asks for a pause until {time(pausedUntil, zone)}.</p>}
                {connection?.status === 'marked' && (
                  <p>
                    {connection.reason && `${capital(connection.reason)}. `}
                    {connection.nextLookAt !== null && `Checked again at ${moment(connection.nextLookAt, zone, now)}.`}
                  </p>
                )}
                {resources.length === 0 && <p class="faint">Nothing was asked within the hour.</p>}
                {resources.map(({ resource, remaining, limit, resetAt }) => (
                  <p class="quota">
                    <label>
                      {RESOURCES[resource] ?? resource}
                      <meter
                        min={0}
                        max={limit ?? Math.max(remaining, 1)}
                        value={remaining}
                        low={(limit ?? 0) / 10}
                        optimum={limit ?? remaining}
                      />
                    </label>
                    <span>
                      {count(remaining)}
                      {limit === null ? '' : ` of ${count(limit)}`} left · full again at {time(resetAt, zone)}
                    </span>
                  </p>
                ))}
              </li>
            );
          })}
        </ul>
      )}
    </Card>
  );
}

function Work({ visit, health: { webhooks, overdue, setAside: aside } }: { visit: Visit; health: Health }) {
  const { now, workspace } = visit;
  const rows: [string, Html][] = [
    ['Last webhook', webhooks.lastDeliveryAt === null ? 'none yet' : <Ago at={webhooks.lastDeliveryAt} now={now} />],
    ['Repositories with webhooks', count(webhooks.repositories)],
    ['Of which some seem missing', count(webhooks.missing)],
    ['Facts to compute', countOrNone(overdue.facts, 'pull request')],
    ['Lists to read to their end', countOrNone(overdue.details, 'pull request')],
    [
      'Set aside',
      `${countOrNone(aside.n, 'part')}${aside.nextTryAt === null ? '' : `, next try ${moment(aside.nextTryAt, workspace.timeZone, now)}`}`,
    ],
  ];
  return (
    <Card title="Webhooks and overdue work">
      <Facts rows={rows} />
    </Card>
  );
}

function countOrNone(n: number, name: string): string {
  return n === 0 ? 'none' : counted(n, name);
}

function Facts({ rows }: { rows: [string, Html][] }) {
  return (
    <dl class="fact-list">
      {rows.map(([name, value]) => (
        <div>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const USED_DAYS = 30;
const DAY_MS = 86_400_000;

/** What the product uses: GitHub's quota, tokens of the model, room in the database. */
async function usage(visit: Visit, { budgets }: Health) {
  const { now, workspace } = visit;
  const from = new Date(Math.floor(now / DAY_MS) * DAY_MS - USED_DAYS * DAY_MS).toISOString();
  const [cost, size] = await Promise.all([
    visit.read(modelCostRoute, { query: { from } }),
    databaseSize(visit.context.get('open')().db),
  ]);
  const used = budgets.flatMap(({ resources }) =>
    resources.flatMap(({ resource, limit, remaining }) =>
      limit === null || resource !== 'graphql' ? [] : [limit - remaining],
    ),
  );
  const { totals, today, model } = cost;
  return (
    <Card title="Usage" note={`since ${day(from, workspace.timeZone, now)}, where not said otherwise`}>
      <Facts
        rows={[
          [
            'GitHub, this hour',
            used.length === 0
              ? 'nothing'
              : counted(
                  used.reduce((sum, n) => sum + n, 0),
                  'point',
                ),
          ],
          ['Model', model ?? 'none is configured'],
          ...(model === null
            ? []
            : ([
                ['Model tokens', `${count(totals.inputTokens)} in, ${count(totals.outputTokens)} out`],
                ['Model tokens today', `${count(today.spent)} of ${count(today.limit)}`],
                ['Model cost', totals.cost === null ? 'no price is configured' : money(totals.cost)],
              ] satisfies [string, string][])),
          ['Database', `${bytes(size)}, all workspaces`],
        ]}
      />
    </Card>
  );
}

/** The messages that failed for good, which a member sends again. */
async function letters(visit: Visit, { deadLetters }: Health): Promise<Html> {
  if (deadLetters.waiting === 0) return null;
  if (!mayChange(visit)) {
    return (
      <div id="messages">
        <Card title="Messages that failed for good" note={count(deadLetters.waiting)}>
          <p>Members can send them again.</p>
        </Card>
      </div>
    );
  }
  const { data } = await visit.read(deadLettersRoute, { query: { limit: LETTERS } });
  const open = data.filter(({ replayedAt }) => replayedAt === null);
  return (
    <div id="messages">
      <Card title="Messages that failed for good" note={count(deadLetters.waiting)} flush>
        <table class="list">
          <thead>
            <tr>
              <th scope="col">Failed</th>
              <th scope="col">Queue</th>
              <th scope="col" class="wide-only">
                Message
              </th>
              <th scope="col">
                <span class="sr">Do</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {open.map(({ id, queue, message, failedAt }) => (
              <tr>
                <td>{whenWords(failedAt, clockOf(visit))}</td>
                <td>{queue}</td>
                <td class="wide-only">
                  <code>{typeOf(message)}</code>
                </td>
                <td class="number">
                  <PostForm visit={visit} action={`/messages/${id}/replay`}>
                    <button type="submit">Try again</button>
                  </PostForm>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Card>
    </div>
  );
}

/** What kind of message it is. */
function typeOf(message: unknown): string {
  if (typeof message === 'object' && message !== null && 'type' in message && typeof message.type === 'string') {
    return message.type;
  }
  return 'unknown';
}
