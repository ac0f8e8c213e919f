import { dayAt, startOf } from '../../domain/metrics/zone.ts';
import type { Rules } from '../../domain/rules/rules.ts';
import { quietNights, type Stretch } from '../charts/folds.ts';
import { Lanes, type Lane, type LaneEvent } from '../charts/lanes.tsx';
import { Key } from '../charts/parts.tsx';
import { count, counted, days, duration, time } from '../format.ts';
import { Card, Empty } from '../parts/section.tsx';
import { hereWith } from '../visit.ts';
import { nameOf, plain, type Detail, type Seen } from './detail.ts';
import { stagesOf } from './stages.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** A longer pull request has its nights and weekends folded. */
const FOLDED_FROM_MS = 3 * DAY_MS;
/** More folds, or longer shades, would be narrower than a pixel, and are drawn in each lane. */
const MAX_FOLDS = 30;
const MAX_SHADED_MS = 28 * DAY_MS;
/** How many events all lanes show, and how many lanes of one kind there are: the page's size does not depend on the events. */
const MAX_MARKS = 90;
const MIN_MARKS_A_LANE = 6;
const MAX_REVIEWERS = 6;
const MAX_CHECKS = 6;
/** Before and after it, of the whole length. After it the last milestone has its name. */
const [BEFORE, AFTER] = [0.02, 0.06];
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
/** The first day of the epoch was a Thursday, the fourth day of a week. */
const EPOCH_WEEKDAY = 3;

type WorkingHours = Rules['workingHours'];

/** A lane with where each of its events is on GitHub. */
interface LinkedLane extends Lane {
  links: (string | null)[];
}

/** The pull request to scale. `hours` are shaded outside of; `all` shows the nights and weekends of a long one, too. */
export function Timeline({
  seen,
  hours,
  withBots,
  all,
}: {
  seen: Seen;
  hours: WorkingHours;
  withBots: boolean;
  all: boolean;
}) {
  const { visit, pull } = seen;
  const { timeZone: zone } = visit.workspace;
  const stages = stagesOf(pull, visit.now);
  const window = windowOf(pull, stages, visit.now);
  if (window === null) {
    return (
      <Card title="Timeline">
        <Empty>
          <p>Its stages are being computed. They stand here within a minute or two.</p>
        </Empty>
      </Card>
    );
  }
  const { lanes, left } = lanesOf(seen, window, withBots);
  const links = new Map(lanes.flatMap((lane) => lane.events.map((event, index) => [event, lane.links[index] ?? null])));
  const isLong = window.to - window.from > FOLDED_FROM_MS;
  const quiet = isLong ? quietNights(window, zone, instantsOf(lanes, stages)) : [];
  const told = [sumWords(stages, pull), ...left].filter(Boolean).join(' ');
  const canFold = quiet.length > 0 && quiet.length <= MAX_FOLDS;
  const [from, to] = [new Date(window.from).toISOString(), new Date(window.to).toISOString()];
  return (
    <Card
      title="Timeline"
      note={`to scale, ${days(window.from, window.to, zone, visit.now)}, ${zone}`}
      aside={
        <Key
          entries={[
            { mark: 'box', className: 'lane-event commit-with-ai', text: 'commit with AI' },
            { mark: 'box', className: 'lane-event commit', text: 'commit' },
            { mark: 'box', className: 'lane-event failed', text: 'failed' },
          ]}
        />
      }
      foot={
        (told !== '' || canFold) && (
          <>
            {told !== '' && <span>{told}</span>}
            {canFold && (
              <a href={hereWith(visit, { own: { time: all ? null : 'all' } })}>
                {all ? 'Fold nights and weekends' : 'Show all time'}
              </a>
            )}
          </>
        )
      }
    >
      <Lanes
        id="timeline"
        label="What happened to the pull request, to scale"
        from={from}
        to={to}
        stages={stages}
        lanes={lanes}
        folds={canFold && !all ? quiet : []}
        shaded={outsideOf(window, hours, zone)}
        href={(event) => links.get(event) ?? null}
        zone={zone}
        now={new Date(visit.now).toISOString()}
      />
      {hours !== null && window.to - window.from <= MAX_SHADED_MS && (
        <p class="lane-note">
          Shaded: outside of working hours, {hours.from} to {hours.to}.
        </p>
      )}
    </Card>
  );
}

