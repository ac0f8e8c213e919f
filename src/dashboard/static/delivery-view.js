import { cards, medianFigure, shareFigure } from './cards.js';
import { dim } from './element.js';
import { number } from './format.js';
import { table } from './table.js';

/** DORA's five metrics. */
export function deliveryView(answer) {
  const { source, note, deploymentFrequency, changeLeadTime, changeFailRate, recoveryTime, reworkRate } = answer;
  const { n, value, days } = deploymentFrequency;
  const share = ({ value: of, ...rest }) => ({ ...rest, share: of });
  return [
    dim(note ?? 'By deployments to production.'),
    cards(
      [
        source === 'merges' ? 'Merges a day' : 'Deployments a day',
        number(value, 2),
        `n ${number(n)}`,
        `on ${number(days)} days`,
      ],
      medianFigure('Change lead time', changeLeadTime),
      shareFigure('Change fail rate', share(changeFailRate)),
      [...medianFigure('Recovery time', recoveryTime), `not recovered ${number(recoveryTime.notRecovered)}`],
      shareFigure('Rework rate', share(reworkRate)),
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
