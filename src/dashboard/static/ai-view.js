import { dim, element } from './element.js';
import { duration, number, percent } from './format.js';
import { table } from './table.js';

const USES = [
  ['assisted', 'Assisted: AI helped to write it'],
  ['authored', 'Authored: an agent opened it'],
  ['reviewed', 'Reviewed by a tool'],
];

/** The compared metrics: label, name in the API, and how the value is written. */
const COMPARED = [
  ['Cycle, p50', 'cycle', ({ p50 }) => duration(p50)],
  ['Coding, p50', 'coding', ({ p50 }) => duration(p50)],
  ['Pickup, p50', 'pickup', ({ p50 }) => duration(p50)],
  ['Review, p50', 'review', ({ p50 }) => duration(p50)],
  ['Deploy, p50', 'deploy', ({ p50 }) => duration(p50)],
  ['Lines, p50', 'size', ({ p50 }) => number(p50)],
  ['Unreviewed', 'unreviewed', ({ value }) => percent(value)],
  ['Reverts', 'reverts', ({ value }) => percent(value)],
  ['Checks passed', 'checksPassed', ({ value }) => percent(value)],
];

export function aiView({ n, tools, comparison, ...uses }) {
  const byTier = USES.map(([name, label]) => {
    const { value, byTier: tiers } = uses[name];
    return [label, percent(value), ...['certain', 'strong', 'weak'].map((tier) => percent(tiers[tier].share))];
  });
  const byTool = tools.map((tool) => [
    tool.name,
    ...[tool.assisted, tool.authored, tool.reviewed, tool.pullRequests].map((count) => number(count)),
    percent(tool.share),
  ]);
  const toolColumns = ['Tool', 'Assisted', 'Authored', 'Reviewed', 'Pull requests', 'Share'];
  return [
    dim(
      `Of n ${number(n)} merged pull requests. A share counts certain and strong evidence. Weak evidence has its own column.`,
    ),
    table('Shares by evidence', ['Use', 'Share', 'Certain', 'Strong', 'Weak'], byTier),
    tools.length === 0 ? dim('No tool was found.') : table('Tools', toolColumns, byTool),
    ...comparisonView(comparison),
  ];
}

function comparisonView({ assisted, others, note }) {
  const sides = `With AI n ${number(assisted.n)}, without n ${number(others.n)}.`;
  if (assisted.metrics === null) return [dim(`${sides} They are compared when both have at least ten.`)];
  const rows = COMPARED.map(([label, name, shown]) => [
    label,
    ...[assisted, others].map(({ metrics }) => `${shown(metrics[name])} (n ${number(metrics[name].n)})`),
  ]);
  return [table('With AI and without', ['Measure', 'With AI', 'Without'], rows), element('p', { textContent: note })];
}
