import type { Child } from 'hono/jsx';
import { dayAt, startOf } from '../../domain/metrics/zone.ts';
import { day, duration, millisecondsOf, spokenDuration, time } from '../format.ts';
import { foldedPlaces, type Stretch } from './folds.ts';
import {
  At,
  type ChartProps,
  DataTable,
  Drawing,
  Figure,
  Linked,
  percent,
  PlaceLabels,
  rounded,
  type Stage,
  Target,
  tip,
} from './parts.tsx';
import type { Calendar } from './weeks.ts';

const STAGE_HEIGHT = 46;
const LANE_HEIGHT = 28;
const AXIS_HEIGHT = 22;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const HOUR_STEPS = [1, 2, 3, 6, 12];
const MAX_TICKS = 8;
/** What a letter of 11 px takes of the width of a drawing, on a page and on a phone: labels that do not fit are left out. */
const LETTER = 0.01;
const PHONE_LETTER = 0.028;
/** Further to the right a label ends at its place. */
const MAX_START = 0.93;

/** A stage of the pull request, between two instants. */
export interface LaneStage {
  name: string;
  stage: Stage;
  from: string;
  to: string;
}

/** What an event is; each kind has a shape of its own. */
export type LaneEventKind =
  | 'commit'
  | 'commit-with-ai'
  | 'approved'
  | 'changes-requested'
  | 'commented'
  | 'comment'
  | 'passed'
  | 'failed'
  | 'skipped'
  | 'milestone';

/** Something that happened at an instant, or until `to`. */
export interface LaneEvent {
  kind: LaneEventKind;
  at: string;
  to: string | null;
  /** As in the table: finch asked for changes. */
  title: string;
  /** How large a commit is, 0 to 1; other kinds have one size. */
  size: number;
}

/** The events of one person, check, or kind. `since`: from when on this one was waited for; null for never. */
export interface Lane {
  name: string;
  since: string | null;
  events: LaneEvent[];
}

interface Props extends ChartProps, Calendar {
  from: string;
  to: string;
  stages: LaneStage[];
  lanes: Lane[];
  /** Stretches that are next to nothing wide, such as `quietNights`. */
  folds: Stretch[];
  /** Stretches that are shaded, such as what is outside of working hours. */
  shaded: Stretch[];
  href: (event: LaneEvent) => string | null;
}

/** One pull request to scale: its stages as one bar with their durations above, and under it what happened, by lane. */
export function Lanes(props: Props) {
  const { id, label, stages, lanes, folds, shaded, href, zone } = props;
  const window = { from: millisecondsOf(props.from), to: millisecondsOf(props.to) };
  const placeAt = foldedPlaces(window, folds);
  const placeOf = (instant: string) => placeAt(millisecondsOf(instant));
  const ticks = ticksOf(window, folds, zone).map((tick) => ({ ...tick, place: placeAt(tick.at) }));
  const ground = (
    <>
      {shaded.map((each) => (
        <rect
          class="lane-shade"
          x={percent(placeAt(each.from))}
          width={percent(Math.max(0, placeAt(each.to) - placeAt(each.from)))}
          height="100%"
        />
      ))}
      {folds.map((fold) => (
        <rect
          class="lane-fold"
          x={percent(placeAt(fold.from))}
          width={percent(placeAt(fold.to) - placeAt(fold.from))}
          height="100%"
        />
      ))}
      {ticks.map(({ place }) => (
        <line class="chart-grid" x1={percent(place)} x2={percent(place)} y1="0" y2="100%" />
      ))}
    </>
  );
  return (
    <Figure id={id} kind="lanes" table={<Table {...props} />}>
      <div class="lane-rows" role="group" aria-label={label}>
        <Row name="" className="lane-stages">
          <Drawing label={stagesWords(stages)} height={STAGE_HEIGHT} pressable={false}>
            {ground}
            {stages.map((each) => (
              <StageBar of={each} from={placeOf(each.from)} to={placeOf(each.to)} calendar={props} />
            ))}
          </Drawing>
        </Row>
        {lanes.map((lane) => (
          <Row name={lane.name} className="">
            <Drawing
              label={`${lane.name}: ${lane.events.map((event) => `${event.title}, ${whenWords(event, props)}`).join('; ') || 'nothing'}`}
              height={LANE_HEIGHT}
              pressable={lane.events.some((event) => href(event) !== null)}
            >
              {ground}
              <Since lane={lane} placeOf={placeOf} />
              <MilestoneNames lane={lane} placeOf={placeOf} />
              {lane.events.map((event) => (
                <Event of={event} href={href(event)} placeOf={placeOf} when={whenWords(event, props)} />
              ))}
            </Drawing>
          </Row>
        ))}
        <Row name="" className="lane-axis">
          <svg class="chart-drawing" width="100%" height={AXIS_HEIGHT} aria-hidden="true">
            <PlaceLabels
              labels={ticks.map(({ place, text }, index) => ({ place, text, optional: index % 2 === 1 }))}
              y={16}
            />
          </svg>
        </Row>
      </div>
      {folds.length > 0 && (
        <p class="lane-note">Nights and weekends without an event are folded; a grey line marks each.</p>
      )}
    </Figure>
  );
}

