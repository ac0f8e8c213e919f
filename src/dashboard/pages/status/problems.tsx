import type { Freshness } from '../../../services/freshness.ts';
import { count, counted, moment, repositories } from '../../format.ts';
import type { Html } from '../../html.ts';
import { connectionName, earliest, whyFailed } from '../../parts/freshness.tsx';
import { Icon, type IconName } from '../../parts/icon.tsx';
import { PostForm } from '../../parts/post-form.tsx';
import { Card } from '../../parts/section.tsx';
import { clockOf, namesWords, waitWords } from '../../sync-words.ts';
import { hasRole, mayChange, thereWith, type Visit } from '../../visit.ts';
import type { Health } from './health.ts';

/** A problem in words. */
interface Told {
  tone: 'bad' | 'warn' | 'info';
  title: string;
  since?: string | null;
  text: Html;
  button?: Html;
}

const ICONS: Record<Told['tone'], IconName> = { bad: 'warning', warn: 'clock', info: 'info' };

/** What is wrong, each with what it touches and the one thing to do; or that nothing is. */
export function Problems({ visit, freshness, health }: { visit: Visit; freshness: Freshness; health: Health }) {
  const told = problemsOf(visit, freshness, health);
  const { n, reading } = freshness;
  const unread = reading.filter(({ repository }) => repository.lastCheckedAt === null);
  if (told.length === 0) {
    return (
      <p class="card all-well">
        <Icon name="check" />
        <span>
          {n === 0 ? (
            <>
              Nothing is tracked yet. <a href={thereWith(visit, '/repositories')}>Add a repository</a>
            </>
          ) : unread.length > 0 ? (
            `${namesWords(unread.map(({ repository }) => repository.fullName))} ${unread.length === 1 ? 'is' : 'are'} read for the first time. Nothing needs you.`
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
      <ul class="rows signed">
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
        <a class="button primary" href={thereWith(visit, '/settings/connections')}>
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
    <a class="button" href={thereWith(visit, `/repositories/${id}`)}>
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
      }If this lasts, ask the operator to check that the crons run.`,
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
              <a class="button" href={thereWith(visit, `/repositories/${repository.id}`)}>
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
        <a class="button" href={thereWith(visit, `/repositories/${each.id}`)}>
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
        <a class="button" href={thereWith(visit, `/repositories/${first.id}`)}>
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
