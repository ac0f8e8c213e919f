import { valuesIn } from '../../domain/metrics/filters.ts';
import type { Freshness, Unwell } from '../../services/freshness.ts';
import { ago, count, counted, moment, repositories } from '../format.ts';
import type { Html } from '../html.ts';
import { namesWords } from '../sync-words.ts';
import { hasRole, thereWith, type Visit } from '../visit.ts';
import { clock, connectionName, earliest, whyFailed } from './freshness.tsx';
import { NothingNotice } from './nothing-yet.tsx';
import { Notice } from './section.tsx';

type Seen = Pick<Visit, 'path' | 'address' | 'now' | 'workspace' | 'caller' | 'freshness'>;

const A_WEEK = 7;

/**
 * The notices above the content of a page, one for each reason why its numbers may be wrong or old. A notice is shown until the
 * reason is gone, and only on pages that show one of its repositories.
 */
export async function Notices({ visit }: { visit: Seen }) {
  // Without an answer the freshness already says that it is not known.
  const read = await visit.freshness.catch(() => null);
  return (
    <div class="notices" data-live="notices">
      {read && noticesOf(visit, read)}
    </div>
  );
}

function noticesOf(visit: Seen, of: Freshness): Html[] {
  // Health says all of it itself, with what to do.
  if (visit.path === '/status') return [];
  const isInView = viewOf(visit);
  const failed = of.failed.filter(isInView);
  const refused = of.refused.flatMap((connection) => {
    const its = failed.filter(({ isRefused, connectionId }) => isRefused && connectionId === connection.id);
    return its.length === 0 ? [] : [<Refused visit={visit} connection={connection} of={its} />];
  });
  const others = failed.filter((each) => !each.isRefused);
  const late = of.late.filter(isInView);
  return [
    ...refused,
    ...(others.length > 0 ? [<Unreadable visit={visit} of={others} />] : []),
    ...(of.deadLetters.waiting > 0 && !isNarrow(visit) ? [<Letters visit={visit} of={of} />] : []),
    ...late
      .slice(0, 1)
      // The list names a hundred repositories at most; how many there are in all is known of the whole workspace alone.
      .map((each) => <Late visit={visit} of={each} n={isNarrow(visit) ? late.length : (of.conditions.late ?? 1)} />),
    ...of.reading
      .filter(({ repository, sync }) => repository.lastCheckedAt === null && sync !== null && isInView(repository))
      .slice(0, 1)
      .map((each) => <FirstSync visit={visit} of={each} />),
    ...(of.n === 0 ? [<NothingNotice visit={visit} of={of} />] : []),
  ];
}

/** Whether a page is about some of the repositories alone. */
function isNarrow(visit: Seen): boolean {
  return visit.address.filters.repo !== undefined || ofOne(visit) !== null;
}

/** Which repositories a page is about. */
function viewOf(visit: Seen): (of: Pick<Unwell, 'id' | 'fullName'>) => boolean {
  const one = ofOne(visit);
  if (one !== null) return ({ id }) => id === one;
  const { repo } = visit.address.filters;
  if (repo === undefined) return () => true;
  const names = valuesIn(repo).map((name) => name.toLowerCase());
  return ({ id, fullName }) => names.includes(fullName.toLowerCase()) || names.includes(id);
}

/** The repository that a page is of; null for any other page. */
function ofOne({ path }: Seen): string | null {
  return /^\/repositories\/([^/]+)/.exec(path)?.[1] ?? null;
}

