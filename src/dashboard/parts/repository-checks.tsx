import type { repositoryRoute } from '../../routes/repositories.ts';
import type { syncsRoute } from '../../routes/syncs.ts';
import type { Connection } from '../../storage/connections.ts';
import { ago, counted, duration, moment, time } from '../format.ts';
import type { Html } from '../html.ts';
import type { Answer } from '../read.ts';
import { clockOf, failureWords, namesWords, waitWords, whenWords, type Clock } from '../sync-words.ts';
import { thereWith, type Visit } from '../visit.ts';
import { isLate } from './condition.ts';
import { capital, connectionName, ownToken, whyFailed } from './freshness.tsx';
import { Icon, type IconName } from './icon.tsx';
import { Card } from './section.tsx';

type Repository = Answer<typeof repositoryRoute>;
type Syncs = Answer<typeof syncsRoute>;

interface Check {
  tone: 'good' | 'warn' | 'bad' | 'info';
  title: string;
  text: Html;
  aside?: string | undefined;
}

const CHECK_ICONS: Record<Check['tone'], IconName> = { good: 'check', warn: 'warning', bad: 'close', info: 'info' };

/** What is well and what is not, each with what to do. */
export function Checks(props: { visit: Visit; of: Repository; connection: Connection | null; syncs: Syncs }) {
  const checks = checksOf(props);
  const open = checks.filter(({ tone, aside }) => (tone === 'warn' || tone === 'bad') && aside !== 'over').length;
  return (
    <Card title="Health" note={open === 0 ? 'nothing needs you' : `${counted(open, 'thing')} to know`} flush>
      <ul class="rows signed">
        {checks.map(({ tone, title, text, aside }) => (
          <li>
            <span class={tone}>
              <Icon name={CHECK_ICONS[tone]} />
            </span>
            <div>
              {title}
              <small>{text}</small>
            </div>
            {aside && <span class="faint">{aside}</span>}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function checksOf({
  visit,
  of,
  connection,
  syncs,
}: {
  visit: Visit;
  of: Repository;
  connection: Connection | null;
  syncs: Syncs;
}): Check[] {
  const clock = clockOf(visit);
  return [
    ...readingChecks(of, connection, clock),
    webhookCheck(of, clock),
    credentialCheck(visit, connection, clock),
    asideCheck(of, clock),
    nextCheck(of, clock),
    ...lastFailure(of, syncs, clock),
  ];
}

function readingChecks(of: Repository, connection: Connection | null, clock: Clock): Check[] {
  const isRefused = connection?.status === 'marked';
  const failed = isRefused || of.unavailableReason !== null || of.lastSync?.status === 'failed';
  const error = of.lastSync?.error ?? null;
  const checks: Check[] = [];
  if (failed) {
    const unavailableReason = of.unavailableReason;
    checks.push({
      tone: 'bad',
      title: `It cannot be read: ${whyFailed({ isRefused, unavailableReason, error })}`,
      text: `${error ? `${capital(error.detail)}. ` : ''}${failureAdvice(isRefused, unavailableReason, error?.reason)}`,
      aside: of.lastSync ? whenWords(of.lastSync.finishedAt, clock) : undefined,
    });
  }
  if (of.sync?.status === 'waiting') {
    checks.push({
      tone: 'warn',
      title: waitWords(of.sync, clock),
      text: 'It goes on by itself. To read faster, connect a second GitHub App or token, each with its own hourly limit.',
      aside: 'now',
    });
  }
  if (!failed && !of.sync && of.lastCheckedAt === null) {
    checks.push({ tone: 'warn', title: 'Never synced', text: 'Sync now to read its whole history.' });
  } else if (!failed && !of.sync && isLate(of.lastCheckedAt, clock.now)) {
    checks.push({
      tone: 'warn',
      title: `Last checked ${ago(of.lastCheckedAt, clock.now)}`,
      text: 'Usually every 30 minutes. Sync now; if this lasts, ask the operator to check that the crons run.',
    });
  }
  return checks;
}

/** What a person does about a repository that cannot be read. */
function failureAdvice(isRefused: boolean, unavailable: string | null, reason: string | undefined): string {
  if (isRefused || reason === 'bad_credential') return 'An owner replaces the token, or connects the App again.';
  if (unavailable === 'not_found')
    return 'Check its name, and that the connection may read it. If it is gone for good, remove it.';
  if (unavailable === 'no_access')
    return 'Let the connection read it: the App’s list of repositories, or the token’s permissions.';
  if (unavailable === 'blocked') return 'Its owner asks GitHub’s support.';
  if (reason === 'rejected') return 'Sync again. If it fails again, report it with its detail.';
  return 'The next sync tries again by itself; what is stored stays.';
}

function webhookCheck({ lastDeliveryAt, deliveriesMissedSince }: Repository, { zone, now }: Clock): Check {
  if (lastDeliveryAt === null) {
    return {
      tone: 'info',
      title: 'No webhook has come yet',
      text: 'Changes are read every 30 minutes. Webhooks bring them within seconds: GitHub Apps send them by themselves, for a token add one on GitHub.',
    };
  }
  const last = time(lastDeliveryAt, zone);
  if (deliveriesMissedSince !== null) {
    return {
      tone: 'warn',
      title: `Webhooks seem missing since ${moment(deliveriesMissedSince, zone, now)}`,
      text: `The last one came ${ago(lastDeliveryAt, now)}; syncs read what changed since. Look at “Recent deliveries” of the webhook on GitHub: its address, its secret and its events.`,
      aside: last,
    };
  }
  return {
    tone: 'good',
    title: 'Webhooks arrive',
    text: `The last one ${ago(lastDeliveryAt, now)}. None seems missing.`,
    aside: last,
  };
}

function credentialCheck(visit: Visit, connection: Connection | null, { zone, now }: Clock): Check {
  if (!connection) {
    return {
      tone: 'good',
      title: `Read with ${ownToken(visit)}`,
      text: 'It needs no connection of the workspace.',
    };
  }
  const name = capital(connectionName(connection));
  if (connection.status === 'marked') {
    return {
      tone: 'bad',
      title: `${name} is refused${connection.since === null ? '' : ` since ${moment(connection.since, zone, now)}`}`,
      text: (
        <>
          {connection.reason && `${capital(connection.reason)}. `}
          {connection.advice ?? 'Replace the token, or connect the App again.'}{' '}
          {visit.caller.role === 'owner' && <a href={thereWith(visit, '/settings/connections')}>Connections</a>}
        </>
      ),
      aside: connection.nextLookAt === null ? undefined : `next look ${time(connection.nextLookAt, zone)}`,
    };
  }
  const lacking = connection.access.filter(({ readable }) => !readable).map(({ list }) => list);
  return lacking.length === 0
    ? { tone: 'good', title: 'Credential works', text: `${name}. It can read everything it should.` }
    : {
        tone: 'warn',
        title: 'Credential works, but not for everything',
        text: `${name} may not read ${namesWords(lacking)}.`,
      };
}

function asideCheck({ setAside }: Repository, { zone, now }: Clock): Check {
  if (setAside.length === 0) {
    return {
      tone: 'good',
      title: 'Nothing set aside',
      text: 'No pull request that GitHub would not give, or that could not be stored.',
    };
  }
  const next = setAside.flatMap(({ nextTry }) => nextTry ?? []).toSorted()[0];
  return {
    tone: 'warn',
    title: `${counted(setAside.length, 'part')} set aside`,
    text: `GitHub would not give ${setAside.length === 1 ? 'it' : 'them'}, or the database refused. ${next === undefined ? '' : `Asked for again at ${moment(next, zone, now)}, and by Sync now. `}The receipt names them.`,
  };
}

function nextCheck({ nextCheckAt, sync, lastCheckedAt }: Repository, { zone }: Clock): Check {
  if (nextCheckAt !== null) {
    return {
      tone: 'good',
      title: `Next check at ${time(nextCheckAt, zone)}`,
      text: 'Every 30 minutes, and everything stored each night.',
    };
  }
  if (sync) return { tone: 'good', title: 'A sync is running', text: 'The next check follows it.' };
  return {
    tone: 'warn',
    title: 'No check is planned',
    text:
      lastCheckedAt === null
        ? 'The schedule begins after the first sync.'
        : 'The schedule reads nothing while GitHub refuses its connection.',
  };
}

function lastFailure(of: Repository, { data }: Syncs, clock: Clock): Check[] {
  const index = data.findIndex(({ status }) => status === 'failed');
  const failed = data[index];
  // A failure that is not over stands first already.
  if (!failed?.error || of.lastSync?.status === 'failed') return [];
  const next = data.slice(0, index).findLast(({ status }) => status === 'succeeded');
  const later = next && (Date.parse(next.startedAt) - Date.parse(failed.startedAt)) / 1_000;
  return [
    {
      tone: 'bad',
      title: `Last failure: ${whenWords(failed.finishedAt, clock)}`,
      text: `${capital(failureWords(failed.error.reason))}: ${failed.error.detail}. ${
        later === undefined ? '' : `A sync ${duration(later)} later succeeded.`
      }`,
      aside: 'over',
    },
  ];
}