function Row({ name, className, children }: { name: string; className: string; children: Child }) {
  return (
    <div class={`lane ${className}`.trim()}>
      <span class="lane-name">{name}</span>
      {children}
    </div>
  );
}

function StageBar({ of, from, to, calendar }: { of: LaneStage; from: number; to: number; calendar: Calendar }) {
  const seconds = secondsOf(of);
  const width = Math.max(0, to - from);
  const words = duration(seconds);
  const [begin, end] = [whenOf(of.from, calendar), whenOf(of.to, calendar)];
  return (
    <g data-tip={tip(of.name, ['Took', words], ['From', begin], ['To', end])}>
      <rect
        class={`lane-stage ${of.stage}`}
        x={percent(from)}
        width={percent(Math.max(width, 0.002))}
        y="22"
        height="16"
        rx={width > 0.02 ? 3 : 0}
      />
      {fits(words, width) && (
        <text
          class={fits(words, width, PHONE_LETTER) ? undefined : 'chart-optional'}
          x={percent(from > MAX_START ? to : from)}
          y="14"
          text-anchor={from > MAX_START ? 'end' : 'start'}
        >
          {fits(`${of.name} ${words}`, width) && <tspan class="lane-stage-name">{of.name} </tspan>}
          <tspan class="chart-strong">{words}</tspan>
        </text>
      )}
    </g>
  );
}

function fits(text: string, width: number, letter = LETTER): boolean {
  return (text.length + 1) * letter <= width;
}

type PlaceOf = (instant: string) => number;

/** The names of milestones beside their marks: to the right, or where that is taken to the left. */
function MilestoneNames({ lane, placeOf }: { lane: Lane; placeOf: PlaceOf }) {
  const milestones = lane.events
    .filter(({ kind }) => kind === 'milestone')
    .map(({ at, title }) => ({ title, place: placeOf(at), width: (title.length + 1) * LETTER }));
  let free = 0;
  return (
    <>
      {milestones.map(({ title, place, width }, index) => {
        const next = milestones[index + 1]?.place ?? 1;
        const isRight = place + width <= next;
        if (!isRight && place - width < free) {
          free = place;
          return null;
        }
        free = isRight ? place + width : place;
        return (
          <text
            class="chart-optional"
            x={percent(place)}
            y={LANE_HEIGHT / 2 + 4}
            dx={isRight ? 6 : -6}
            text-anchor={isRight ? 'start' : 'end'}
          >
            {title}
          </text>
        );
      })}
    </>
  );
}

/** A dotted line from when somebody was asked to the first answer. */
function Since({ lane, placeOf }: { lane: Lane; placeOf: PlaceOf }) {
  const [first] = lane.events;
  if (lane.since === null || !first) return null;
  const y = LANE_HEIGHT / 2;
  return <line class="lane-since" x1={percent(placeOf(lane.since))} x2={percent(placeOf(first.at))} y1={y} y2={y} />;
}

function Event({ of, href, placeOf, when }: { of: LaneEvent; href: string | null; placeOf: PlaceOf; when: string }) {
  const middle = LANE_HEIGHT / 2;
  const lines: [string, string][] = of.to === null ? [] : [['Took', duration(secondsOf({ from: of.at, to: of.to }))]];
  const place = placeOf(of.at);
  return (
    <Target href={href} label={`${of.title}, ${when}`} tip={tip(of.title, ['When', when], ...lines)}>
      {of.to === null ? (
        <At x={percent(place)} y={middle}>
          <rect class="chart-hit" x="-12" y="-12" width="24" height="24" />
          <Glyph of={of} />
        </At>
      ) : (
        <rect
          class={`lane-run ${of.kind}`}
          x={percent(place)}
          width={percent(Math.max(placeOf(of.to) - place, 0.004))}
          y={middle - 6}
          height="12"
          rx="2"
        />
      )}
    </Target>
  );
}

