import type { EventStage } from '../../domain/pull-request-events.ts';
import { count, counted, day, duration, time } from '../format.ts';
import type { Html } from '../html.ts';
import { deploymentHref } from '../parts/deployments.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import { Pager, rangeOf } from '../parts/pager.tsx';
import { Prose } from '../parts/prose.tsx';
import { Card, Empty } from '../parts/section.tsx';
import { hereWith, type Visit } from '../visit.ts';
import { nameOf, plain, secondsBetween, type PullRequestEvent, type Seen } from './detail.ts';
import { stageWords, stagesOf } from './stages.ts';
import { aiCommitsOf, firstLine, verdictOf } from './timeline.tsx';

/** How many events a page of the list has: the page's size does not depend on how many there are. */
const EVENTS_A_PAGE = 50;
/** A text of an event ends there, with a link to the whole. */
const MAX_TEXT = 2_000;
/** A shorter gap to the line before is not worth words, in seconds. */
const MIN_GAP = 30 * 60;

/** One line: an event, or several of one kind that follow each other. */
interface Line {
  stage: EventStage;
  at: string | null;
  icon: IconName;
  tone: '' | 'good' | 'bad';
  text: Html;
  /** Where it is on GitHub. */
  link: string | null;
  /** What was written, and where the whole text is. */
  prose: { text: string; whole: string } | null;
  /** The single ones of several. */
  several: { text: string; link: string }[];
  /** What the time before it was, when that has a name. */
  after: string | null;
}

/** The same events as the timeline, as text and by stage. `page` counts from 1. */
export function WhatHappened({ seen, withBots, page }: { seen: Seen; withBots: boolean; page: number }) {
  const { visit, pull } = seen;
  const shown = withBots ? pull.events : pull.events.filter((event) => !isOfBot(event));
  const hidden = pull.events.length - shown.length;
  const hasBots = pull.events.some(isOfBot);
  const range = rangeOf(page, EVENTS_A_PAGE, shown.length);
  const lines = linesOf(seen, shown.slice(range.from, range.to));
  const groups = groupsOf(lines);
  return (
    <Card
      title="What happened"
      note={counted(shown.length, 'event')}
      aside={
        hasBots && (
          <a href={hereWith(visit, { own: { bots: withBots ? null : 'shown', page: null } })}>
            {withBots ? 'Without bots' : `With bots (${count(hidden)} more)`}
          </a>
        )
      }
      flush
      foot={
        range.of > EVENTS_A_PAGE && <Pager visit={visit} range={range} size={EVENTS_A_PAGE} name="page" what="events" />
      }
    >
      {lines.length === 0 ? (
        <Empty>
          <p>Nothing that is stored happened yet.</p>
        </Empty>
      ) : (
        groups.map(({ stage, lines: of }) => (
          <section class="happened">
            <h3 class="ends">
              {stageWords(stage)} <StageLength seen={seen} stage={stage} />
            </h3>
            <ol class="rows">
              {of.map(({ line, before }) => (
                <EventLine visit={visit} line={line} before={before} />
              ))}
            </ol>
          </section>
        ))
      )}
    </Card>
  );
}

/** What a bot said or was asked for. What it made or ended is an event of the pull request, and stays. */
function isOfBot({ kind, by }: PullRequestEvent): boolean {
  return by?.kind === 'bot' && ['reviewed', 'commented', 'review_requested', 'review_request_removed'].includes(kind);
}

function StageLength({ seen: { pull, visit }, stage }: { seen: Seen; stage: EventStage }) {
  const found = stagesOf(pull, visit.now).find(({ key }) => key === stage);
  if (!found) return null;
  return (
    <span>
      {duration(found.seconds)}
      {!found.hasEnded && ' so far'}
    </span>
  );
}

interface Group {
  stage: EventStage;
  lines: { line: Line; before: Line | null }[];
}

