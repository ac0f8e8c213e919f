import type { ModelControl } from '../../packages/model-stand-in/src/control.ts';
import type { Fault, FaultKind } from '../../packages/model-stand-in/src/faults/fault.ts';
import type { FailureReason } from '../../src/domain/analysis/call.ts';

/** Ways of a model that never says what it should, each with the reason that is kept. */
export const HOPELESS: [kind: FaultKind, reason: FailureReason][] = [
  ['prose', 'invalid_answer'],
  ['wrong-enum', 'invalid_answer'],
  ['wrong-shape', 'invalid_answer'],
  ['empty', 'invalid_answer'],
  ['cut-short', 'answer_cut'],
  ['content-filter', 'content_filter'],
  ['refusal', 'content_filter'],
];

/** The faults of any call, by their consequence. */
export const FAULTS = {
  /** Refused: nothing is paid. */
  refusing: ['rate-limited', 'overloaded'],
  /** Ended by an error status: nothing is paid, and the next try is counted. */
  erring: ['server-error'],
  /** Interrupted answers; the last three kinds are paid for, and the product does not learn it. */
  breaking: ['html', 'drop', 'reset', 'truncated'],
  lost: ['drop', 'reset', 'truncated'],
  /** Answered, paid for, and of no use. */
  malformed: ['prose', 'wrong-shape', 'wrong-enum', 'empty', 'cut-short'],
  /** Usable answers in an odd form. */
  odd: ['fenced', 'too-long', 'foreign-quotes'],
} satisfies Record<string, FaultKind[]>;

/** The title of a pull request about which the model is hopeless in this way. */
export function hopelessTitle(kind: FaultKind): string {
  return `Hopeless: ${kind}`;
}

/**
 * Adds all faults. Each kind occurs once for certain, with this many calls between two of them; after 18 times as many
 * calls all have occurred, failing calls not counted. After that they occur by chance.
 */
export function injectFaults(control: ModelControl, callsApart: number): void {
  let skip = 0;
  const inject = (fault: Fault): void => {
    skip += callsApart;
    control.addFault({ ...fault, probability: 1, skip, next: 1 });
    control.addFault(fault);
  };
  for (const [kind] of HOPELESS) control.addFault({ kind, matching: hopelessTitle(kind) });
  for (const kind of FAULTS.refusing) {
    inject({ kind, probability: 0.004, retryAfter: 1 });
    // Without a given time the Worker waits five seconds or more, so these are rare.
    inject({ kind, probability: 0.02, next: 1 });
  }
  inject({ kind: 'overloaded', status: 529, probability: 0.002, retryAfter: 1, asDate: true });
  for (const kind of [...FAULTS.erring, ...FAULTS.breaking]) inject({ kind, probability: 0.003 });
  // Takes the place of what comes after it when an answer is to be mended: two bad ones in a row would be a failure by chance.
  control.addFault({ kind: 'slow', milliseconds: 0, matching: 'That answer cannot be used' });
  for (const kind of [...FAULTS.malformed, ...FAULTS.odd]) inject({ kind, probability: 0.006 });
}
