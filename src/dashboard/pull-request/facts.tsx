import { WORK_TYPE_NAMES } from '../../domain/metrics/filters.ts';
import { FACTS } from '../../domain/facts/registry.ts';
import { SHOWN_FACT_NAMES, shownAs, VERSIONS, type FactName, type ShownFactName } from '../../domain/facts/values.ts';
import { refreshRoute } from '../../routes/pull-requests/refresh.ts';
import { ago, count, counted, duration, UNKNOWN, withMoments } from '../format.ts';
import type { Form } from '../forms.tsx';
import type { Html } from '../html.ts';
import { deploymentHref } from '../parts/deployments.tsx';
import { PostForm } from '../parts/post-form.tsx';
import { Card } from '../parts/section.tsx';
import { InWorkingHours } from '../parts/waits-on.tsx';
import { When, whenWords } from '../parts/when.tsx';
import { mayChange, thereWith, type Visit } from '../visit.ts';
import { nameOf, plain, type Detail, type Seen } from './detail.ts';

/** How many rows of a fact are listed. */
const MAX_ROWS = 10;

type Facts = NonNullable<Detail['facts']>;
type FactKey = keyof Detail['explain'];
type Explanation = Detail['explain'][FactKey];

/** A fact that people ask for. */
interface Entry {
  of: FactKey & FactName;
  /** Where it is said in another form than the fact has, such as "Counts in metrics: yes" of what leaves it out. */
  title?: string;
  value: Html;
  /** Where more of it is. It cannot stand in the value, which is pressed to open the fact. */
  link?: Html;
}

/** Reads the pull request again from GitHub. The page then says that it is being read, until a later copy is stored. */
export const refreshForm: Form = {
  path: '/pull-requests/:id/refresh',
  least: 'member',
  async act({ params, send }) {
    const { readAt } = (await send(refreshRoute, { params })) as { readAt: string };
    return { reading: readAt };
  },
};

/** The facts that people ask for, each with how it is computed and from which rows; below them all others. */
export function FactList({ seen }: { seen: Seen }) {
  const { visit, pull } = seen;
  const { facts } = pull;
  return (
    <Card
      title="Facts"
      note={facts === null ? 'being computed' : 'press one to see why'}
      aside={<a href={thereWith(visit, '/docs/measures')}>Definitions</a>}
      flush
      foot={
        <>
          <span>Read from GitHub {ago(pull.readAt, visit.now)}.</span>
          {mayChange(visit) && (
            <PostForm visit={visit} action={`/pull-requests/${pull.id}/refresh`} className="inline">
              <button class="link" type="submit">
                Read again
              </button>
            </PostForm>
          )}
        </>
      }
    >
      <ul class="fact-list">
        {facts === null ? (
          <li class="none">The facts are computed within a minute or two.</li>
        ) : (
          <Main seen={seen} facts={facts} />
        )}
      </ul>
      {facts !== null && <Others seen={seen} facts={facts} />}
    </Card>
  );
}

function Main({ seen, facts }: { seen: Seen; facts: Facts }) {
  const { visit, pull, github } = seen;
  const at = (instant: string | null, by: Html = null) =>
    instant === null ? (
      UNKNOWN
    ) : (
      <>
        <When visit={visit} at={instant} />
        {by && <> by {by}</>}
      </>
    );
  const lastApprover = pull.explain.lastApprovalAt.rows.at(-1)?.by ?? null;
  const entries: (Entry | false)[] = [
    { of: 'firstCommitAt', value: at(facts.firstCommitAt) },
    { of: 'readyAt', value: facts.readyAt === null ? 'always a draft' : at(facts.readyAt) },
    { of: 'firstReviewAt', value: at(facts.firstReviewAt, facts.firstReviewer && nameOf(facts.firstReviewer)) },
    { of: 'lastApprovalAt', value: at(facts.lastApprovalAt, lastApprover) },
    { of: 'reviewers', value: reviewersWords(facts) },
    { of: 'commitsAfterFirstReview', value: count(facts.commitsAfterFirstReview) },
    pull.mergedAt !== null && {
      of: 'mergedWithoutApproval',
      title: 'Approved at the merge',
      value: approvalWords(pull, facts),
    },
    {
      of: 'checksPassed',
      title: pull.mergedAt === null ? 'Checks now' : 'Checks at the merge',
      value: checksWords(facts, pull),
    },
    facts.waitingOn !== null && {
      of: 'waitingOn',
      value: (
        <>
          <Waiting visit={visit} on={facts.waitingOn} since={facts.waitingSince} /> <InWorkingHours facts={facts} />
        </>
      ),
    },
    { of: 'size', value: sizeWords(pull, facts) },
    {
      of: 'workType',
      value:
        facts.workType === null ? (
          UNKNOWN
        ) : (
          <>
            {WORK_TYPE_NAMES[facts.workType]} <span class="faint">from the {facts.workTypeSource}</span>
          </>
        ),
    },
    { of: 'forcePushes', title: 'Reopened, force-pushed', value: oftenWords(facts) },
    {
      of: 'deployedAt',
      value: liveFact(seen, facts),
      link: pull.deployment && facts.deployedAt !== null && (
        <a href={deploymentHref(visit, pull.deployment.id)}>Deployment {pull.deployment.sha.slice(0, 7)}</a>
      ),
    },
    {
      of: 'isRevert',
      title: FACTS.revertsNumber.label,
      value: revertsWords(facts),
      link: facts.revertsNumber !== null && (
        <a href={github.issue({ repository: pull.repository, number: facts.revertsNumber })} rel="noreferrer">
          #{facts.revertsNumber} on GitHub
        </a>
      ),
    },
    { of: 'isHotfix', value: facts.isHotfix === true ? 'yes' : 'no' },
    { of: 'excludedBy', title: 'Counts in metrics', value: countsWords(pull) },
  ];
  return (
    <>
      {entries.map((entry) => entry && <Fact seen={seen} entry={entry} />)}
      <li class="told">
        <span>Linked issues</span>
        <b>
          {pull.linkedIssues.length === 0
            ? UNKNOWN
            : pull.linkedIssues.map((issue) => (
                <>
                  <a href={github.issue(issue)} rel="noreferrer">
                    {issue.repository === pull.repository ? '' : issue.repository}#{issue.number}
                  </a>{' '}
                </>
              ))}
        </b>
      </li>
      <li class="told">
        <span>{VERSIONS.formulaVersion.label}</span>
        <b>{facts.formulaVersion}</b>
      </li>
    </>
  );
}

