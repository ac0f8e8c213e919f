import { WORK_TYPE_NAMES } from '../../domain/metrics/filters.ts';
import { labelOf } from '../../domain/metrics/measures.ts';
import { count, counted, duration, share, UNKNOWN, withMoments } from '../format.ts';
import { Pager, rangeOf } from '../parts/pager.tsx';
import { Prose } from '../parts/prose.tsx';
import { Card, Empty } from '../parts/section.tsx';
import { When } from '../parts/when.tsx';
import { plain, secondsBetween, type Detail, type Seen } from './detail.ts';
import { ListTable } from '../parts/list-table.tsx';

/** How many rows of a table are sent at once. */
const FILES_A_PAGE = 50;
const MAX_CHECKS = 50;
/** A description ends there, with a link to the whole. */
const MAX_DESCRIPTION = 20_000;
/** A table with more rows is closed at first. */
const FEW_ROWS = 20;

/** What its author wrote, and what it is labelled with. */
export function Description({ seen: { pull, github } }: { seen: Seen }) {
  const { body, labels, assignees, requestedReviewers, milestone } = pull;
  return (
    <Card
      title="Description"
      aside={
        <a href={github.pull} rel="noreferrer">
          On GitHub
        </a>
      }
    >
      {labels.length > 0 && (
        <p class="line labels">
          {labels.map((label) => (
            <>
              <span class="tag">{label}</span>{' '}
            </>
          ))}
        </p>
      )}
      {body === '' ? (
        <p class="faint">No description.</p>
      ) : (
        <Prose text={body} most={MAX_DESCRIPTION} whole={github.pull} />
      )}
      <p class="faint labels">
        From{' '}
        <a href={github.branch(pull.headRef)} rel="noreferrer">
          <code>{pull.headRef}</code>
        </a>{' '}
        into <code>{pull.baseRef}</code>.{' '}
        {[
          assignees.length > 0 && `Assigned to ${assignees.join(', ')}.`,
          requestedReviewers.length > 0 && `Asked for a review: ${requestedReviewers.join(', ')}.`,
          milestone !== null && `Milestone ${milestone}.`,
        ]
          .filter(Boolean)
          .join(' ')}
      </p>
    </Card>
  );
}

/** The files that changed. `page` counts from 1. */
export function Files({ seen: { visit, pull, github }, page }: { seen: Seen; page: number }) {
  const { files, changedFiles, additions, deletions } = pull;
  const range = rangeOf(page, FILES_A_PAGE, files.length);
  return (
    <Card
      title="Files"
      note={`${counted(changedFiles, 'file')}, +${count(additions)} −${count(deletions)}${files.length < changedFiles ? `; ${count(files.length)} are stored` : ''}`}
      aside={
        <a href={github.files} rel="noreferrer">
          On GitHub
        </a>
      }
      flush
      foot={
        files.length > FILES_A_PAGE && (
          <Pager visit={visit} range={range} size={FILES_A_PAGE} name="files" what="files" />
        )
      }
    >
      {files.length === 0 ? (
        <Empty>
          <p>No file is stored.</p>
        </Empty>
      ) : (
        <details class="fold" open={files.length <= FEW_ROWS || page > 1}>
          <summary>List of files</summary>
          <ListTable
            heads={[
              { name: 'Path' },
              { name: 'Change' },
              { name: 'Added', isNumber: true },
              { name: 'Deleted', isNumber: true },
            ]}
          >
            {files.slice(range.from, range.to).map(({ path, changeType, additions: added, deletions: deleted }) => (
              <tr>
                <td class="wrap">{path}</td>
                <td>{plain(changeType)}</td>
                <td class="number">+{count(added)}</td>
                <td class="number">−{count(deleted)}</td>
              </tr>
            ))}
          </ListTable>
        </details>
      )}
    </Card>
  );
}

