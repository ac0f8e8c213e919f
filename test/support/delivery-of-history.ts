import type { ShippedChange, ShippedHistory, Shipment } from './shipped-history.ts';

/**
 * What is true of each deployment and of delivery, computed a second time from a generated history: by looking through
 * all of it for every question, without the product's code.
 */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface TrueDeployment {
  sha: string;
  environment: string;
  at: number;
  kind: string;
  carried: number;
  /** The numbers of what it carried. */
  numbers: number[];
  leadSeconds: number | null;
  failed: boolean | null;
  /** The sources of everything that names it, sorted. */
  causes: string[];
  recoverySeconds: number | null;
  isRework: boolean;
}

export interface TrueDelivery {
  deployments: TrueDeployment[];
  /** When each merged change was deployed, by its number; null when it was not. */
  deployedAt: Map<number, number | null>;
  /** Whether each change is a revert. */
  isRevert: Map<number, boolean>;
  leads: { number: number; at: number; seconds: number }[];
}

interface Success extends Shipment {
  succeededAt: number;
}

interface Placed extends Success {
  kind: 'deployment' | 'part' | 'repetition' | 'rollback' | 'roll_forward';
  goesBack: boolean;
  replaced: string | null;
}

export function trueDelivery(history: ShippedHistory, by: 'deployments' | 'merges'): TrueDelivery {
  const told = by === 'merges' ? mergesOf(history) : history;
  const { changes, parents, shipments, incidents, marks } = told;
  const lineOf = (sha: string): string[] => {
    const line = [sha];
    for (let parent = parents.get(sha); parent !== undefined; parent = parents.get(parent)) line.push(parent);
    return line;
  };
  const isAncestor = (sha: string, of: string) => sha !== of && lineOf(of).includes(sha);
  const successes = shipments
    .filter((shipment): shipment is Success => shipment.succeededAt !== null)
    .sort((a, b) => a.succeededAt - b.succeededAt);
  const bringing = (sha: string) => successes.find((success) => lineOf(success.sha).includes(sha)) ?? null;

  const broughtAt = (sha: string) => bringing(sha)?.succeededAt ?? Infinity;

  const placed: Placed[] = [];
  for (const success of successes) {
    const there = placed.filter(({ environment }) => environment === success.environment);
    const current = there.at(-1)?.sha ?? null;
    const was = there.some(({ sha }) => sha === success.sha);
    const back =
      current !== null &&
      current !== success.sha &&
      (isAncestor(success.sha, current) || (was && !isAncestor(current, success.sha)));
    let kind: Placed['kind'];
    if (current === success.sha) kind = 'repetition';
    else if (back) kind = isOfEarlierRollback(placed, success) ? 'part' : 'rollback';
    else if (was) kind = 'roll_forward';
    else
      kind = placed.some((other) => other.sha === success.sha && other.kind === 'deployment') ? 'part' : 'deployment';
    placed.push({ ...success, kind, goesBack: back, replaced: current });
  }

  const deployments = placed.filter(({ kind }) => kind === 'deployment');
  const deploymentOf = (sha: string) => deployments.find((one) => one.sha === sha) ?? null;
  const carriedBy = new Map(
    changes.flatMap((change) => (change.mergedAt === null ? [] : [[change.number, bringing(change.sha)] as const])),
  );
  const causes = new Map<number, { source: string; at: number | null }[]>();
  const blame = (id: number | undefined, source: string, at: number | null) => {
    if (id !== undefined) causes.set(id, [...(causes.get(id) ?? []), { source, at }]);
  };

  for (const back of placed.filter(({ goesBack }) => goesBack)) {
    for (const sha of takenBack(placed, back, broughtAt)) {
      const failed = deploymentOf(sha);
      if (!failed || failed.beganAt > back.succeededAt || failed.beganAt < back.succeededAt - DAY_MS) continue;
      blame(failed.id, 'rollback', back.succeededAt);
    }
  }
  const isRevert = revertsOf(changes);
  for (const change of changes) {
    if (change.mergedAt === null || isRevert.get(change.number) !== true) continue;
    const broken = change.reverts === null ? null : carriedBy.get(change.reverts);
    if (!broken) continue;
    const late = change.mergedAt - broken.succeededAt;
    const repaired = carriedBy.get(change.number);
    if (late > 0 && late <= 30 * DAY_MS) blame(deploymentOf(broken.sha)?.id, 'revert', repaired?.succeededAt ?? null);
  }
  const last = (until: number) => deployments.filter(({ succeededAt }) => succeededAt <= until).at(-1);
  const repairs = new Set<string>();
  const hotfixes = changes.filter(({ isHotfix, base }) => isHotfix && (by === 'deployments' || base === 'main'));
  for (const branch of new Set(hotfixes.map(({ headRef }) => headRef))) {
    const ofBranch = hotfixes.filter(({ headRef }) => headRef === branch);
    if (ofBranch.every(({ mergedAt }) => mergedAt === null)) continue;
    const openedAt = Math.min(...ofBranch.map((one) => one.openedAt));
    const carriers = ofBranch.flatMap(({ number }) => carriedBy.get(number) ?? []);
    for (const { sha } of carriers) repairs.add(sha);
    const failed = last(openedAt - 1);
    if (!failed || openedAt - failed.succeededAt > 7 * DAY_MS) continue;
    blame(failed.id, 'hotfix', carriers.length > 0 ? Math.min(...carriers.map((one) => one.succeededAt)) : null);
  }
  for (const { number } of changes) {
    if (isRevert.get(number) === true) for (const { sha } of [carriedBy.get(number) ?? []].flat()) repairs.add(sha);
  }
  for (const { startedAt, endedAt, shipment } of incidents) {
    const named = shipment === null ? null : placed.find(({ id }) => id === shipment);
    const isBack = named?.goesBack === true || (named && isRepeatedBack(placed, named));
    // Who names what counts nowhere has named nothing.
    const own = named && !isBack ? deploymentOf(named.sha) : null;
    const before = deployments.filter(
      ({ succeededAt }) => succeededAt <= startedAt && startedAt - succeededAt <= DAY_MS,
    );
    blame((own ?? before.at(-1))?.id, 'incident', endedAt);
  }

  const carried = (sha: string) =>
    changes.filter(({ number }) => carriedBy.get(number)?.sha === sha && carriedBy.get(number) !== undefined);
  const all = placed.map((one): TrueDeployment => {
    const { id, sha, environment, succeededAt: at, kind } = one;
    const isDeployment = kind === 'deployment';
    const named = (causes.get(id) ?? []).map((cause) => ({
      ...cause,
      at: cause.at === null ? null : Math.max(cause.at, at),
    }));
    const mark = marks.find(({ shipment }) => shipment === id);
    if (mark?.failed && isDeployment) named.push({ source: 'mark', at: null });
    const failed = isDeployment ? (mark ? mark.failed : named.length > 0) : null;
    const ends = named.flatMap((cause) => cause.at ?? []);
    const brought = isDeployment ? carried(sha) : [];
    return {
      sha,
      environment,
      at,
      kind,
      carried: brought.length,
      numbers: brought.map(({ number }) => number),
      leadSeconds: percentile(
        brought.map(({ begunAt }) => (at - begunAt) / 1_000),
        0.5,
      ),
      failed,
      causes: isDeployment ? named.map(({ source }) => source).toSorted() : [],
      recoverySeconds: failed === true && ends.length > 0 ? (Math.min(...ends) - at) / 1_000 : null,
      isRework: kind === 'rollback' || (isDeployment && repairs.has(sha)),
    };
  });
  const deployedAt = new Map([...carriedBy].map(([number, by_]) => [number, by_?.succeededAt ?? null]));
  const leads = changes.flatMap(({ number, begunAt }) => {
    const at = deployedAt.get(number) ?? null;
    return at === null ? [] : [{ number, at, seconds: (at - begunAt) / 1_000 }];
  });
  const never = shipments
    .filter(({ succeededAt }) => succeededAt === null)
    .map(({ sha, environment, beganAt }) => ({
      sha,
      environment,
      at: beganAt,
      kind: 'never_succeeded',
      carried: 0,
      numbers: [],
      leadSeconds: null,
      failed: null,
      causes: [],
      recoverySeconds: null,
      isRework: false,
    }));
  return { deployments: [...all, ...never], deployedAt, isRevert, leads };
}

