import type { Schedule } from '../../../github-replay/src/board/schedule.ts';

/** What can go wrong with a request, as providers, their gateways, the network and models show it. */
export const FAULT_KINDS = [
  // The provider did no work, and charges nothing.
  'rate-limited',
  'quota-exhausted',
  'overloaded',
  'server-error',
  'html',
  'hang',
  // The model has answered, but the answer does not arrive completely: it is charged for, and the caller does not
  // learn it.
  'drop',
  'reset',
  'truncated',
  // The answer arrives late.
  'slow',
  // The answer arrives and is charged for, but does not have the requested form.
  'prose',
  'fenced',
  'wrong-shape',
  'wrong-enum',
  'too-long',
  'foreign-quotes',
  'empty',
  'refusal',
  'cut-short',
  'content-filter',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** A switched-on fault: what happens, and to which requests for a completion that are good. */
export interface Fault extends Schedule {
  readonly kind: FaultKind;
  /** Only requests one of whose messages contains this. */
  readonly matching?: string;
  /** `overloaded`: 503 (the default), or 529. */
  readonly status?: 503 | 529;
  /** `rate-limited` and `overloaded`: seconds; no header without it. */
  readonly retryAfter?: number;
  /** Writes the instant of `retryAfter` as an HTTP date: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after. */
  readonly asDate?: boolean;
  /** `slow`: how much later. */
  readonly milliseconds?: number;
}
