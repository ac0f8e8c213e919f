import { cards, medianFigure, shareFigure } from './cards.js';
import { dim } from './element.js';
import { number } from './format.js';
import { table } from './table.js';

/** The four DORA metrics. */
export function deliveryView({ source, deploymentFrequency, leadTime, changeFailureRate, timeToRestore }) {
  const { n, perDay } = deploymentFrequency;
  return [
    dim(
      source === 'deployments'
        ? 'By deployments to production.'
        : 'By merges, because no deployment to production is known.',
    ),
    cards(
      [source === 'deployments' ? 'Deployments a day' : 'Merges a day', number(perDay, 2), `n ${number(n)}`],
      medianFigure('Lead time for changes', leadTime),
      shareFigure('Change failure rate', changeFailureRate),
      medianFigure('Time to restore', timeToRestore),
    ),
  ];
}

export function qualityView({ reverts, hotfixes, checksPassed, ciTime, reopened, rounds, fixResponse, flakyChecks }) {
  const rows = flakyChecks.map(({ name, pullRequests }) => [name, number(pullRequests)]);
  return [
    cards(
      shareFigure('Reverts', reverts),
      shareFigure('Hotfixes', hotfixes),
      shareFigure('Checks passed', checksPassed),
      medianFigure('CI time', ciTime),
      shareFigure('Reopened', reopened),
      ['Review rounds, mean', number(rounds.mean, 2), `p90 ${number(rounds.p90, 1)}`, `n ${number(rounds.n)}`],
      medianFigure('Response to requested changes', fixResponse),
    ),
    flakyChecks.length === 0
      ? dim('No check failed and then passed on the same commit.')
      : table('Flaky checks: failed, then passed on the same commit', ['Check', 'Pull requests'], rows),
  ];
}
