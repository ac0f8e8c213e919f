import type { Random } from '../../packages/github-replay/src/generate/random.ts';

/** A situation by its name, with its parameters. */
export type Named = { name: string } & Record<string, unknown>;

/**
 * Faults of GitHub that a sync must survive with all of GitHub's data; faults that set something aside for long are
 * left out. A fault with more entries is chosen more often: a hanging request costs 15 s, and a refused cursor the
 * whole walk.
 */
const PASSING: ((random: Random) => Named)[] = [
  few('bad-gateway'),
  few('bad-gateway'),
  few('gateway-timeout'),
  few('server-error'),
  few('server-error'),
  few('service-unavailable'),
  few('service-unavailable'),
  few('connection-refused'),
  few('reset'),
  few('reset'),
  few('truncated'),
  few('truncated'),
  few('html'),
  few('slow', { milliseconds: 3_000 }),
  few('resource-limits'),
  few('partial'),
  few('query-failed'),
  few('too-wide', { widerThan: 9 }),
  few('node-hole', { every: 5, widerThan: 1 }),
  few('pull-request-bad-gateway', { every: 9 }),
  few('pull-request-error', { every: 9 }),
  few('page-too-large', { most: 50 }),
  (random) => ({ name: 'short-pages', rows: random.int(3, 60), seconds: 5 }),
  (random) => ({ name: 'github-away', how: random.pick(['503', '502', 'refused']), seconds: random.int(1, 4) }),
  (random) => ({
    name: 'secondary',
    next: 1,
    status: random.pick([200, 403, 429] as const),
    retryAfter: random.int(1, 2),
  }),
  (random) => ({
    name: 'rate-limited',
    next: 1,
    resetIn: 2,
    errorType: random.pick(['RATE_LIMITED', 'RATE_LIMIT'] as const),
  }),
  (random) => ({ name: random.pick(['stuck-cursor', 'refused-cursor']), next: 1 }),
  () => ({ name: 'unauthorized', next: 1 }),
  () => ({ name: 'hang', next: 1 }),
  () => ({ name: 'stalled-body', next: 1 }),
];

/** Special cases in the histories, one in this many pull requests: the same in the runs with and without faults. */
const HELD: readonly Named[] = [
  { name: 'head-not-last', every: 3 },
  { name: 'bot-commit-authors', every: 7 },
  { name: 'path-twice', every: 13 },
  { name: 'long-paths', every: 17 },
  { name: 'mannequins', every: 19 },
  { name: 'organization-accounts', every: 23 },
  { name: 'copilot-two-names', every: 29 },
  { name: 'unstorable-text', every: 31 },
  { name: 'odd-dates', every: 37 },
  { name: 'long-names', every: 41 },
  { name: 'large-comments', every: 97, count: 4 },
];

/** Faults of the database; it keeps everything that it has answered. */
const OF_THE_DATABASE: ((random: Random) => Named)[] = [
  (random) => ({ name: 'unreachable', seconds: random.int(1, 5) }),
  (random) => ({ name: 'unreachable', seconds: random.int(1, 5) }),
  few('answer-lost'),
  few('answer-lost'),
  (random) => ({ name: 'sqlstate', code: random.pick(['58030', '57014', '40001', '53300']), next: random.int(1, 2) }),
  (random) => ({ name: 'hang', carriedOut: random.chance(0.5), next: 1 }),
  few('control-plane-failed'),
  few('too-many-attempts'),
  few('server-error', { status: 502 }),
];

function few(name: string, parameters: Record<string, unknown> = {}): (random: Random) => Named {
  return (random) => ({ ...parameters, name, next: random.int(1, 3) });
}

export function pickPassing(random: Random): Named {
  return random.pick(PASSING)(random);
}

/** About half of what histories can hold. */
export function pickHeld(random: Random): Named[] {
  return HELD.filter(() => random.chance(0.5));
}

export function pickOfDatabase(random: Random): Named {
  return random.pick(OF_THE_DATABASE)(random);
}
