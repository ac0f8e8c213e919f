import type { AiSignal } from '../ai/evidence.ts';
import { RULE_VERSION } from '../ai/tools.ts';
import type { Hanging } from '../requirements.ts';
import type { CheckName } from '../entities.ts';
import { basisOf, type Basis } from './basis.ts';
import { decidingChecks, requiredToKeep } from './checks.ts';
import type { FactsInput, KeptStatus } from './input.ts';
import { FORMULA_VERSION } from './registry.ts';
import { statusesToKeep } from './statuses-at-merge.ts';
import { factValuesOf, type FactValues } from './values.ts';
import { reviewFacts, type ReviewFact } from './reviewing.ts';

/** The versions of the formulas and of the rules of AI use that computed the facts. */
export interface FactsVersions {
  formula: number;
  rules: number;
}

export const FACTS_VERSIONS: FactsVersions = { formula: FORMULA_VERSION, rules: RULE_VERSION };

/** One row of `pull_request_facts` with its `review_facts` and `ai_signals`. */
export interface Facts extends FactValues {
  pullRequestId: string;
  version: string;
  readAt: string;
  /** The checks for which `checksPassed` depends on which are required; null when all agree. Not stored with the facts. */
  hanging: Hanging | null;
  /** The checks that were required, to be stored with a merged pull request; null when they are not known, or stored already. */
  requiredChecks: CheckName[] | null;
  /** The statuses at the merge, to be stored with a merged pull request; null without any, and when they are stored already. */
  statusesAtMerge: KeptStatus[] | null;
  /** Whether its own text says that it is a revert. The pull request that it names can still show that it is not. */
  revert: { isForm: boolean; isReland: boolean };
  reviewFacts: ReviewFact[];
  signals: AiSignal[];
}

/** The facts of one pull request. They depend only on the stored rows and the workspace's rules, not on the order in which these arrived. */
export function factsOf(input: FactsInput): Facts {
  const basis = basisOf(input);
  return {
    pullRequestId: input.pullRequestId,
    version: input.version,
    readAt: input.readAt,
    ...factValuesOf(basis),
    hanging: hangingOn(basis),
    requiredChecks: requiredToKeep(input, basis.verdict),
    statusesAtMerge: statusesToKeep(input),
    revert: { isForm: basis.revert.isForm, isReland: basis.revert.isReland },
    reviewFacts: reviewFacts(basis.reviews, input.events),
    signals: basis.signals,
  };
}

/** What was required at a merge is not asked for again. */
function hangingOn({ input: { number, baseRef, closedAt, requiredChecks }, verdict }: Basis): Hanging | null {
  const deciding = requiredChecks === null ? decidingChecks(verdict) : [];
  return deciding.length > 0 ? { number, isOpen: closedAt === null, baseRef, checks: deciding } : null;
}
