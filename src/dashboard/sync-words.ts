import type { Phase, SyncRecord } from '../domain/cursor/state.ts';
import type { Visit } from './visit.ts';
import { count, counted, day, duration, millisecondsOf, time, type Instant } from './format.ts';

/** What is known of a running or ended sync. */
export type Sync = Pick<
  SyncRecord,
  'id' | 'kind' | 'daysBack' | 'status' | 'phase' | 'progress' | 'github' | 'startedAt' | 'finishedAt'
> & {
  verify?: boolean | undefined;
  resumeAt: string | null;
  error: { reason: string; detail: string } | null;
  waitingFor: { reason: string; detail: string } | null;
};

/** The clock of a page. */
export interface Clock {
  zone: string;
  /** Milliseconds since 1970. */
  now: number;
}

export function clockOf({ workspace, now }: Pick<Visit, 'workspace' | 'now'>): Clock {
  return { zone: workspace.timeZone, now };
}

/** The steps of a sync in their order: their name, and what they are about. */
export const STEPS: { phase: Phase; name: string; about: string }[] = [
  { phase: 'walk', name: 'Read the list', about: 'pull requests, newest first' },
  { phase: 'overflow', name: 'Read long lists', about: 'what did not fit into a page' },
  { phase: 'catch_up', name: 'Catch up', about: 'what moved meanwhile' },
  { phase: 'compute', name: 'Compute', about: 'facts and weeks' },
  { phase: 'verify', name: 'Prove', about: 'count against GitHub' },
];

/** What a sync does, as a heading. */
export function doingWords({ kind, daysBack, verify }: Sync): string {
  if (verify) return 'Checking everything against GitHub';
  if (kind === 'incremental') return 'Reading what changed';
  return daysBack === null ? 'Reading the whole history' : `Reading the last ${counted(daysBack, 'day')}`;
}

/** The same of a sync in a list. */
export function kindWords({ kind, daysBack, verify }: Sync): string {
  if (verify) return 'Check of everything';
  if (kind === 'incremental') return 'What changed';
  return daysBack === null ? 'Whole history' : `Last ${counted(daysBack, 'day')}`;
}

/** Why a sync waits: a few words, and what a person needs to know. By the reasons of RepoCursor. */
const WAITS: Record<string, { short: string; long: string }> = {
  primary_limit: {
    short: 'Hourly limit',
    long: 'The points that GitHub gives this connection for an hour are spent. Nothing is lost: it goes on by itself at the reset. Webhooks still come in.',
  },
  secondary_limit: { short: 'GitHub asks for a pause', long: 'Nothing is lost: it goes on by itself.' },
  bad_credential: {
    short: 'GitHub refuses the credential',
    long: 'This may pass within a minute. If it does not, the sync ends and says so.',
  },
  bad_app: {
    short: 'GitHub refuses the key of the App',
    long: 'The operator of this deployment sets the App’s id and private key.',
  },
  transient: { short: 'GitHub does not answer', long: 'It tries again by itself, at longer and longer intervals.' },
  too_wide: { short: 'GitHub cannot compute so much at once', long: 'The next request asks for less.' },
  rejected: { short: 'GitHub refused a request', long: 'The next request asks for less.' },
  cursor_refused: { short: 'GitHub’s list cannot be followed', long: 'It is read again from its front.' },
  database_outage: {
    short: 'The database does not answer',
    long: 'Nothing is lost: it goes on when the database does.',
  },
  stalled: { short: 'The work did not report in time', long: 'Another one takes it over.' },
};

/** Why a sync waits, in a few words, and until when: "Hourly limit, until 22:02". */
export function waitWords({ waitingFor, resumeAt }: Pick<Sync, 'waitingFor' | 'resumeAt'>, { zone }: Clock): string {
  const why = WAITS[waitingFor?.reason ?? '']?.short ?? 'Other work goes first';
  return resumeAt === null ? why : `${why}, until ${time(resumeAt, zone)}`;
}