function Fact({ seen, entry: { of, title, value, link } }: { seen: Seen; entry: Entry }) {
  const { rule, rows } = seen.pull.explain[of];
  return (
    <li>
      <details>
        <summary>
          <span>{title ?? FACTS[of].label}</span>
          <b>{value}</b>
        </summary>
        <p>
          {sentence(rule)} {link}
        </p>
        {rows.length > 0 && (
          <ul>
            {rows.slice(0, MAX_ROWS).map((row) => (
              <li>
                <Row seen={seen} row={row} />
              </li>
            ))}
            {rows.length > MAX_ROWS && <li>and {count(rows.length - MAX_ROWS)} more</li>}
          </ul>
        )}
      </details>
    </li>
  );
}

/** A row that a fact came from, with where it is on GitHub. */
function Row({ seen: { visit, github }, row: { kind, id, at, by } }: { seen: Seen; row: Explanation['rows'][number] }) {
  const words = `${kind} ${kind === 'commit' ? id.slice(0, 7) : id}${by === null ? '' : ` by ${by}`}`;
  const link = linkOf(github, kind, id);
  return (
    <>
      {link === null ? (
        words
      ) : (
        <a href={link} rel="noreferrer">
          {words}
        </a>
      )}
      {at !== null && <span class="faint"> {whenWords(visit, at)}</span>}
    </>
  );
}

function linkOf(github: Seen['github'], kind: string, id: string): string | null {
  switch (kind) {
    case 'review':
      return github.review(id);
    case 'comment':
      return github.comment(id, 'issue');
    case 'inline comment':
      return github.comment(id, 'review');
    case 'commit':
      return github.commit(id);
    case 'check':
      return /^\d+ /.test(id) ? github.run(id.split(' ')[0] ?? '') : github.checks;
    case 'status':
      return github.checks;
    default:
      return null;
  }
}

