import { changeText, cards, durationFigure, shareFigure } from './cards.js';
import { dim, element } from './element.js';
import { day, duration, number } from './format.js';
import { STAGES, stageBar } from './stages.js';
import { table } from './table.js';

/** Says which window is shown, and whether all of it is stored. */
export function periodView({ from, to, partial, coveredSince }) {
  const period = element('p', { textContent: `${daysOf(from, to)}, UTC` });
  if (!partial) return [period];
  const textContent =
    coveredSince === null
      ? 'Not whole: no sync of this history has ended yet.'
      : `Not whole: history begins ${day(coveredSince)}, and older pull requests are not stored.`;
  return [period, element('p', { className: 'warning', textContent })];
}

export function overviewView({ current, previous, previousPartial, change }) {
  const size = current.size;
  return [
    cards(
      ['Merged', number(current.merged.value), changeText(change.merged)],
      durationFigure('Cycle, p50', current.cycle, change.cycle),
      durationFigure('Pickup, p50', current.pickup, change.pickup),
      durationFigure('Review, p50', current.review, change.review),
      [
        'Lines changed, p50',
        number(size.p50),
        `p75 ${number(size.p75)}, p90 ${number(size.p90)}`,
        `n ${number(size.n)}`,
        changeText(change.size),
      ],
      shareFigure('Merged without a review', current.unreviewed, change.unreviewed),
      [
        'Open at the end',
        number(current.openAtEnd.value),
        current.openAtEnd.value === null && 'Known when the full history is stored',
      ],
      shareFigure('AI-assisted', current.aiAssisted, change.aiAssisted),
    ),
    dim(comparisonText(previous, previousPartial)),
  ];
}

/** What the arrows mean. */
function comparisonText(previous, previousPartial) {
  if (previous) return `Arrows: clear changes since ${daysOf(previous.from, previous.to)}.`;
  return previousPartial ? 'Not compared: only a part of the window before is stored.' : 'Not compared.';
}

/** The two ways to a merge, with the stage that only its own pull requests have: they never occur together. */
const PATHS = [
  { label: 'Reviewed before the merge', stages: ['coding', 'pickup', 'review', 'deploy'], own: 'review' },
  { label: 'Merged without a review', stages: ['coding', 'mergeWait', 'deploy'], own: 'mergeWait' },
];

export function stagesView({ current }) {
  const rows = STAGES.map(([name, label]) => {
    const { n, p50, p75, p90 } = current[name];
    return [label, duration(p50), duration(p75), duration(p90), number(n)];
  });
  return [
    ...PATHS.flatMap(({ label, stages, own }) => [
      dim(`${label}, n ${number(current[own].n)}`),
      ...stageBar(Object.fromEntries(stages.map((name) => [name, current[name].p50]))),
    ]),
    table('Duration of each stage', ['Stage', 'p50', 'p75', 'p90', 'n'], rows),
    dim(
      'A pull request takes one of the two paths. Coding and deploy are those of all. Each stage has its own median, so their sum is not the median of the cycle.',
    ),
  ];
}

/** The first and the last day of a half-open window. */
function daysOf(from, to) {
  return `${day(from)} to ${day(new Date(Date.parse(to) - 1).toISOString())}`;
}
