import { labelOf } from '../../domain/metrics/measures.ts';
import { ToolNames } from '../tool-names.tsx';
import { pullRequestRoute } from '../../routes/pull-requests/pull-requests.ts';
import { isId } from '../../routes/shapes.ts';
import { problemOf, ProblemError } from '../../routes/problem.ts';
import { getRepository } from '../../storage/repositories.ts';
import { count, counted, duration, UNKNOWN } from '../format.ts';
import { gitHubPages } from '../github-pages.ts';
import type { Html } from '../html.ts';
import { Bar, stagesOf } from '../lists/stage-bar.tsx';
import { gitHubApiOf, hereWith, mayChange, pullRequestHref, type Visit } from '../visit.ts';
import { Icon } from './icon.tsx';
import { LeaveOut, LeftOut } from './leave-out.tsx';
import { KeyWords } from './panel.tsx';
import { Person } from './person.tsx';
import { FailedPart } from './section.tsx';
import { momentOf, Why, type Detail } from './why.tsx';

const STATES: Record<string, string> = { open: 'info', merged: 'good', closed: '' };

/**
 * One pull request beside a list: what happened to it, and why it is in the list. Throws 404 for one that the workspace does
 * not have.
 */
export async function Peek({ visit, id }: { visit: Visit; id: string }) {
  return (
    <aside class="peek" aria-label="One pull request of the list" data-peek-of={id}>
      {await content(visit, id)}
    </aside>
  );
}

async function content(visit: Visit, id: string): Promise<Html> {
  try {
    if (!isId(id)) throw new ProblemError(404, 'There is no such pull request here.');
    const detail = await visit.read(pullRequestRoute, { params: { id } });
    const { db } = visit.context.get('open')();
    const repository = await getRepository(db, visit.caller.workspaceId, detail.repositoryId);
    return <Content visit={visit} detail={detail} repository={repository?.fullName ?? ''} />;
  } catch (error) {
    const problem = problemOf(error as Error);
    if (problem.status < 500) throw problem;
    return <FailedPart visit={visit} what="the pull request" problem={problem} />;
  }
}

function Content({ visit, detail, repository }: { visit: Visit; detail: Detail; repository: string }) {
  const { id, title, number, state, isDraft, author, facts, mergedAt, closedAt, createdAt } = detail;
  return (
    <>
      <div class="peek-head">
        <div class="row">
          <small data-place />
          <button class="quiet" type="button" data-step="-1" aria-label="The one before" hidden>
            <Icon name="ascending" />
          </button>
          <button class="quiet" type="button" data-step="1" aria-label="The next one" hidden>
            <Icon name="descending" />
          </button>
          <a class="button quiet" href={pullRequestHref(visit, id)} data-open>
            <Icon name="open" />
            Open
          </a>
          <a
            class="button quiet"
            href={`${gitHubPages(gitHubApiOf(visit))}/${repository}/pull/${number}`}
            rel="noreferrer"
          >
            GitHub
          </a>
          <a class="button quiet" href={hereWith(visit, { own: { pr: null } })} data-close-peek aria-label="Close">
            <Icon name="close" />
          </a>
        </div>
        <h2>{title}</h2>
        <p class="line">
          <span class={`tag ${STATES[state] ?? ''}`}>{isDraft && state === 'open' ? 'draft' : state}</span>
          <span>
            {repository} #{number}
          </span>
          <Person visit={visit} account={author} />
          <span class="faint">{momentOf(visit, mergedAt ?? closedAt ?? createdAt)}</span>
        </p>
      </div>
      {facts && facts.cycleSeconds !== null && <Stages facts={facts} />}
      <section>
        <h3>Why it is in this list</h3>
        <Why visit={visit} detail={detail} />
      </section>
      <section>
        <h3>What happened</h3>
        <Milestones visit={visit} detail={detail} />
      </section>
      <section>
        <h3>Facts</h3>
        <dl class="fact-list">{factsOf(visit, detail)}</dl>
      </section>
      <Exclusion visit={visit} detail={detail} />
      <div class="panel-foot">
        <KeyWords
          entries={[
            ['J K', 'next, previous'],
            ['⏎', 'open'],
            ...(mayChange(visit) ? [['X', 'leave out'] satisfies [string, string]] : []),
            ['Esc', 'close'],
          ]}
        />
      </div>
    </>
  );
}

