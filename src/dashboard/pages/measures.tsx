import { DELIVERY } from '../../domain/metrics/delivery.ts';
import { FACTS } from '../../domain/facts/registry.ts';
import { isOfNow, LISTED_MEASURES, whoCounts, type ListedMeasure } from '../../domain/metrics/measure-lists.ts';
import { labelOf, measureOf, unitOf } from '../../domain/metrics/measures.ts';
import { shownBy } from '../../domain/metrics/who.ts';
import { inlineCode } from '../inline-code.tsx';
import { sentenceOf } from '../measure-words.ts';
import type { Page } from '../page.ts';
import { deploymentsHref, isDeploymentMeasure, type DeploymentMeasure } from '../parts/deployments.tsx';
import { behindHref } from '../parts/figure.tsx';
import type { Visit } from '../visit.ts';

/** How each measure is computed. The addresses of its parts are those that panels lead to. */
export const measures: Page = {
  path: '/docs/measures',
  title: 'Measures',
  question: 'What each number means, and how it is computed.',
  own: [],
  show: (visit) => ({
    crumbs: [{ name: 'API and docs', href: '/docs' }],
    sections: [
      <section class="card">
        <div class="content stack measures">
          <p>
            Every number counts pull requests, or what happened to them; the last four count deployments. What is not
            known is left out; it never counts as 0. A duration is told as <em>half within</em>: half of all took no
            longer. A pull request that a person or a rule has left out is in no number; it stays in the lists.
          </p>
          {LISTED_MEASURES.map((measure) => (
            <Measure visit={visit} measure={measure} />
          ))}
          {Object.keys(DELIVERY)
            .filter(isDeploymentMeasure)
            .map((measure) => (
              <OfDeployments visit={visit} measure={measure} />
            ))}
        </div>
      </section>,
    ],
  }),
};

function Measure({ visit, measure }: { visit: Visit; measure: ListedMeasure }) {
  const who = shownBy(whoCounts(measure)).join(' and ');
  return (
    <section id={measure}>
      <h2>{labelOf(measure)}</h2>
      <p>{inlineCode(sentenceOf(measure))}</p>
      <dl>
        <div>
          <dt>Computed</dt>
          <dd>{computation(measure)}</dd>
        </div>
        {factOf(measure) !== null && (
          <div>
            <dt>Value</dt>
            <dd>{inlineCode(factOf(measure) ?? '')}</dd>
          </div>
        )}
        <div>
          <dt>Whose</dt>
          <dd>of {who}, unless the filter says otherwise</dd>
        </div>
        <div>
          <dt>API</dt>
          <dd>
            <code>{`GET /v1/metrics/pull-requests?measure=${measure}`}</code>
          </dd>
        </div>
      </dl>
      <p>
        <a href={behindHref(visit, { measure })}>The pull requests behind it</a>
      </p>
    </section>
  );
}

/** How DORA's measures that count deployments are computed. */
const OF_DEPLOYMENTS: Record<DeploymentMeasure, string> = {
  deploymentFrequency: 'how many there are in the window, divided by its days',
  changeFailRate: 'those that failed, divided by all; what counts as failed stands on Delivery',
  recoveryTime: 'half within: percentiles of the seconds over all that failed and recovered (percentile_cont)',
  reworkRate: 'those that put something right, divided by all, with rollbacks',
};

function OfDeployments({ visit, measure }: { visit: Visit; measure: DeploymentMeasure }) {
  return (
    <section id={measure}>
      <h2>{labelOf(measure)}</h2>
      <p>{inlineCode(sentenceOf(measure))}</p>
      <dl>
        <div>
          <dt>Computed</dt>
          <dd>{OF_DEPLOYMENTS[measure]}</dd>
        </div>
        <div>
          <dt>API</dt>
          <dd>
            <code>{`GET /v1/deployments?measure=${measure}`}</code>
          </dd>
        </div>
      </dl>
      <p>
        <a href={deploymentsHref(visit, { measure })}>The deployments behind it</a>
      </p>
    </section>
  );
}

/** How the number comes from what is counted, by the form of the measure. */
function computation(measure: ListedMeasure): string {
  const { form } = measureOf(measure);
  switch (form) {
    case 'count':
      return 'how many there are in the window, by the instant at which it happened';
    case 'distinct':
      return 'how many different people there are; the weeks do not sum to the window';
    case 'stock':
      return isOfNow(measure)
        ? 'how many there are now, whatever the window is'
        : 'how many there are when the window ends';
    case 'share':
      return 'those that have it, divided by all that were merged in the window and for which it is known';
    case 'span':
    case 'distribution':
      return `half within, 3 of 4 within and 9 of 10 within: percentiles of the ${unitWords(measure)} over all that were merged in the window and have a value, between two neighbours by their distance (percentile_cont)`;
    case 'ratio':
      return 'one number divided by another';
  }
}

function unitWords(measure: ListedMeasure): string {
  return unitOf(measure) ?? 'values';
}

/** What the value of a pull request is, when it is one of its facts. */
function factOf(measure: ListedMeasure): string | null {
  const of = measureOf(measure);
  return of.form === 'distribution' || of.form === 'share' ? FACTS[of.of].explain : null;
}
