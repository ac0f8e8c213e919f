import { cards } from './cards.js';
import { dim, element } from './element.js';
import { counted, duration, instant, number, percent, person, UNKNOWN, words } from './format.js';
import { prose } from './prose.js';
import { STAGES, stageBar } from './stages.js';
import { table } from './table.js';

/** A table with at most this many rows is open at first. */
const FEW_ROWS = 50;

export function factsView({ facts, explain }) {
  if (facts === null) return [dim('Not computed yet.')];
  const { reviewRounds, reviewers, reviews, fixResponseSeconds, size, sizeClass, checksPassed, flakyChecks } = facts;
  const { waitingOn, waitingSince, mergedAt } = facts;
  return [
    ...stageBar(Object.fromEntries(STAGES.map(([name]) => [name, facts[`${name}Seconds`]]))),
    cards(
      ['Cycle, start to merge', duration(facts.cycleSeconds)],
      ['Lines changed', number(size), sizeClass === null ? '' : `size ${sizeClass}, without generated files`],
      ['Reviews', number(reviews), `by ${counted(reviewers, 'person')}`, facts.unreviewed && 'merged without one'],
      ['Review rounds', number(reviewRounds), `response ${duration(fixResponseSeconds)}`],
      [
        mergedAt === null ? 'Checks pass now' : 'Checks passed at the merge',
        yesOrNo(checksPassed),
        explain.checksPassed.rule,
        flakyChecks?.length > 0 && `flaky: ${flakyChecks.join(', ')}`,
      ],
      ['First response', duration(facts.responseSeconds), explain.firstResponseAt.rule],
      ['First review', instant(facts.firstReviewAt), explain.firstReviewAt.rule],
      ...(waitingOn === null
        ? []
        : [['Waits for', waitingOn, `since ${instant(waitingSince)}`, explain.waitingOn.rule]]),
      ...(mergedAt === null ? [] : [['Approved at the merge', yesOrNo(!facts.mergedWithoutApproval)]]),
      ['Revert', yesOrNo(facts.isRevert), facts.revertsNumber !== null && `of #${facts.revertsNumber}`],
      ['Hotfix', yesOrNo(facts.isHotfix)],
      ['In production', instant(facts.deployedAt)],
    ),
  ];
}

export function descriptionView({ body, labels, baseRef, headRef, assignees, milestone }) {
  const told = [
    `${headRef} → ${baseRef}`,
    labels.length > 0 && `labels ${labels.join(', ')}`,
    assignees.length > 0 && `assigned to ${assignees.join(', ')}`,
    milestone !== null && `milestone ${milestone}`,
  ];
  return [dim(told.filter(Boolean).join(' · ')), body === '' ? dim('No description.') : prose(body)];
}

export function filesView({ files, changedFiles, additions, deletions }) {
  const rows = files.map((file) => [
    file.path,
    file.changeType,
    `+${number(file.additions)}`,
    `−${number(file.deletions)}`,
  ]);
  const sum = `${counted(changedFiles, 'file')}, +${number(additions)} −${number(deletions)}`;
  const made = table('Lines by file', ['Path', 'Change', 'Added', 'Deleted'], rows);
  return [
    dim(files.length < changedFiles ? `${sum}; ${number(files.length)} are stored` : sum),
    element('details', { open: files.length <= FEW_ROWS }, element('summary', { textContent: 'By file' }), made),
  ];
}

export function checksView({ checkRuns, commitStatuses, explain }) {
  if (checkRuns.length + commitStatuses.length === 0) return [dim('No check is known.')];
  const rows = [
    ...checkRuns.map(({ name, status, conclusion, startedAt, completedAt }) => [
      name,
      words(conclusion ?? status),
      startedAt === null || completedAt === null
        ? UNKNOWN
        : duration((Date.parse(completedAt) - Date.parse(startedAt)) / 1000),
    ]),
    ...commitStatuses.map(({ context, state }) => [context, words(state), UNKNOWN]),
  ];
  return [
    dim(sentence(explain.checksPassed.rule)),
    table('On the last commit', ['Check', 'Result', 'Took'], rows, 'words'),
  ];
}

export function evidenceView({ aiSignals }) {
  if (aiSignals.length === 0) return [dim('No evidence was found.')];
  const rows = aiSignals.map(({ tool, kind, tier, source, quote }) => [tool, words(kind), tier, source, quote]);
  return [table('The evidence', ['Tool', 'As', 'Tier', 'Source', 'Quote'], rows, 'words')];
}

export function analysisView({ analysis, analysisState }) {
  if (analysis === null) return [dim(noAnalysis(analysisState))];
  const { summary, tech, health, ai } = analysis;
  const stack = [...tech.languages, ...tech.frameworks, ...tech.categories];
  return [
    element('p', {}, element('strong', { textContent: summary.title }), ` (${summary.type})`),
    prose(summary.description),
    cards(
      ['Risk', health.risk_level],
      ['Scope', health.scope],
      ['Review friction', health.review_friction],
      ['AI-assisted, says the model', yesOrNo(ai.assisted), `confidence ${percent(ai.confidence)}`, ...ai.tools],
    ),
    ...(stack.length > 0 ? [dim(`Made of: ${stack.join(', ')}`)] : []),
    ...[...health.reasons, ai.usage].filter(Boolean).map((textContent) => element('p', { textContent })),
    ...ai.evidence.map((textContent) => element('blockquote', { textContent })),
    dim(`By ${analysisState.model}, ${instant(analysisState.finishedAt)}`),
  ];
}

function noAnalysis(state) {
  if (state === null) return 'No model has looked at it.';
  return `${words(state.status)}${state.reason ? `: ${words(state.reason)}` : ''}`;
}

function sentence(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function yesOrNo(value) {
  if (value === null) return UNKNOWN;
  return value ? 'yes' : 'no';
}

/**
 * What was decided: GitHub's decision while it is open, and what stood at the merge afterwards. GitHub goes on to judge a
 * merged one by today's rules of its branch.
 */
function decision({ state, reviewDecision, facts }) {
  if (state === 'open') return reviewDecision !== null && words(reviewDecision);
  if (state !== 'merged' || facts === null) return false;
  return facts.mergedWithoutApproval ? 'without an approval' : 'approved';
}

/** The line under the title. */
export function aboutView(pull, repository, github) {
  const { number: nr, state, isDraft, author, createdAt, reviewDecision, facts } = pull;
  const address = `${github}/${repository.fullName}/pull/${nr}`;
  return [
    element(
      'p',
      {},
      element('a', { href: `/repositories/${repository.id}`, textContent: repository.fullName }),
      ` #${nr} · `,
      element('a', { href: address, textContent: 'On GitHub', rel: 'noreferrer' }),
    ),
    dim(
      [
        isDraft && state === 'open' ? 'draft' : state,
        `by ${person(author)}`,
        `opened ${instant(createdAt)}`,
        decision({ state, reviewDecision, facts }),
      ]
        .filter(Boolean)
        .join(' · '),
    ),
  ];
}