/** Every other fact, with its rule. */
function Others({ seen: { visit, pull }, facts }: { seen: Seen; facts: Facts }) {
  return (
    <details class="fold">
      <summary>All {SHOWN_FACT_NAMES.length} facts, with their rules</summary>
      <table class="list">
        <thead>
          <tr>
            <th scope="col">Fact</th>
            <th scope="col">Value</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {SHOWN_FACT_NAMES.map((name) => (
            <tr>
              <td>{FACTS[name].label}</td>
              <td>{valueWords(visit, name, facts[shownAs(name)])}</td>
              <td>{withMoments(pull.explain[shownAs(name)].rule, visit.workspace.timeZone, visit.now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** A fact of any kind in words. */
function valueWords(visit: Visit, name: ShownFactName, value: unknown): string {
  if (value === null || value === undefined) return UNKNOWN;
  const { kind } = FACTS[name];
  if (kind === 'instant') return whenWords(visit, value as string);
  if (kind === 'seconds') return duration(value as number);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return kind === 'rate' ? String(Math.round(value * 10) / 10) : count(value);
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ');
  return typeof value === 'string' ? plain(value) : nameOf(value as { login: string });
}

/** Reviews and reviewers. Where they came after the merge, that is said: it counts as unreviewed. */
function reviewersWords({ reviewers, reviews, unreviewed }: Facts): string {
  if (reviewers === null || reviews === null) return UNKNOWN;
  if (reviews === 0) return 'nobody';
  const who = `${reviewers === 1 ? '1 person' : `${count(reviewers)} people`}, ${counted(reviews, 'review')}`;
  return unreviewed === true ? `${who}; all after the merge, so it was merged without a review` : who;
}

/** What stood at the merge. GitHub goes on to judge a merged one by today's rules of its branch. */
export function approvalWords(
  {
    reviewDecision,
    explain,
  }: Pick<Detail, 'reviewDecision'> & { explain: { mergedWithoutApproval: { rows: { kind: string }[] } } },
  { mergedWithoutApproval, unreviewed }: Pick<Facts, 'mergedWithoutApproval' | 'unreviewed'>,
): string {
  if (mergedWithoutApproval === null) return UNKNOWN;
  const standing = explain.mergedWithoutApproval.rows.filter(({ kind }) => kind === 'review').length;
  if (!mergedWithoutApproval) {
    const later = reviewDecision === 'changes_requested' || reviewDecision === 'review_required';
    const stood = standing === 1 ? '1 approval stood' : `${standing} approvals stood`;
    return later ? `yes: ${stood}; GitHub says ${plain(reviewDecision)} by today’s rules` : `yes: ${stood}`;
  }
  if (reviewDecision === 'approved') return 'no; an approval came after the merge, or was no person’s';
  return unreviewed === false ? 'no; it was reviewed, and nobody’s approval stood' : 'no';
}

/** What the checks said, and what was run again, in one sentence. */
export function checksWords(
  { checksPassed, flakyChecks }: Pick<Facts, 'checksPassed' | 'flakyChecks'>,
  { explain }: { explain: { checksPassed: { rule: string } } },
): Html {
  const flaky = flakyChecks ?? [];
  const again =
    flaky.length === 0
      ? ''
      : `; ${flaky.length === 1 ? 'one failed and was' : `${flaky.length} failed and were`} run again: ${flaky.join(', ')}`;
  const beside = /; not required: (.*)$/.exec(explain.checksPassed.rule)?.[1];
  const others = beside === undefined ? '' : `; not required: ${beside}`;
  if (checksPassed === null) return `not known${others}`;
  return (
    <>
      <span class={checksPassed ? 'good' : 'bad'}>{checksPassed ? 'passed' : 'did not pass'}</span>
      {again}
      {others}
    </>
  );
}

/** What was said a moment ago is computed soon; until then numbers have what was before. */
function countsWords({ excludedBy, exclusion }: Detail): string {
  if (excludedBy === null) return exclusion === null ? 'yes' : 'yes, until the numbers are computed again';
  if (excludedBy !== 'person') return `no: rule ${excludedBy}`;
  return exclusion === null ? 'no, until the numbers are computed again' : 'no: left out by a person';
}

function Waiting({ visit, on, since }: { visit: Visit; on: string; since: string | null }) {
  return (
    <>
      {on === 'author' ? 'its author' : on === 'merge' ? 'the merge' : 'reviewers'}
      {since && (
        <>
          , since <When visit={visit} at={since} />
        </>
      )}
    </>
  );
}

function revertsWords({ revertsNumber, isRevert }: Facts): string {
  if (revertsNumber !== null) return `#${revertsNumber}`;
  return isRevert === true ? 'another one, not known which' : 'nothing';
}

/** The lines that count, beside those that GitHub says. */
function sizeWords({ additions, deletions }: Detail, { size, sizeClass }: Facts): string {
  if (size === null) return UNKNOWN;
  const generated = additions + deletions - size;
  const words = `${counted(size, 'line')}${sizeClass === null ? '' : `, ${sizeClass}`}`;
  return generated > 0 ? `${words}; ${count(generated)} more in generated files` : words;
}

function oftenWords({ reopened, forcePushes }: Facts): string {
  const [again, pushes] = [reopened ?? 0, forcePushes ?? 0];
  if (again + pushes === 0) return 'never';
  const times = (number: number) => (number === 1 ? 'once' : `${number} times`);
  return [again > 0 && `reopened ${times(again)}`, pushes > 0 && `force-pushed ${times(pushes)}`]
    .filter(Boolean)
    .join(', ');
}

function liveFact({ visit, pull: { deployment, mergedAt } }: Seen, facts: Facts): Html {
  if (mergedAt === null) return UNKNOWN;
  if (deployment?.source === 'merges') return 'the merge stands for a deployment';
  const at = facts.deployedAt ?? deployment?.at ?? null;
  if (at === null) return 'not that we know';
  return (
    <>
      <When visit={visit} at={at} />
      {deployment && (
        <>
          , {deployment.environment}, {deployment.sha.slice(0, 7)}
          {deployment.failed === true && <span class="bad">, a failed deployment</span>}
        </>
      )}
    </>
  );
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
