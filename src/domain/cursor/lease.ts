import type { Instant } from '../reducer.ts';

/** The right to do a piece of work, until an instant unless it is renewed. */
export interface Lease {
  token: string;
  until: Instant;
}

/** When a message was sent, and how often in a row since a consumer last took one. */
export interface Announced {
  at: Instant;
  times: number;
}