/** The time that is drawn: from the start to production, or to now; null before the facts are computed. */
function windowOf({ facts, createdAt }: Detail, stages: Stretched[], now: number): Stretch | null {
  if (facts === null || facts.startedAt === null) return null;
  const instants = [facts.startedAt, createdAt, ...stages.map(({ to }) => to)].map((instant) => Date.parse(instant));
  const end = Math.max(...instants, facts.closedAt === null ? now : -Infinity);
  const begin = Math.min(...instants);
  const length = Math.max(MINUTE_MS, end - begin);
  return { from: begin - BEFORE * length, to: end + AFTER * length };
}

type Stretched = ReturnType<typeof stagesOf>[number];

function sumWords(stages: Stretched[], { facts }: Detail): string {
  const cycle = facts?.cycleSeconds ?? null;
  const added = stages.filter(({ key }) => key !== 'deploy');
  if (cycle === null || added.length < 2) return '';
  const parts = added.map(({ seconds }) => duration(seconds)).join(' + ');
  return `Stages add up to the cycle time: ${parts} = ${duration(cycle)}.`;
}

function instantsOf(lanes: Lane[], stages: Stretched[]): number[] {
  const ends = stages.flatMap(({ from, to }) => [from, to]);
  const events = lanes.flatMap(({ events: of }) => of.flatMap(({ at, to }) => [at, to ?? at]));
  return [...ends, ...events].map((instant) => Date.parse(instant));
}

/** The lanes, and what is not in them in words. */
function lanesOf(seen: Seen, window: Stretch, withBots: boolean): { lanes: LinkedLane[]; left: string[] } {
  const isShown = (account: { kind: string } | null) => withBots || account?.kind !== 'bot';
  const reviewers = reviewerLanes(seen, isShown);
  const checks = checkLanes(seen);
  const all = [
    commitLane(seen),
    ...reviewers.slice(0, MAX_REVIEWERS),
    commentLane(seen, isShown),
    ...checks.slice(0, MAX_CHECKS),
    milestoneLane(seen, window),
  ];
  const inside = all.map((lane) => within(lane, window));
  const outside = sum(all) - sum(inside);
  const left = [
    reviewers.length > MAX_REVIEWERS ? `${counted(reviewers.length - MAX_REVIEWERS, 'more reviewer')} below.` : '',
    checks.length > MAX_CHECKS ? `${counted(checks.length - MAX_CHECKS, 'more check')} below.` : '',
    outside > 0 ? `${counted(outside, 'event')} before or after this stand${outside === 1 ? 's' : ''} only below.` : '',
  ];
  const filled = inside.filter(({ events }) => events.length > 0);
  const most = Math.max(MIN_MARKS_A_LANE, Math.floor(MAX_MARKS / filled.length));
  const lanes = filled.map((lane) => thinned(lane, most));
  const drawn = sum(lanes);
  if (drawn < sum(filled))
    left.push(`${count(drawn)} of ${count(sum(filled))} marks are drawn; all are in the list below.`);
  return { lanes, left };
}

function sum(lanes: Lane[]): number {
  return lanes.reduce((total, { events }) => total + events.length, 0);
}

function within(lane: LinkedLane, { from, to }: Stretch): LinkedLane {
  const isInside = ({ at }: LaneEvent) => Date.parse(at) >= from && Date.parse(at) <= to;
  const kept = lane.events.map(isInside);
  return {
    ...lane,
    events: lane.events.filter((_, index) => kept[index]),
    links: lane.links.filter((_, index) => kept[index]),
  };
}

/** A lane with too many events shows some of them, evenly. */
function thinned(lane: LinkedLane, most: number): LinkedLane {
  const { events, links } = lane;
  if (events.length <= most) return lane;
  const each = Math.ceil(events.length / most);
  const isKept = (index: number) => index % each === 0;
  return {
    ...lane,
    events: events.filter((_, index) => isKept(index)),
    links: links.filter((_, index) => isKept(index)),
  };
}