/** The shape of an event around 0, 0. */
function Glyph({ of }: { of: LaneEvent }) {
  switch (of.kind) {
    case 'commit':
    case 'commit-with-ai':
      return <circle class={`lane-event ${of.kind}`} r={rounded(3.5 + 4.5 * Math.min(1, Math.max(0, of.size)))} />;
    case 'approved':
      return <Sign kind={of.kind} path="m-3.300 .3 2.300 2.300 4.300-4.800" />;
    case 'changes-requested':
      return <Sign kind={of.kind} path="M-2.800-2.800 2.800 2.800M2.800-2.800-2.800 2.800" />;
    case 'commented':
      return <Sign kind={of.kind} path="M-3-1.500h6M-3 1.500h6" />;
    case 'comment':
    case 'skipped':
      return <rect class={`lane-event ${of.kind}`} x="-4.500" y="-4.500" width="9" height="9" rx="2" />;
    case 'passed':
      return <circle class="lane-event passed" r="5" />;
    case 'failed':
      return <path class="lane-event failed" d="M0-6 6 0 0 6-6 0z" />;
    case 'milestone':
      return <path class="lane-event milestone" d="M-1-14h2v28h-2z" />;
  }
}

function Sign({ kind, path }: { kind: string; path: string }) {
  return (
    <>
      <circle class={`lane-event ${kind}`} r="8" />
      <path class="lane-glyph" d={path} />
    </>
  );
}

/** The instants under the lanes: hours of a short time, days of a long one; none lies in a fold. */
function ticksOf(window: Stretch, folds: Stretch[], zone: string): { at: number; text: string }[] {
  const length = window.to - window.from - folds.reduce((sum, fold) => sum + fold.to - fold.from, 0);
  const step = HOUR_STEPS.find((hours) => length / (hours * HOUR) <= MAX_TICKS);
  if (step !== undefined && folds.length === 0) return hoursIn(window, step, zone);
  const first = dayAt(window.from, zone);
  const days = dayAt(window.to, zone) - first + 1;
  const each = Math.ceil(days / MAX_TICKS);
  return Array.from({ length: Math.ceil(days / each) }, (_, index) => {
    const start = startOf(first + index * each, zone);
    // A day that begins in a fold is marked where the fold ends; of several in one fold the last.
    const at = folds.find((fold) => start >= fold.from && start < fold.to)?.to ?? start;
    return { at, text: day(start, zone, start) };
  }).filter(({ at }, index, all) => at >= window.from && at <= window.to && at !== all[index + 1]?.at);
}

function hoursIn({ from, to }: Stretch, step: number, zone: string): { at: number; text: string }[] {
  const midnight = startOf(dayAt(from, zone), zone);
  const count = Math.ceil((to - midnight) / (step * HOUR));
  return Array.from({ length: count + 1 }, (_, index) => midnight + index * step * HOUR)
    .filter((at) => at >= from && at <= to)
    .map((at) => ({ at, text: (at - midnight) % DAY === 0 && at > midnight ? day(at, zone, at) : time(at, zone) }));
}

function secondsOf({ from, to }: { from: string; to: string }): number {
  return Math.max(0, millisecondsOf(to) - millisecondsOf(from)) / 1_000;
}

function stagesWords(stages: LaneStage[]): string {
  return stages.map((each) => `${each.name} ${spokenDuration(secondsOf(each))}`).join(', ') || 'No stages';
}

function whenOf(instant: string, { zone, now }: Calendar): string {
  return `${day(instant, zone, now)}, ${time(instant, zone)}`;
}

function whenWords({ at }: LaneEvent, calendar: Calendar): string {
  return whenOf(at, calendar);
}

function Table(props: Props) {
  const { label, stages, lanes, href } = props;
  const stageRows = stages.map((each) => [each.name, 'Stage', whenOf(each.from, props), duration(secondsOf(each))]);
  const eventRows = lanes
    .flatMap((lane) => lane.events.map((event) => ({ lane, event })))
    .toSorted((a, b) => millisecondsOf(a.event.at) - millisecondsOf(b.event.at))
    .map(({ lane, event }) => [
      <Linked href={href(event)}>{event.title}</Linked>,
      lane.name,
      whenWords(event, props),
      event.to === null ? '' : duration(secondsOf({ from: event.at, to: event.to })),
    ]);
  return <DataTable caption={label} columns={['What', 'Lane', 'When', 'Took']} rows={[...stageRows, ...eventRows]} />;
}