function groupsOf(lines: Line[]): Group[] {
  const groups: Group[] = [];
  lines.forEach((line, index) => {
    const entry = { line, before: lines[index - 1] ?? null };
    const last = groups.at(-1);
    if (last?.stage === line.stage) last.lines.push(entry);
    else groups.push({ stage: line.stage, lines: [entry] });
  });
  return groups;
}

function EventLine({ visit, line, before }: { visit: Visit; line: Line; before: Line | null }) {
  const { at, icon, tone, text, link, prose, several } = line;
  return (
    <li>
      {at === null ? (
        <span class="at">undated</span>
      ) : (
        <At visit={visit} at={at} before={before?.at ?? null} link={link} />
      )}
      <span class={`sign ${tone}`}>
        <Icon name={icon} />
      </span>
      <div>
        {text}
        {prose && <Prose text={prose.text} most={MAX_TEXT} whole={prose.whole} />}
        {several.length > 0 && (
          <details class="fold">
            <summary>Show each</summary>
            <ul>
              {several.map((each) => (
                <li>
                  <a href={each.link} rel="noreferrer">
                    {each.text}
                  </a>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
      <span class="gap">{gapWords(line, before)}</span>
    </li>
  );
}

/** The time of day, with the day where it is another than before. */
function At({ visit, at, before, link }: { visit: Visit; at: string; before: string | null; link: string | null }) {
  const { timeZone } = visit.workspace;
  const today = day(at, timeZone, visit.now);
  const isSameDay = before !== null && day(before, timeZone, visit.now) === today;
  const shown = (
    <time datetime={at} title={at}>
      {!isSameDay && <b>{today}</b>} {time(at, timeZone)}
    </time>
  );
  if (link === null) return <span class="at">{shown}</span>;
  return (
    <a class="at" href={link} rel="noreferrer">
      {shown}
    </a>
  );
}

function gapWords({ at, after }: Line, before: Line | null): string {
  if (after !== null) return after;
  if (at === null || before === null || before.at === null) return '';
  const gap = secondsBetween(before.at, at);
  return gap < MIN_GAP ? '' : `${duration(gap)} after`;
}

/** The lines of some events: commits that follow each other are one, and so are checks that did not fail. */
function linesOf(seen: Seen, events: PullRequestEvent[]): Line[] {
  const say = speakerOf(seen);
  const lines: Line[] = [];
  for (let index = 0; index < events.length;) {
    const event = events[index] as PullRequestEvent;
    const isLike = likeOf(event);
    let next = index + 1;
    while (isLike && next < events.length && isLike(events[next] as PullRequestEvent)) next += 1;
    lines.push(say(events.slice(index, next)));
    index = next;
  }
  return lines;
}

/** Whether another event may be in one line with this one; null when none may. */
function likeOf({ kind, stage, what }: PullRequestEvent): ((other: PullRequestEvent) => boolean) | null {
  if (kind === 'committed') return (other) => other.kind === kind && other.stage === stage;
  if (kind !== 'check' || hasFailed(what)) return null;
  return (other) => other.kind === kind && other.stage === stage && !hasFailed(other.what);
}

function hasFailed(what: string | null): boolean {
  return !/: (success|neutral|skipped|stale|cancelled|unknown)$/.test(what ?? '');
}

/** Says a line of one event or more. The rows that an event is of are looked up once for the whole list. */
function speakerOf({ visit, pull, github }: Seen): (events: PullRequestEvent[]) => Line {
  const commits = new Map(pull.commits.map((commit) => [commit.sha, commit]));
  const reviews = new Map(pull.reviews.map((review) => [review.id, review]));
  const comments = new Map(pull.comments.map((comment) => [comment.id, comment]));
  const others = new Map(pull.timelineEvents.map((event) => [`${event.kind} ${event.createdAt}`, event]));
  const withAi = aiCommitsOf(pull);
  const { facts, deployment } = pull;
  const isAt = (at: string | null, instant: string | null = null) =>
    at !== null && instant !== null && Date.parse(at) === Date.parse(instant);
  const since = (seconds: number | null | undefined, what: string) =>
    typeof seconds === 'number' ? `${duration(seconds)} after ${what}` : null;

  return ([event, ...rest]) => {
    if (!event) throw new Error('a line is of one event at least');
    const { at, stage, kind, by, id, what } = event;
    const plainLine: Line = {
      at,
      stage,
      icon: 'info',
      tone: '',
      text: '',
      link: github.pull,
      prose: null,
      several: [],
      after: null,
    };
    const who = <b>{nameOf(by)}</b>;
    switch (kind) {
      case 'opened':
        return {
          ...plainLine,
          icon: 'pulls',
          text: (
            <>
              {who} opened it{facts?.readyAt === at ? ', ready for review' : ''}
            </>
          ),
        };
      case 'committed':
        return { ...plainLine, icon: 'commit', ...commitWords([event, ...rest]) };
      case 'check':
        return { ...plainLine, ...checkWords([event, ...rest]), link: github.checks };
      case 'reviewed': {
        const review = reviews.get(id ?? '');
        const { kind: shape, words } = verdictOf(what ?? '');
        const isFirst = isAt(at, facts?.firstReviewAt) && by?.kind !== 'bot';
        return {
          ...plainLine,
          icon:
            by?.kind === 'bot'
              ? 'bot'
              : shape === 'approved'
                ? 'check'
                : shape === 'changes-requested'
                  ? 'close'
                  : 'comment',
          tone: shape === 'approved' ? 'good' : shape === 'changes-requested' ? 'bad' : '',
          text: (
            <>
              {who} {words}
              {isFirst && ': the first review by a person'}
              {isAt(at, facts?.lastApprovalAt) && shape === 'approved' && ': the last approval'}
              {by?.kind === 'bot' && <span class="faint"> · a bot’s review does not end the wait</span>}
            </>
          ),
          link: review ? github.review(review.githubId) : github.pull,
          prose: review && review.body !== '' ? { text: review.body, whole: github.review(review.githubId) } : null,
          after: isFirst ? since(facts?.pickupSeconds, 'ready') : null,
        };
      }
      case 'commented': {
        const comment = comments.get(id ?? '');
        const link = comment ? github.comment(comment.githubId, comment.kind) : github.pull;
        return {
          ...plainLine,
          icon: by?.kind === 'bot' ? 'bot' : 'comment',
          text: (
            <>
              {who} commented
              {what !== null && (
                <>
                  {' '}
                  on <code>{what}</code>
                </>
              )}
            </>
          ),
          link,
          prose: comment && comment.body !== '' ? { text: comment.body, whole: link } : null,
        };
      }
      case 'merged':
        return {
          ...plainLine,
          icon: 'merge',
          tone: 'good',
          text: <>Merged by {who}</>,
          after: since(facts?.approvedToMergeSeconds, 'approval'),
        };
      case 'closed':
        return { ...plainLine, icon: 'close', text: 'Closed without a merge' };
      case 'deployed':
        return {
          ...plainLine,
          icon: 'delivery',
          tone: deployment?.failed === true ? 'bad' : 'good',
          text: deployment ? (
            <>
              In {deployment.environment} with the deployment of{' '}
              <a class="link" href={deploymentHref(visit, deployment.id)}>
                <code>{deployment.sha.slice(0, 7)}</code>
              </a>
              {deployment.failed === true && ', which failed'}
            </>
          ) : (
            'In production'
          ),
          link: deployment ? github.anyCommit(deployment.sha) : github.deployments,
          after: since(facts?.deploySeconds, 'the merge'),
        };
      default: {
        const data = others.get(`${kind} ${at}`)?.data ?? {};
        return {
          ...plainLine,
          text: (
            <>
              {who} {otherWords(kind, what, data)}
            </>
          ),
        };
      }
    }
  };

  function commitWords(events: PullRequestEvent[]): Pick<Line, 'text' | 'link' | 'several' | 'prose'> {
    const known = events.map(({ id, by }) => {
      const sha = id ?? '';
      return { sha, message: commits.get(sha)?.message ?? '', who: by?.login ?? commits.get(sha)?.authorName ?? '' };
    });
    const made = known.filter(({ sha }) => withAi.has(sha)).length;
    const [first] = known;
    if (known.length === 1 && first) {
      // A first line that was cut stands whole below.
      const line = firstLine(first.message);
      const rest = line.endsWith('…') ? first.message : first.message.slice(line.length).trim();
      return {
        text: (
          <>
            <b>{first.who}</b> committed <code>{first.sha.slice(0, 7)}</code> {line}
            {made > 0 && <span class="faint"> · with AI</span>}
          </>
        ),
        link: github.commit(first.sha),
        prose: rest === '' ? null : { text: rest, whole: github.commit(first.sha) },
        several: [],
      };
    }
    const names = [...new Set(known.map(({ who }) => who))];
    const help = made === 0 ? '' : made === known.length ? ', with AI' : `, ${count(made)} with AI`;
    return {
      text: (
        <>
          <b>{names.length > 2 ? `${names[0]} and ${names.length - 1} others` : names.join(' and ')}</b> made{' '}
          {counted(known.length, 'commit')}
          {help}
        </>
      ),
      link: `${github.pull}/commits`,
      prose: null,
      several: known.map(({ sha, message }) => ({
        text: `${sha.slice(0, 7)} ${firstLine(message)}`,
        link: github.commit(sha),
      })),
    };
  }

  function checkWords(events: PullRequestEvent[]): Pick<Line, 'text' | 'icon' | 'tone' | 'several'> {
    const [first] = events;
    const failed = hasFailed(first?.what ?? null);
    const rerun = events.filter(
      ({ what }) => facts?.flakyChecks?.includes(checkName(what)) === true && what?.endsWith(': success') === true,
    );
    const flaky =
      rerun.length > 0
        ? `, ${rerun.map(({ what }) => checkName(what)).join(', ')} after a failure on the same commit: flaky`
        : '';
    const ended =
      events.length === 1 ? plain((first?.what ?? '').slice(checkName(first?.what ?? null).length + 2)) : 'ended well';
    return {
      icon: failed ? 'close' : 'check',
      tone: failed ? 'bad' : 'good',
      text:
        events.length === 1 ? (
          <>
            {checkName(first?.what ?? null)}: {ended}
            {flaky}
          </>
        ) : (
          <>
            {counted(events.length, 'check')} {ended}
            {flaky}
          </>
        ),
      several: events.length === 1 ? [] : events.map(({ what }) => ({ text: plain(what ?? ''), link: github.checks })),
    };
  }

  function otherWords(kind: string, what: string | null, data: Record<string, unknown>): Html {
    const whom = what ?? 'a deleted account';
    switch (kind) {
      case 'review_requested':
        return <>asked {teamWords(data, whom)} for a review</>;
      case 'review_request_removed':
        return <>no longer asks {teamWords(data, whom)} for a review</>;
      case 'ready_for_review':
        return 'marked it ready for review';
      case 'convert_to_draft':
        return 'made it a draft';
      case 'reopened':
        return 'opened it again';
      case 'head_ref_force_pushed':
        return (
          <>
            force-pushed {shaWords(data['beforeSha'])} → {shaWords(data['afterSha'])}
          </>
        );
      case 'review_dismissed':
        return (
          <>dismissed a review{typeof data['previousState'] === 'string' && ` (${plain(data['previousState'])})`}</>
        );
      default:
        return plain(kind);
    }
  }
}

function checkName(what: string | null): string {
  return (what ?? '').slice(0, (what ?? '').lastIndexOf(': '));
}

function teamWords(data: Record<string, unknown>, name: string): Html {
  return typeof data['team'] === 'string' ? <>the team {data['team']}</> : <b>{name}</b>;
}

function shaWords(sha: unknown): Html {
  return typeof sha === 'string' ? <code>{sha.slice(0, 7)}</code> : 'a commit that is gone';
}
