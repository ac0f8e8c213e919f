import { pullRequestsRoute } from '../../../routes/pull-requests/pull-requests.ts';
import { GoalBar } from '../../charts/goal-bar.tsx';
import { durationScale, type Scale } from '../../charts/scale.ts';
import { count, duration, spokenDuration } from '../../format.ts';
import { Kept } from '../../parts/filter-bar.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Card, Empty } from '../../parts/section.tsx';
import { InWorkingHours, waitingQuery, WaitsOn, waitsOnWords } from '../../parts/waits-on.tsx';
import type { Answer } from '../../read.ts';
import { hereWith, pullRequestHref, thereWith, type Visit } from '../../visit.ts';
import { openWorkOf, reviewersOf, seen, type WaitGoal } from './reads.ts';

const ROWS = 15;
/** More names than these do not fit. */
const MAX_NAMES = 2;

type Line = Answer<typeof pullRequestsRoute>['data'][number];

/** The open pull requests that wait longest, without the stale ones: those that wait for reviewers, for their author or for the merge. */
export async function Waiting({ visit, goal }: { visit: Visit; goal: WaitGoal | null }) {
  const { read, now } = visit;
  const list = await read(pullRequestsRoute, {
    query: { ...waitingQuery(visit), limit: String(ROWS) },
  });
  const all = thereWith(visit, '/pull-requests', { own: { state: 'open', sort: 'waitingSince' } });
  const target = goal?.goal.target ?? null;
  const waits = list.data.map((line) => waitOf(line, now) ?? 0);
  const scale = durationScale([...waits, ...(target === null ? [] : [target])]);
  return (
    <Card
      title="Waiting now"
      note="longest first, without those not moved for 14 days"
      aside={
        <>
          <Mine visit={visit} />
          <a href={all}>All {count(list.total)}</a>
        </>
      }
      foot={
        <span>
          {target !== null && `Mark: the goal, ${duration(target)}. `}The wait for a reviewer begins when the pull
          request is ready for review, at the last push after a review, or at the last request for one. The bars are on
          a logarithmic axis.
        </span>
      }
      flush
    >
      {list.data.length === 0 ? (
        <Empty>
          <p>Nothing waits.</p>
        </Empty>
      ) : (
        <WaitTable visit={visit} lines={list.data} scale={scale} target={target} />
      )}
    </Card>
  );
}

/** The table of what waits. `scale` is that of its bars. */
export function WaitTable({
  visit,
  lines,
  scale,
  target,
}: {
  visit: Visit;
  lines: Line[];
  scale: Scale;
  target: number | null;
}) {
  const { now } = visit;
  return (
    <table class="list waits">
      <thead>
        <tr>
          <th scope="col">Pull request</th>
          <th scope="col" class="wide-only">
            Waits on
          </th>
          <th scope="col" class="wide-only bar">
            {target === null ? 'How long' : 'Against the goal'}
          </th>
          <th scope="col" class="number" aria-sort="descending">
            Waits
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => {
          const wait = waitOf(line, now);
          return (
            <tr>
              <td>
                <a class="title" href={pullRequestHref(visit, line.id)} data-peek={line.id}>
                  {line.title}
                </a>
                <small>
                  {line.repository} #{line.number} · {line.author?.login ?? 'a deleted account'}
                  {line.facts?.sizeClass && ` · ${line.facts.sizeClass}`}
                </small>
                <small class="narrow-only">
                  {moveWords(line)}
                  {isOverGoal(line, wait, target) && ' · over the goal'}
                </small>
              </td>
              <td class="wide-only">
                {line.facts?.waitingOn && <WaitsOn on={line.facts.waitingOn} />}
                <small>{whoWords(line)}</small>
              </td>
              <td class="wide-only bar">
                {wait !== null && <WaitBar line={line} wait={wait} scale={scale} target={target} />}
              </td>
              <td class="number">
                {wait !== null && line.facts?.waitingSince && (
                  <time datetime={line.facts.waitingSince} title={line.facts.waitingSince}>
                    {duration(wait)}
                  </time>
                )}
                <InWorkingHours facts={line.facts} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Whether a wait for a review is longer than the goal, which is about no other wait. */
function isOverGoal({ facts }: Line, wait: number | null, target: number | null): boolean {
  return facts?.waitingOn === 'reviewers' && wait !== null && target !== null && wait > target;
}

/** The goal is about the wait for a review: other waits have no mark. */
function WaitBar({ line, wait, scale, target }: { line: Line; wait: number; scale: Scale; target: number | null }) {
  const mark = line.facts?.waitingOn === 'reviewers' ? target : null;
  const against = mark === null ? '' : `; the goal is ${spokenDuration(mark)}`;
  return (
    <GoalBar
      label={`${spokenDuration(wait)}${against}`}
      value={scale.at(wait)}
      target={mark === null ? null : scale.at(mark)}
      tone={isOverGoal(line, wait, target) ? 'missed' : 'plain'}
    />
  );
}

/** For how long it has been this move, in seconds; null before its facts are computed. */
export function waitOf({ facts }: Line, now: number): number | null {
  return facts?.waitingSince ? (now - Date.parse(facts.waitingSince)) / 1_000 : null;
}

/** Who has the move, by name. */
function whoWords({ facts, author, requestedReviewers }: Line): string {
  if (facts?.waitingOn !== 'reviewers') return author?.login ?? '';
  const names = requestedReviewers.map((name) => name.replace(/^team:/, 'team '));
  if (names.length === 0) return 'asks nobody';
  const more = names.length - MAX_NAMES;
  return names.slice(0, MAX_NAMES).join(', ') + (more > 0 ? ` and ${count(more)} more` : '');
}

/** The same in one line, for a table without a column for it. */
function moveWords(line: Line): string {
  const on = line.facts?.waitingOn;
  return on ? `${waitsOnWords(on)} · ${whoWords(line)}` : '';
}

/** What waits on who looks: a link where the name of who is signed in is known as a login here, else a field for one. */
async function Mine({ visit }: { visit: Visit }) {
  const login = await ownLogin(visit);
  if (login !== null) {
    return (
      <a class="button" href={hereWith(visit, { own: { person: login } })}>
        Me
      </a>
    );
  }
  return (
    <details class="menu right" name="filter">
      <summary>
        <b>Me</b>
        <Icon name="down" />
      </summary>
      <div class="menu-body">
        <form method="get" action={visit.path}>
          <Kept visit={visit} without={['person']} />
          <label>
            Your login on GitHub
            <input name="person" required autocomplete="username" maxlength={100} />
          </label>
          <button class="button primary" type="submit">
            Show what waits on me
          </button>
        </form>
      </div>
    </details>
  );
}

/** The login of who is signed in; null for a key whose name is none that reviews or has open pull requests here. */
async function ownLogin(visit: Visit): Promise<string | null> {
  if (visit.caller.kind === 'member') return visit.caller.name;
  const [open, reviewers] = await Promise.all([openWorkOf(visit), seen(reviewersOf(visit))]);
  const logins = [
    ...(open.authors?.data ?? []).map(({ author }) => author.login),
    ...('why' in reviewers ? [] : reviewers.data.map(({ reviewer }) => reviewer.login)),
  ];
  return logins.find((login) => login.toLowerCase() === visit.caller.name.toLowerCase()) ?? null;
}