function Refused({ visit, connection, of }: { visit: Seen; connection: Freshness['refused'][number]; of: Unwell[] }) {
  const { now, workspace } = visit;
  const n = isNarrow(visit) ? of.length : Math.max(of.length, connection.repositories);
  const since = connection.since === null ? '' : ` since ${clock(connection.since, workspace.timeZone, now)}`;
  const who = of.length <= 3 && n === of.length ? namesWords(of.map(({ fullName }) => fullName)) : repositories(n);
  return (
    <Notice tone="bad">
      <b>
        GitHub refuses {connectionName(connection)}
        {since}.
      </b>{' '}
      {who} {n === 1 ? 'is' : 'are'} not read{endWords(visit, of)}.{' '}
      {hasRole(visit.caller, 'owner') ? (
        <a href={thereWith(visit, '/settings/connections')}>
          {connection.type === 'app' ? 'Connect the App again' : 'Replace the token'}
        </a>
      ) : (
        <a href={thereWith(visit, '/status')}>What to do</a>
      )}
    </Notice>
  );
}

function Unreadable({ visit, of }: { visit: Seen; of: Unwell[] }) {
  const { now, workspace } = visit;
  const [first] = of;
  const since = earliest(of.map(({ failedSince }) => failedSince));
  const names = namesWords(of.map(({ fullName }) => fullName));
  const path = of.length === 1 && first ? `/repositories/${first.id}` : '/status';
  return (
    <Notice tone="bad">
      <b>
        {names} cannot be read{since === null ? '' : ` since ${clock(since, workspace.timeZone, now)}`}.
      </b>{' '}
      {of.length === 1 && first && `${whyFailed(first)}${endWords(visit, of).replace(/^;/, ':')}. `}
      {of.length > 1 && `${count(of.length)} repositories are not read${endWords(visit, of)}. `}
      {visit.path !== path && <a href={thereWith(visit, path)}>What to do</a>}
    </Notice>
  );
}

/** Up to when the numbers of repositories go that are no longer read. */
function endWords({ now, workspace }: Seen, of: Unwell[]): string {
  const through = earliest(of.map(({ completeThrough }) => completeThrough));
  if (through === null) return '';
  return `; ${of.length === 1 ? 'its' : 'their'} numbers end at ${moment(through, workspace.timeZone, now)}`;
}

function Letters({ visit, of: { deadLetters } }: { visit: Seen; of: Freshness }) {
  const { waiting, oldestAt } = deadLetters;
  const since = oldestAt === null ? '' : ` since ${clock(oldestAt, visit.workspace.timeZone, visit.now)}`;
  return (
    <Notice tone="bad">
      <b>
        {counted(waiting, 'message')} failed for good{since}.
      </b>{' '}
      What {waiting === 1 ? 'it was' : 'they were'} to store or compute is missing from the numbers.{' '}
      <a href={`${thereWith(visit, '/status')}#messages`}>What to do</a>
    </Notice>
  );
}

function Late({ visit, of, n }: { visit: Seen; of: Unwell; n: number }) {
  const which = n > 1 ? ` ${of.fullName} and ${repositories(n - 1)} more` : ` ${of.fullName}`;
  return (
    <Notice tone="warn">
      <b>Last checked {ago(of.lastCheckedAt, visit.now)}; usually every 30 minutes.</b>
      {which}. <a href={thereWith(visit, '/status')}>Why?</a>
    </Notice>
  );
}

function FirstSync({ visit, of: { repository, sync } }: { visit: Seen; of: Freshness['reading'][number] }) {
  if (!sync) return null;
  const { pullRequests, estimatedTotal } = sync.progress;
  const far =
    estimatedTotal === null
      ? `${count(pullRequests)} so far`
      : `${count(pullRequests)} of about ${count(estimatedTotal)}`;
  const weeks = sync.daysBack === null ? 0 : Math.round(sync.daysBack / A_WEEK);
  return (
    <Notice tone="info" icon="health">
      <b>
        Reading {repository.fullName}: {far}.
      </b>{' '}
      Numbers appear as they become complete; these are the newest {weeks > 1 ? `${weeks} weeks ` : ''}so far.{' '}
      {ofOne(visit) === null && <a href={thereWith(visit, `/repositories/${repository.id}`)}>Follow it</a>}
    </Notice>
  );
}
