import type { summaryRoute } from '../../routes/metrics/summary.ts';
import { LISTED_MEASURES } from '../../domain/metrics/measure-lists.ts';
import type { Answer } from '../read.ts';
import { behindHref } from './figure.tsx';
import { thereWith, type Visit } from '../visit.ts';
import { MIN_TAIL_SECONDS } from '../../domain/metrics/claims.ts';

type Claim = Answer<typeof summaryRoute>['claims'][number];

/** The first line of a page: what the rules claim, each with the pull requests behind it. */
export function Summary({ visit, summary: { claims } }: { visit: Visit; summary: Answer<typeof summaryRoute> }) {
  return (
    <p class="summary">
      {claims.map((claim) => {
        const href = addressOf(visit, claim);
        return <>{href === null ? claim.text : <a href={href}>{claim.text}</a>} </>;
      })}
    </p>
  );
}

function addressOf(visit: Visit, { kind, measure }: Claim): string | null {
  const listed = LISTED_MEASURES.find((each) => each === measure);
  if (!listed) return null;
  if (kind === 'tail') return behindHref(visit, { measure: listed, bin: `${MIN_TAIL_SECONDS}-` });
  return kind === 'forgotten'
    ? thereWith(visit, '/pull-requests', { own: { measure: listed } })
    : behindHref(visit, { measure: listed });
}