/** The same as a heading and a sentence, for the page of the sync. */
export function waitStory({ waitingFor, resumeAt }: Pick<Sync, 'waitingFor' | 'resumeAt'>, { zone, now }: Clock) {
  const known = WAITS[waitingFor?.reason ?? ''];
  const left = resumeAt === null ? null : Math.max(0, (Date.parse(resumeAt) - millisecondsOf(now)) / 1_000);
  const until = resumeAt === null ? '' : ` until ${time(resumeAt, zone)} (${duration(left)})`;
  return {
    title: `Waiting${until}.`,
    why: `${known?.short ?? 'Other work goes first'}. ${known?.long ?? ''}`.trim(),
    said: waitingFor?.detail ?? null,
  };
}

/** Why a sync failed, in a few words; the exact answer stands beside it. */
const FAILURES: Record<string, string> = {
  bad_credential: 'GitHub refused the credential',
  bad_app: 'GitHub refused the key of the App',
  too_old: 'GitHub Enterprise Server is too old',
  unavailable: 'GitHub does not show it',
  transient: 'GitHub did not answer',
  too_wide: 'GitHub could not compute the answer',
  cursor_refused: 'GitHub’s list could not be followed',
  rejected: 'GitHub refused a request',
  database_outage: 'the database did not answer',
  stalled: 'the work stood still',
};

export function failureWords(reason: string): string {
  return FAILURES[reason] ?? reason;
}

/** Why GitHub does not show a repository. */
const UNAVAILABLE: Record<string, string> = {
  not_found: 'GitHub shows no repository of this name',
  no_access: 'GitHub does not let its connection read it',
  blocked: 'GitHub blocks it',
};

export function unavailableWords(reason: string): string {
  return UNAVAILABLE[reason] ?? `GitHub says ${reason}`;
}

/** How far a sync is: "64 %", or how many pull requests it has read. */
export function progressWords({ progress }: Pick<Sync, 'progress'>): string {
  return progress.percent === null
    ? `${counted(progress.pullRequests, 'pull request')} so far`
    : `${progress.percent} %`;
}

/** "1,536 of about 2,400 pull requests". */
export function readWords({ progress: { pullRequests, estimatedTotal } }: Pick<Sync, 'progress'>): string {
  return estimatedTotal === null
    ? counted(pullRequests, 'pull request')
    : `${count(pullRequests)} of about ${counted(estimatedTotal, 'pull request')}`;
}

/** Pull requests a second while it did not wait; null before the first. */
export function speedOf(
  sync: Pick<Sync, 'progress' | 'github' | 'startedAt' | 'finishedAt'>,
  now: Instant,
): number | null {
  const end = sync.finishedAt === null ? millisecondsOf(now) : Date.parse(sync.finishedAt);
  const worked = (end - Date.parse(sync.startedAt)) / 1_000 - sync.github.waitedSeconds;
  return sync.progress.pullRequests > 0 && worked > 0 ? sync.progress.pullRequests / worked : null;
}

/** When a running sync ends at about, in milliseconds since 1970, by its speed so far; null when nothing tells. */
export function endOf(sync: Sync, now: Instant): number | null {
  const speed = speedOf(sync, now);
  const { estimatedTotal, pullRequests } = sync.progress;
  if (speed === null || estimatedTotal === null || sync.phase !== 'walk') return null;
  const from = sync.resumeAt === null ? millisecondsOf(now) : Math.max(millisecondsOf(now), Date.parse(sync.resumeAt));
  return from + (Math.max(0, estimatedTotal - pullRequests) / speed) * 1_000;
}

/** A speed in words. */
export function speedWords(perSecond: number | null): string {
  if (perSecond === null) return '–';
  if (perSecond >= 1) return `${count(Math.round(perSecond))} pull requests a second`;
  return `${counted(Math.max(1, Math.round(perSecond * 60)), 'pull request')} a minute`;
}

/** "28 Nov, 21:07". */
export function whenWords(instant: Instant | null, { zone, now }: Clock): string {
  return instant === null ? '–' : `${day(instant, zone, now)}, ${time(instant, zone)}`;
}

/** How a list of names is said: "a, b and c", or "a, b and 4 others". */
export function namesWords(names: string[], all = names.length): string {
  const shown = all > 3 ? names.slice(0, 2) : names;
  const more = all - shown.length;
  const parts = more > 0 ? [...shown, counted(more, 'other')] : shown;
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
