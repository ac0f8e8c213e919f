import type { Schedule } from './board.ts';

/** What can go wrong with a request, as GitHub and the network show it. */
export const FAULT_KINDS = [
  'bad-gateway',
  'gateway-timeout',
  'server-error',
  'service-unavailable',
  'hang',
  'reset',
  'truncated',
  'html',
  'resource-limits',
  'too-wide',
  'rate-limited',
  'secondary',
  'unauthorized',
  'suspended',
  'not-found',
  'blocked',
  'forbidden-field',
  'partial',
  'stuck-cursor',
  'refused-cursor',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** A switched-on fault: what happens, and to which requests. */
export interface Fault extends Schedule {
  readonly kind: FaultKind;
  readonly api?: 'graphql' | 'rest';
  /** Only requests whose path, or query text with its variables, contains this. */
  readonly matching?: string;
  /** Only queries asking for more pull requests than this; `too-wide` needs it. */
  readonly widerThan?: number;
  /** `secondary`: 200, 403 (the default) or 429. */
  readonly status?: 200 | 403 | 429;
  /** `secondary`: seconds; no header without it. */
  readonly retryAfter?: number;
  /** `rate-limited`: seconds until the points return; 60 without it. */
  readonly resetIn?: number;
  /** `rate-limited`: GitHub has been seen to write either. */
  readonly errorType?: 'RATE_LIMITED' | 'RATE_LIMIT';
  /** `forbidden-field` and `partial`: the answer's field that comes back null; `statusCheckRollup` without it. */
  readonly field?: string;
}
