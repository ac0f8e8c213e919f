import { ProblemError } from '../../../routes/problem.ts';
import { SPLITS, type Split } from '../../../domain/metrics/splits.ts';
import { labelOf } from '../../../domain/metrics/measures.ts';
import { CLOSED } from '../../parts/panel.tsx';
import { hereWith, type Visit } from '../../visit.ts';

/** What the page can be of: the whole, and where its time goes. */
export const FLOW_STAGES = ['cycle', 'coding', 'pickup', 'review', 'approvedToMerge', 'deploy'] as const;
export type FlowStage = (typeof FLOW_STAGES)[number];

/** What the chart over time shows: each pull request as a dot, or the weeks with bands. */
export const FORMS = ['dots', 'weeks'] as const;
export type FlowForm = (typeof FORMS)[number];

export const SCALES = ['log', 'linear'] as const;
export type FlowScale = (typeof SCALES)[number];

/** From where to where each goes. */
export const SPANS: Record<FlowStage, string> = {
  cycle: 'start to merge',
  coding: 'start to ready for review',
  pickup: 'ready for review to the first review',
  review: 'first review to merge',
  approvedToMerge: 'last approval to merge',
  deploy: 'merge to the first deployment that carried it',
};

/** What the address asks for. Throws 400 for what there is not. */
export interface FlowAsked {
  stage: FlowStage;
  form: FlowForm;
  scale: FlowScale;
  split: Split;
}

export function flowAsked({ address: { own } }: Visit): FlowAsked {
  return {
    stage: oneOf('stage', FLOW_STAGES, own.stage ?? 'cycle'),
    form: oneOf('form', FORMS, own.form ?? 'dots'),
    scale: oneOf('scale', SCALES, own.scale ?? 'log'),
    split: oneOf('split', SPLITS, own.split ?? 'size'),
  };
}

function oneOf<Value extends string>(path: string, values: readonly Value[], given: string): Value {
  const found = values.find((value) => value === given);
  if (found !== undefined) return found;
  const message = `one of ${values.join(', ')}`;
  throw new ProblemError(400, `${path}: ${message}`, [{ path, message }]);
}

/** Chooses the stage: what the page is of. */
export function StageChooser({ visit, stage }: { visit: Visit; stage: FlowStage }) {
  return (
    <nav class="choice" aria-label="Stage">
      {FLOW_STAGES.map((each) => (
        // What is open beside the page is of another stage.
        <ChoiceLink
          href={hereWith(visit, { own: { stage: each === 'cycle' ? null : each, ...CLOSED, pr: null } })}
          words={labelOf(each)}
          isChosen={each === stage}
        />
      ))}
    </nav>
  );
}

/** Chooses between the dots and the weeks. */
export function FormChooser({ visit, form }: { visit: Visit; form: FlowForm }) {
  return (
    <div class="choice" role="group" aria-label="Show">
      {FORMS.map((each) => (
        <ChoiceLink
          href={hereWith(visit, { own: { form: each === 'dots' ? null : each } })}
          words={each === 'dots' ? 'Each' : 'By week'}
          isChosen={each === form}
        />
      ))}
    </div>
  );
}

/** One of a few that can be chosen. */
export function ChoiceLink({ href, words, isChosen }: { href: string; words: string; isChosen: boolean }) {
  return (
    <a href={href} {...(isChosen && { 'aria-current': 'true' })}>
      {words}
    </a>
  );
}
