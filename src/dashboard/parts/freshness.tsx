import type { Freshness } from '../../services/freshness.ts';
import { ago, counted, duration, moment, repositories, time } from '../format.ts';
import { failureWords, progressWords, unavailableWords, waitWords } from '../sync-words.ts';
import { thereWith, type Visit } from '../visit.ts';

/** What a page needs to say an instant. */
export type Told = Pick<Visit, 'now' | 'workspace'>;

/** How well the data is: by shape, colour and word. */
const SHAPES = { well: 'well', reading: 'reading', waiting: 'warn', failed: 'bad', nothing_yet: 'idle' } as const;

/** Three lines that no page hides: how it stands, when GitHub was asked last, and up to when everything is stored. */
export async function FreshnessLines({ visit }: { visit: Told & Pick<Visit, 'freshness' | 'address'> }) {
  const read = await visit.freshness.catch(() => null);
  if (!read) {
    return (
      <a class="fresh" href={thereWith(visit, '/status')} data-live="freshness">
        <b>
          <span class="dot bad" />
          How fresh the data is could not be read
        </b>
      </a>
    );
  }
  const { title, lines, isFixable } = freshnessWords(read, visit);
  return (
    <a class="fresh" href={thereWith(visit, '/status')} data-live="freshness">
      <b>
        <span class={`dot ${SHAPES[read.state]}`} />
        {title}
      </b>
      {lines.map((line) => (
        <span>{line}</span>
      ))}
      {isFixable && <span class="fix">Fix</span>}
    </a>
  );
}

/** The words of the freshness: what is, and two lines about it. */
export function freshnessWords(
  of: Freshness,
  { now, workspace: { timeZone } }: Told,
): { title: string; lines: string[]; isFixable: boolean } {
  const checked = of.checkedAt === null ? [] : [`Checked ${ago(of.checkedAt, now)}`];
  const complete = of.completeThrough === null ? [] : [`Complete through ${moment(of.completeThrough, timeZone, now)}`];
  const say = (title: string, ...lines: string[]) => ({ title, lines, isFixable: of.state === 'failed' });
  switch (of.state) {
    case 'well':
      return say('All data current', ...checked, ...complete);
    case 'reading':
      return say(...readingWords(of), ...importWords(of), ...(of.reading.some(isFirst) ? [] : checked), ...complete);
    case 'waiting':
      return say(...waitingWords(of, timeZone, now), ...importWords(of), ...complete);
    case 'failed':
      return say(...failedWords(of, timeZone, now));
    case 'nothing_yet':
      if (of.n > 0) return say('Nothing synced yet', `${repositories(of.n)} to sync`);
      return of.connectedAs === null
        ? say('Nothing connected yet', 'Connect GitHub to begin')
        : say(
            'Nothing synced yet',
            of.connectedAs === '' ? 'Connected to GitHub' : `Connected to GitHub as ${of.connectedAs}`,
            'Choose repositories to begin',
          );
  }
}

function isFirst({ repository }: Freshness['reading'][number]): boolean {
  return repository.lastCheckedAt === null;
}

function readingWords({ reading, conditions }: Freshness): [string, ...string[]] {
  const [only] = reading;
  const n = conditions.reading ?? 0;
  const first = reading.some((each) => isFirst(each) && (each.sync?.progress.pullRequests ?? 0) > 0);
  const more = first ? ['First numbers are shown already'] : [];
  if (n > 1 || !only) return [`Reading ${repositories(n)}`, ...more];
  const far = only.sync && only.sync.progress.percent !== null ? `, ${progressWords(only.sync)}` : '';
  return [`Reading ${only.repository.fullName}${far}`, ...more];
}

/** How far the import of several repositories is, as no line or one: "Import: 34 %, about 3h 10m left". */
export function importWords({ import: progress }: Pick<Freshness, 'import'>): string[] {
  if (!progress || progress.repositories.total < 2) return [];
  const { percent, secondsLeft } = progress;
  return [`Import: ${percent} %${secondsLeft === null ? '' : `, about ${duration(secondsLeft)} left`}`];
}

function waitingWords(of: Freshness, zone: string, now: number): [string, ...string[]] {
  const waiting = of.reading.flatMap(({ sync }) => (sync?.status === 'waiting' ? [sync] : []));
  const [first] = waiting;
  if (first)
    return [`${repositories(waiting.length)} ${isOrAre(waiting.length)} waiting`, waitWords(first, { zone, now })];
  const late = of.conditions.late ?? 0;
  if (late > 0) {
    return [
      `${repositories(late)} not checked lately`,
      `Last checked ${ago(of.late[0]?.lastCheckedAt ?? of.checkedAt, now)}; usually every 30 minutes`,
    ];
  }
  const { n, nextTryAt } = of.setAside;
  return [
    `${counted(n, 'part')} ${isOrAre(n)} set aside`,
    ...(nextTryAt === null ? [] : [`Asked for again at ${moment(nextTryAt, zone, now)}`]),
  ];
}

function failedWords(of: Freshness, zone: string, now: number): [string, ...string[]] {
  const n = of.conditions.failed ?? 0;
  const [worst] = of.failed;
  if (worst) {
    const who = n === 1 ? worst.fullName : repositories(n);
    const since = earliest(of.failed.map(({ failedSince }) => failedSince));
    return [`${who} cannot be read${since === null ? '' : ` since ${clock(since, zone, now)}`}`, whyFailed(worst)];
  }
  const [refused] = of.refused;
  if (refused)
    return [
      `GitHub refuses ${connectionName(refused)}`,
      ...(refused.since ? [`Since ${clock(refused.since, zone, now)}`] : []),
    ];
  const { waiting, oldestAt } = of.deadLetters;
  return [
    `${counted(waiting, 'message')} failed for good`,
    ...(oldestAt ? [`Since ${clock(oldestAt, zone, now)}`] : []),
  ];
}

/** Why a repository cannot be read, in a few words. */
export function whyFailed({
  isRefused,
  unavailableReason,
  error,
}: Pick<Freshness['failed'][number], 'isRefused' | 'unavailableReason' | 'error'>): string {
  if (isRefused) return 'GitHub refuses its connection';
  if (unavailableReason !== null) return unavailableWords(unavailableReason);
  return capital(failureWords(error?.reason ?? 'the last sync failed'));
}

/** With what is read where no connection is: what the deployment has for public repositories, or what an example shows. */
export function ownToken({ workspace: { isExample } }: Pick<Visit, 'workspace'>): string {
  return isExample ? 'the generated history of the example' : 'the deployment’s own token';
}

/** How a connection is called: the token of siskin, the GitHub App of acme. */
export function connectionName({ type, login }: { type: 'token' | 'app'; login: string | null }): string {
  const name = type === 'app' ? 'the GitHub App' : 'the token';
  return login === null ? name : `${name} of ${login}`;
}

/** A time of today alone, or with its day. */
export function clock(instant: string, zone: string, now: number): string {
  const said = moment(instant, zone, now);
  return said.endsWith(' today') ? time(instant, zone) : said;
}

export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function earliest(instants: (string | null)[]): string | null {
  return instants.filter((instant) => instant !== null).toSorted()[0] ?? null;
}

function isOrAre(n: number): string {
  return n === 1 ? 'is' : 'are';
}