/** Merges into the production branch as shipments, none of which is the ancestor of another. */
function mergesOf({ changes }: ShippedHistory): ShippedHistory {
  const shipments = changes.flatMap(({ number, sha, mergedAt, base }) =>
    mergedAt !== null && base === 'main'
      ? [{ id: number, sha, environment: '', beganAt: mergedAt, succeededAt: mergedAt }]
      : [],
  );
  return { changes, parents: new Map(), shipments, incidents: [], marks: [] };
}

function isOfEarlierRollback(placed: Placed[], success: Success): boolean {
  const firsts = placed.filter(({ sha, kind }) => sha === success.sha && kind === 'rollback');
  const first = firsts.at(-1);
  if (!first || success.succeededAt - first.succeededAt > DAY_MS) return false;
  const since = placed.filter(({ sha, goesBack, succeededAt }) => {
    return sha === success.sha && goesBack && succeededAt >= first.succeededAt;
  });
  return since.every(({ environment }) => environment !== success.environment);
}

/** Whether a repetition, or what it repeats, has no deployment but only a rollback. */
function isRepeatedBack(placed: Placed[], named: Placed): boolean {
  return !placed.some(({ sha, kind }) => sha === named.sha && kind === 'deployment');
}

/**
 * The commits that a rollback took back from its environment. A commit is after another that was never current there when
 * it was first carried no earlier: what was carried before lies behind it.
 */
function takenBack(placed: Placed[], back: Placed, broughtAt: (sha: string) => number): string[] {
  const stays = placed.filter(
    (one) => one.environment === back.environment && one.succeededAt < back.succeededAt && one.kind !== 'repetition',
  );
  const before = stays.findLastIndex(({ sha }) => sha === back.sha);
  const after =
    before >= 0
      ? stays.slice(before + 1)
      : stays.filter(({ sha }) => sha !== back.sha && broughtAt(sha) >= broughtAt(back.sha));
  const end = after.findIndex(({ sha }) => sha === back.replaced);
  return [...new Set(after.slice(0, end + 1).flatMap(({ sha, goesBack }) => (goesBack ? [] : [sha])))];
}

/** Every second of a chain of reverts takes something back. */
function revertsOf(changes: ShippedChange[]): Map<number, boolean> {
  const is = new Map<number, boolean>();
  for (const { number, reverts } of changes) is.set(number, reverts !== null && is.get(reverts) !== true);
  return is;
}

/** Like `percentile_cont`. */
export function percentile(values: number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const low = sorted[Math.floor(place)];
  const high = sorted[Math.ceil(place)];
  return low === undefined || high === undefined ? null : low + (high - low) * (place - Math.floor(place));
}