function Stages({ facts }: { facts: NonNullable<Detail['facts']> }) {
  return (
    <section>
      <h3>Where the {duration(facts.cycleSeconds)} went</h3>
      <Bar facts={facts} />
      <ul class="chart-key">
        {stagesOf(facts).map(({ name, seconds, className }) => (
          <li>
            <i class={`swatch ${className}`} />
            {name} <b>{duration(seconds)}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The instants that the stages lie between, in their order. */
function Milestones({ visit, detail: { facts, createdAt, closedAt, events } }: { visit: Visit; detail: Detail }) {
  const byAt = (at: string | null | undefined, kind: string) => {
    const login = events.find((event) => event.at === at && event.kind === kind)?.by?.login;
    return login === undefined ? '' : `, by ${login}`;
  };
  const { firstCommitAt, readyAt, firstReviewAt, lastApprovalAt, mergedAt, deployedAt } = facts ?? {};
  const found: [at: string | null | undefined, words: string][] = [
    [firstCommitAt, 'first commit'],
    [createdAt, `opened${byAt(createdAt, 'opened')}`],
    [readyAt === createdAt ? null : readyAt, 'ready for review'],
    [firstReviewAt, `first review${byAt(firstReviewAt, 'reviewed')}`],
    [lastApprovalAt, `last approval${byAt(lastApprovalAt, 'reviewed')}`],
    [mergedAt, `merged${byAt(mergedAt, 'merged')}`],
    [mergedAt ? null : closedAt, 'closed without a merge'],
    [deployedAt, 'in production'],
  ];
  const known = found.flatMap(([at, words]) => (at ? [{ at, words }] : []));
  return (
    <ol class="tight milestones">
      {known
        .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
        .map(({ at, words }) => (
          <li>
            <time datetime={at}>{momentOf(visit, at)}</time>
            {words}
          </li>
        ))}
    </ol>
  );
}

function factsOf(visit: Visit, { facts, changedFiles, aiTools, labels }: Detail): Html {
  const passed = facts?.checksPassed ?? null;
  const deployed = facts?.deploySeconds ?? null;
  const entries: [name: string, value: Html, tone?: string][] = [
    [
      'Size',
      facts
        ? `${counted(facts.size ?? 0, 'line')}, ${facts.sizeClass ?? UNKNOWN} · ${counted(changedFiles, 'file')}`
        : UNKNOWN,
    ],
    [
      'Reviews',
      facts
        ? `${count(facts.reviews)} by ${counted(facts.reviewers ?? 0, 'person').replace('persons', 'people')}`
        : UNKNOWN,
    ],
    [labelOf('rounds'), count(facts?.reviewRounds ?? null)],
    [
      'Checks',
      passed === null ? UNKNOWN : passed ? 'passed' : 'failed',
      passed === null ? '' : passed ? 'good' : 'bad',
    ],
    ['Reached production', deployed === null ? UNKNOWN : `${duration(deployed)} after the merge`],
    ['AI', aiTools.length === 0 ? 'no sure sign' : <ToolNames visit={visit} keys={aiTools} />],
    ...(labels.length === 0 ? [] : [['Labels', labels.join(', ')] satisfies [string, string]]),
  ];
  return entries.map(([name, value, tone]) => (
    <div>
      <dt>{name}</dt>
      <dd class={tone || undefined}>{value}</dd>
    </div>
  ));
}

/** Whether it counts, and the form with which a member says that it does not, or does again. */
function Exclusion({ visit, detail }: { visit: Visit; detail: Detail }) {
  const mayLeaveOut = mayChange(visit) && detail.exclusion === null;
  if (!mayLeaveOut && detail.excludedBy === null && detail.exclusion === null) return null;
  return (
    <section>
      <h3>{mayLeaveOut ? 'Not a fair example?' : 'Does it count?'}</h3>
      <LeftOut visit={visit} of={detail} />
      {mayLeaveOut && (
        <>
          <p>Leave it out of all metrics, with a reason. Everyone sees who did it and why.</p>
          <LeaveOut visit={visit} of={detail} />
        </>
      )}
    </section>
  );
}