function laneOf(name: string, since: string | null, entries: { event: LaneEvent; link: string | null }[]): LinkedLane {
  return { name, since, events: entries.map(({ event }) => event), links: entries.map(({ link }) => link) };
}

/** An event without a size of its own. */
function mark(kind: LaneEvent['kind'], at: string, title: string, to: string | null = null): LaneEvent {
  return { kind, at, to, title, size: 0.5 };
}

/** Commits by their size, against the largest: a circle's area would hide the small ones. */
function commitLane({ pull, github }: Seen): LinkedLane {
  const withAi = aiCommitsOf(pull);
  const linesOf = ({ additions, deletions }: Detail['commits'][number]) => (additions ?? 0) + (deletions ?? 0);
  const largest = Math.max(1, ...pull.commits.map(linesOf));
  const entries = pull.commits.flatMap((commit) => {
    const { sha, message, committedAt } = commit;
    if (committedAt === null) return [];
    const size = Math.log1p(linesOf(commit)) / Math.log1p(largest);
    const kind = withAi.has(sha) ? ('commit-with-ai' as const) : ('commit' as const);
    const title = `${sha.slice(0, 7)} ${firstLine(message)}, ${counted(linesOf(commit), 'line')}`;
    return [{ event: { kind, at: committedAt, to: null, title, size }, link: github.commit(sha) }];
  });
  return laneOf('Commits', null, entries);
}

/** The commits that say that a tool made or helped to make them. */
export function aiCommitsOf({ aiSignals }: Pick<Detail, 'aiSignals'>): Set<string> {
  const made = aiSignals.filter(
    ({ kind, tier, correction }) => kind !== 'reviewer' && tier !== 'weak' && correction === null,
  );
  return new Set(made.map(({ source }) => source));
}

export function firstLine(text: string): string {
  const [line = ''] = text.split('\n');
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}

const VERDICTS: Record<string, { kind: LaneEvent['kind']; words: string }> = {
  approved: { kind: 'approved', words: 'approved' },
  changes_requested: { kind: 'changes-requested', words: 'asked for changes' },
  commented: { kind: 'commented', words: 'commented in a review' },
  dismissed: { kind: 'commented', words: 'reviewed; dismissed since' },
};

/** What a review said: the words, and the shape. */
export function verdictOf(state: string): { kind: LaneEvent['kind']; words: string } {
  return VERDICTS[state] ?? { kind: 'commented', words: plain(state) };
}

/** One lane for each reviewer, in the order of their first review; a dotted line begins when they were asked. */
function reviewerLanes({ pull, github }: Seen, isShown: (account: { kind: string } | null) => boolean): LinkedLane[] {
  const by = Map.groupBy(
    pull.reviews.filter(({ author }) => isShown(author)),
    ({ author }) => nameOf(author),
  );
  return [...by].map(([name, reviews]) => {
    const [first] = reviews;
    const asked = pull.timelineEvents.find(
      ({ kind, subject, createdAt }) =>
        kind === 'review_requested' &&
        subject?.login === name &&
        Date.parse(createdAt ?? '') <= Date.parse(first?.submittedAt ?? ''),
    );
    const entries = reviews.flatMap(({ state, submittedAt, githubId }) => {
      if (submittedAt === null) return [];
      const { kind, words } = verdictOf(state);
      return [{ event: mark(kind, submittedAt, `${name} ${words}`), link: github.review(githubId) }];
    });
    return laneOf(name, asked?.createdAt ?? null, entries);
  });
}

function commentLane({ pull, github }: Seen, isShown: (account: { kind: string } | null) => boolean): LinkedLane {
  const entries = pull.comments.flatMap(({ author, createdAt, githubId, kind, path }) => {
    if (createdAt === null || !isShown(author)) return [];
    const event = mark('comment', createdAt, `${nameOf(author)} commented${path === null ? '' : ` on ${path}`}`);
    return [{ event, link: github.comment(githubId, kind) }];
  });
  return laneOf('Comments', null, entries);
}

