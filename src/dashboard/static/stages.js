import { element, svg } from './element.js';
import { duration } from './format.js';

/** The stages of a pull request in their order: name in the API, label. */
export const STAGES = [
  ['coding', 'Coding'],
  ['pickup', 'Pickup'],
  ['review', 'Review'],
  ['mergeWait', 'Wait, unreviewed'],
  ['deploy', 'Deploy'],
];

/**
 * The stages as parts of one bar, in proportion, with their labels and durations. `seconds` has the duration of each
 * stage by its name.
 */
export function stageBar(seconds) {
  const known = STAGES.filter(([name]) => (seconds[name] ?? null) !== null);
  const total = known.reduce((sum, [name]) => sum + seconds[name], 0);
  const bar = svg('svg', { viewBox: `0 0 ${total || 1} 1`, preserveAspectRatio: 'none', class: 'stages', role: 'img' });
  bar.setAttribute('aria-label', known.map(([name, label]) => `${label}: ${duration(seconds[name])}`).join(', '));
  let x = 0;
  for (const [name] of known) {
    bar.append(svg('rect', { x, y: 0, width: seconds[name], height: 1, class: `stage-${name}` }));
    x += seconds[name];
  }
  const legend = known.map(([name, label]) =>
    element('li', {}, element('span', { className: `swatch stage-${name}` }), `${label} ${duration(seconds[name])}`),
  );
  return [...(total === 0 ? [] : [bar]), element('ul', { className: 'legend' }, ...legend)];
}