/** The checks of its last commit, with every attempt. */
export function Checks({ seen: { visit, pull, github } }: { seen: Seen }) {
  const { checkRuns, commitStatuses, explain } = pull;
  const rows = [
    ...checkRuns.map(({ name, status, conclusion, startedAt, completedAt, githubId }) => ({
      name,
      result: conclusion ?? status,
      at: completedAt ?? startedAt,
      seconds: startedAt === null || completedAt === null ? null : secondsBetween(startedAt, completedAt),
      link: github.run(githubId),
    })),
    ...commitStatuses.map(({ context, state, createdAt }) => ({
      name: context,
      result: state,
      at: createdAt,
      seconds: null,
      link: github.checks,
    })),
  ];
  const rule = withMoments(explain.checksPassed.rule, visit.workspace.timeZone, visit.now);
  return (
    <Card
      title="Checks"
      note={`${counted(rows.length, 'result')} on the last commit`}
      aside={
        <a href={github.checks} rel="noreferrer">
          On GitHub
        </a>
      }
      flush
      foot={rows.length > 0 && <span>{`${rule.charAt(0).toUpperCase()}${rule.slice(1)}.`}</span>}
    >
      {rows.length === 0 ? (
        <Empty>
          <p>No check is known.</p>
        </Empty>
      ) : (
        <details class="fold" open={rows.length <= FEW_ROWS}>
          <summary>List of checks</summary>
          <ListTable
            heads={[
              { name: 'Check' },
              { name: 'Result' },
              { name: 'Ended', isWideOnly: true },
              { name: 'Took', isNumber: true },
            ]}
          >
            {rows.slice(0, MAX_CHECKS).map(({ name, result, at, seconds, link }) => (
              <tr>
                <td class="wrap">
                  <a href={link} rel="noreferrer">
                    {name}
                  </a>
                  {at !== null && (
                    <small class="narrow-only">
                      ended <When visit={visit} at={at} />
                    </small>
                  )}
                </td>
                <td class={toneOf(result)}>{plain(result)}</td>
                <td class="wide-only">{at === null ? UNKNOWN : <When visit={visit} at={at} />}</td>
                <td class="number">{duration(seconds)}</td>
              </tr>
            ))}
          </ListTable>
          {rows.length > MAX_CHECKS && <p class="faint">{count(rows.length - MAX_CHECKS)} more are on GitHub.</p>}
        </details>
      )}
    </Card>
  );
}

const GOOD = new Set(['success']);
const BAD = new Set(['failure', 'error', 'timed_out', 'action_required', 'startup_failure']);

function toneOf(result: string): string {
  return GOOD.has(result) ? 'good' : BAD.has(result) ? 'bad' : '';
}

/** What a model says of it. Only where there is an analysis, and marked as a model's words. */
export function Analysis({ seen: { visit, pull, github } }: { seen: Seen }) {
  const { analysis, analysisState } = pull;
  if (analysis === null) return null;
  const { summary, tech, health, ai } = analysis;
  const stack = [...tech.languages, ...tech.frameworks, ...tech.categories];
  return (
    <Card
      title="What a model says"
      note="an opinion of a model, not a fact"
      foot={
        <span>
          By {analysisState?.model}, {analysisState?.finishedAt && <When visit={visit} at={analysisState.finishedAt} />}
          . It is in no number but the type of work, where nothing else tells it.
        </span>
      }
    >
      <p>
        <b>{summary.title}</b> ({WORK_TYPE_NAMES[summary.type]})
      </p>
      <Prose text={summary.description} most={MAX_DESCRIPTION} whole={github.pull} />
      <ul class="fact-list">
        <Opinion title="Risk" value={health.risk_level} />
        <Opinion title="Scope" value={health.scope} />
        <Opinion title="Review friction" value={health.review_friction} />
        <Opinion
          title={labelOf('aiAssisted')}
          value={`${ai.assisted === null ? UNKNOWN : ai.assisted ? 'yes' : 'no'}, ${share(ai.confidence)} sure${ai.tools.length > 0 ? `: ${ai.tools.join(', ')}` : ''}`}
        />
        {stack.length > 0 && <Opinion title="Made of" value={stack.join(', ')} />}
      </ul>
      {[...health.reasons, ai.usage].filter(Boolean).map((text) => (
        <p class="faint">{text}</p>
      ))}
      {ai.evidence.map((quote) => (
        <blockquote>{quote}</blockquote>
      ))}
    </Card>
  );
}

function Opinion({ title, value }: { title: string; value: string }) {
  return (
    <li class="told">
      <span>{title}</span>
      <b>{value}</b>
    </li>
  );
}

/** The parts that are missing, by their names, each with why and when it is asked for again. */
export function missingParts({
  setAside,
  cappedLists,
}: Detail): { what: string; why: string; nextTry: string | null }[] {
  const words = (list: string | undefined) =>
    list === undefined ? 'the pull request itself' : plain(list.replace(/([A-Z])/g, ' $1'));
  return [
    ...setAside.map(({ list, reason, nextTry }) => ({ what: words(list), why: reason, nextTry })),
    ...Object.entries(cappedLists).map(([list, { total, listed }]) => ({
      what: words(list),
      why: `GitHub lists ${count(listed)} of ${count(total)}`,
      nextTry: null,
    })),
  ];
}