const SKIPPED = new Set(['neutral', 'skipped', 'stale', 'cancelled']);

function outcomeOf(conclusion: string | null): LaneEvent['kind'] {
  if (conclusion === null || SKIPPED.has(conclusion)) return 'skipped';
  return conclusion === 'success' ? 'passed' : 'failed';
}

function stateKindOf(state: string): LaneEvent['kind'] {
  if (state === 'pending' || state === 'expected') return 'skipped';
  return state === 'success' ? 'passed' : 'failed';
}

/** One lane for each check, with its attempts; those that failed come first. */
function checkLanes({ pull, github, visit }: Seen): LinkedLane[] {
  const runs = pull.checkRuns.flatMap(({ name, conclusion, startedAt, completedAt, githubId }) => {
    const at = startedAt ?? completedAt;
    if (at === null) return [];
    const to = completedAt ?? new Date(visit.now).toISOString();
    const words = conclusion === null ? 'is running' : plain(conclusion);
    const event = mark(outcomeOf(conclusion), at, `${name}: ${words}`, Date.parse(to) > Date.parse(at) ? to : null);
    return [{ name, event, link: github.run(githubId) }];
  });
  const statuses = pull.commitStatuses.flatMap(({ context, state, createdAt }) =>
    createdAt === null
      ? []
      : [
          {
            name: context,
            event: mark(stateKindOf(state), createdAt, `${context}: ${plain(state)}`),
            link: github.checks,
          },
        ],
  );
  const lanes = [...Map.groupBy([...runs, ...statuses], ({ name }) => name)].map(([name, of]) =>
    laneOf(
      name,
      null,
      of.toSorted((one, other) => Date.parse(one.event.at) - Date.parse(other.event.at)),
    ),
  );
  const failures = ({ events }: Lane) => events.filter(({ kind }) => kind === 'failed').length;
  return lanes.toSorted((one, other) => failures(other) - failures(one));
}

function milestoneLane({ pull, visit, github }: Seen, window: Stretch): LinkedLane {
  const { facts, deployment, createdAt, mergedAt, closedAt } = pull;
  const zone = visit.workspace.timeZone;
  const isShort = window.to - window.from <= DAY_MS;
  const live = facts?.deployedAt ?? null;
  const ready = facts?.readyAt ?? null;
  const instants: [words: string, at: string | null, link: string][] = [
    [ready === createdAt ? 'ready' : 'opened', createdAt, github.pull],
    ['ready', ready === createdAt ? null : ready, github.pull],
    ['merged', mergedAt, github.pull],
    ['closed', mergedAt === null ? closedAt : null, github.pull],
    ['live', live, deployment === null ? github.deployments : github.anyCommit(deployment.sha)],
  ];
  const entries = instants.flatMap(([words, at, link]) =>
    at === null ? [] : [{ event: mark('milestone', at, isShort ? `${words} ${time(at, zone)}` : words), link }],
  );
  return laneOf('Milestones', null, entries);
}

/** What is outside of working hours, in a window that is not too long to tell. */
function outsideOf(window: Stretch, hours: WorkingHours, zone: string): Stretch[] {
  if (hours === null || window.to - window.from > MAX_SHADED_MS) return [];
  const shaded: Stretch[] = [];
  let since = window.from;
  for (let each = dayAt(window.from, zone); startOf(each, zone) < window.to; each += 1) {
    const weekday = WEEKDAYS[(((each + EPOCH_WEEKDAY) % 7) + 7) % 7];
    if (weekday === undefined || !hours.days.includes(weekday)) continue;
    const start = startOf(each, zone);
    const [begin, end] = [start + ofDay(hours.from), start + ofDay(hours.to)];
    if (begin > since) shaded.push({ from: since, to: Math.min(begin, window.to) });
    since = Math.max(since, end);
  }
  if (since < window.to) shaded.push({ from: since, to: window.to });
  return shaded;
}

/** Milliseconds of a time of day, HH:MM. */
function ofDay(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return (hours * 60 + minutes) * MINUTE_MS;
}
