import { integersOf } from './random.ts';

/** A change of a generated history, with its commit on a branch. Instants are milliseconds. */
export interface ShippedChange {
  number: number;
  sha: string;
  begunAt: number;
  openedAt: number;
  mergedAt: number | null;
  base: string;
  headRef: string;
  isHotfix: boolean;
  /** The number of what it takes back. */
  reverts: number | null;
  /** The number of its author. Who is 0 is a bot; the others are people, who have another login from the middle on. */
  author: number;
  /** Whether the workspace's rules exclude it. */
  isExcluded: boolean;
}

export interface Shipment {
  id: number;
  sha: string;
  environment: string;
  beganAt: number;
  succeededAt: number | null;
}

export interface ShippedIncident {
  id: string;
  startedAt: number;
  endedAt: number | null;
  /** The shipment that it names. */
  shipment: number | null;
}

/** A history of changes and what became of them in production. */
export interface ShippedHistory {
  changes: ShippedChange[];
  /** The parent of each commit. */
  parents: Map<string, string>;
  shipments: Shipment[];
  incidents: ShippedIncident[];
  marks: { shipment: number; failed: boolean }[];
}

const HOUR_MS = 3_600_000;
export const SHIPPED_FROM = Date.UTC(2026, 0, 5);

const shaOf = (number: number) => number.toString(16).padStart(40, 'a');

/**
 * A history in which everything happens that deployments can suffer: several environments, failures, repetitions,
 * rollbacks to what was there and to what never was, branches of fixes, reverts, re-lands, hotfixes and incidents.
 */
export function shippedHistory(seed: number, size: number): ShippedHistory {
  const integer = integersOf(seed);
  const { chance, upTo } = diceOf(integer);
  const people = peopleOf(seed);
  const changes: ShippedChange[] = [];
  const parents = new Map<string, string>();
  let tip: string | null = null;
  let at = SHIPPED_FROM;
  for (let number = 1; number <= size; number++) {
    at += HOUR_MS * (1 + upTo(9)) + 1_000 * upTo(3_600);
    const earlier = changes.filter(({ mergedAt }) => mergedAt !== null);
    const reverts = chance(0.25) && earlier.length > 0 ? (earlier[upTo(earlier.length)]?.number ?? null) : null;
    const isMerged = chance(0.92);
    const isAside = reverts === null && chance(0.08);
    const sha = shaOf(number);
    const parent = isAside ? earlier[upTo(earlier.length)]?.sha : tip;
    if (isMerged && parent) parents.set(sha, parent);
    if (isMerged && !isAside) tip = sha;
    const openedAt = at - HOUR_MS * upTo(30);
    const isHotfix = reverts === null && chance(0.12);
    changes.push({
      number,
      sha,
      begunAt: openedAt - HOUR_MS * upTo(20),
      openedAt,
      mergedAt: isMerged ? at : null,
      base: isAside ? 'release' : 'main',
      headRef: isHotfix && chance(0.4) ? 'repair' : `change-${number}`,
      isHotfix,
      reverts,
      ...people(),
    });
  }
  return { changes, parents, ...fateOf(changes, [SHIPPED_FROM, at], 1, { chance, upTo }) };
}

/**
 * What became of changes in production between the first and the last of their merges: `pace` times as long lies between
 * two shipments as in a history that is generated whole.
 */
export function fateOf(
  changes: ShippedChange[],
  [from, to]: readonly [number, number],
  pace: number,
  dice: Dice,
): Pick<ShippedHistory, 'shipments' | 'incidents' | 'marks'> {
  const { chance, upTo } = dice;
  const shipments = shipmentsOf(changes, from, to + 20 * HOUR_MS, pace, dice);
  const incidents = Array.from({ length: Math.ceil(changes.length / 12) }, (_, index) => {
    const startedAt = from + upTo(to - from);
    return {
      id: `incident-${index}`,
      startedAt,
      endedAt: chance(0.8) ? startedAt + HOUR_MS * upTo(40) : null,
      shipment: chance(0.4) ? (shipments[upTo(shipments.length)]?.id ?? null) : null,
    };
  });
  const marks = shipments.flatMap(({ id }) => (chance(0.04) ? [{ shipment: id, failed: chance(0.5) }] : []));
  return { shipments, incidents, marks };
}

/** What happens at random: with a chance from 0 to 1, and a whole number below `most`. */
export interface Dice {
  chance: (share: number) => boolean;
  upTo: (most: number) => number;
}

export function diceOf(integer: (below: number) => number): Dice {
  return {
    chance: (share) => integer(1_000) < share * 1_000,
    upTo: (most) => (most > 0 ? integer(most) : 0),
  };
}

/** Who wrote each change, and whether it is excluded. It has dice of its own: what else happens does not depend on it. */
export function peopleOf(seed: number): () => Pick<ShippedChange, 'author' | 'isExcluded'> {
  const { chance, upTo } = diceOf(integersOf(seed + 1_000_000));
  return () => ({ author: upTo(5), isExcluded: chance(0.15) });
}

function shipmentsOf(
  changes: ShippedChange[],
  from: number,
  end: number,
  pace: number,
  { chance, upTo }: Dice,
): Shipment[] {
  const shipments: Shipment[] = [];
  const environments = ['production-eu', 'production-us', 'prod'];
  let at = from + 10 * HOUR_MS;
  for (let id = 1; at < end; id++) {
    at += pace * (60_000 * (5 + upTo(500)) + 1_000 * upTo(60));
    const merged = changes.filter(({ mergedAt }) => mergedAt !== null && mergedAt < at);
    const recent = shipments.slice(-6);
    const newest = merged.at(-1)?.sha;
    const past = recent[upTo(recent.length)]?.sha ?? newest;
    const any = merged[Math.max(0, merged.length - 1 - upTo(6))]?.sha;
    const sha = chance(0.55) ? newest : chance(0.7) ? past : any;
    const environment = environments[chance(0.6) ? 0 : upTo(3)];
    if (sha === undefined || environment === undefined) continue;
    const beganAt = at - 60_000 * upTo(200);
    shipments.push({ id, sha, environment, beganAt, succeededAt: chance(0.93) ? at : null });
  }
  return shipments;
}
