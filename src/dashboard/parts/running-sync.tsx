import { ago, count, duration, time } from '../format.ts';
import type { Html } from '../html.ts';
import {
  doingWords,
  endOf,
  progressWords,
  readWords,
  speedOf,
  speedWords,
  STEPS,
  waitStory,
  waitWords,
  whenWords,
  type Clock,
  type Sync,
} from '../sync-words.ts';
import { hereWith, type Visit } from '../visit.ts';
import { Icon } from './icon.tsx';
import { Card } from './section.tsx';

/** What a sync decided, in words. */
export interface Decision {
  at: string;
  event: string;
  text: string;
}

interface Props {
  visit: Pick<Visit, 'path' | 'address' | 'now' | 'workspace'>;
  fullName: string;
  /** The running sync; null when none runs. */
  sync: Sync | null;
  /** Its last decisions, oldest first. */
  decisions: Decision[];
  /** What a member can do with it. */
  actions?: Html;
}

/** A running sync: what it does, why it waits, how far it is, and when it ends. A script keeps it up to date. */
export function RunningSync({ visit, fullName, sync, decisions, actions }: Props) {
  const clock: Clock = { zone: visit.workspace.timeZone, now: visit.now };
  if (!sync) return <div data-live="sync" />;
  const log = hereWith(visit, { own: { sync: sync.id } });
  const wait = sync.status === 'waiting' ? waitStory(sync, clock) : null;
  return (
    <div data-live="sync" data-running={sync.id}>
      <Card
        title={doingWords(sync)}
        note={`started ${whenWords(sync.startedAt, clock)}`}
        aside={
          <>
            <a href={`${log}#events`}>Log</a>
            <a href={hereWith(visit, {})} class="without-script">
              Read it again
            </a>
            {actions}
          </>
        }
      >
        <div class="stack">
          {wait && (
            <div class="notice warn" role="note">
              <Icon name="clock" />
              <div>
                <b>{wait.title}</b> {wait.why}
                {wait.said && <small>GitHub’s answer: {wait.said}</small>}
              </div>
            </div>
          )}
          <ProgressBar fullName={fullName} sync={sync} withTotal />
          <Steps sync={sync} decisions={decisions} />
          <Figures sync={sync} clock={clock} />
        </div>
      </Card>
    </div>
  );
}

/** How far a sync is, as a bar with its words. Without an estimate the bar only says that it runs. */
export function ProgressBar({
  fullName,
  sync,
  withTotal = false,
}: {
  fullName: string;
  sync: Sync;
  withTotal?: boolean;
}) {
  const { percent } = sync.progress;
  const isWaiting = sync.status === 'waiting';
  return (
    <div class="progress">
      <progress
        max="100"
        {...(percent !== null && { value: percent })}
        class={isWaiting ? 'waiting' : undefined}
        aria-label={`Sync of ${fullName}`}
      />
      <span>
        <b>{progressWords(sync)}</b>
        {withTotal && percent !== null && ` · ${readWords(sync)}`}
      </span>
    </div>
  );
}

/** The five steps, with what the present one does. */
function Steps({ sync, decisions }: { sync: Sync; decisions: Decision[] }) {
  const here = STEPS.findIndex(({ phase }) => phase === sync.phase);
  const doing = decisions.findLast(({ event }) => event === 'step' || event === 'begun' || event === 'read');
  return (
    <ol class="steps">
      {STEPS.map(({ name, about }, index) => {
        const state = index < here ? 'done' : index === here ? 'now' : '';
        return (
          <li class={state} {...(index === here && { 'aria-current': 'step' })}>
            <b>{name}</b>
            <span>
              {index === 0 && index < here
                ? `${count(sync.progress.pullRequests)} found`
                : index === here && doing
                  ? doing.text
                  : about}
            </span>
            {index < here && <span class="sr">done</span>}
          </li>
        );
      })}
    </ol>
  );
}

function Figures({ sync, clock }: { sync: Sync; clock: Clock }) {
  const end = endOf(sync, clock.now);
  const { requests, points, waitedSeconds } = sync.github;
  return (
    <dl class="figures">
      <div>
        <dt>Speed</dt>
        <dd>{speedWords(speedOf(sync, clock.now))}</dd>
      </div>
      <div>
        <dt>Requests to GitHub</dt>
        <dd>
          {count(requests)}, for {count(points)} {points === 1 ? 'point' : 'points'}
        </dd>
      </div>
      <div>
        <dt>Waited so far</dt>
        <dd>{waitedSeconds < 1 ? 'not at all' : duration(waitedSeconds)}</dd>
      </div>
      <div>
        <dt>Finished at about</dt>
        <dd>{end === null ? (sync.phase === 'walk' ? '–' : 'soon') : time(end, clock.zone)}</dd>
      </div>
    </dl>
  );
}

/** The running sync of a repository in a table: its bar, or why it waits. */
export function RunningCell({ fullName, sync, clock }: { fullName: string; sync: Sync; clock: Clock }) {
  return (
    <>
      <ProgressBar fullName={fullName} sync={sync} />
      {sync.status === 'waiting' && <small>{waitWords(sync, clock)}</small>}
    </>
  );
}

/** When something was last checked, as a time with its full instant. */
export function Ago({ at, now }: { at: string | null; now: number }) {
  return at === null ? <>never</> : <time datetime={at}>{ago(at, now)}</time>;
}
