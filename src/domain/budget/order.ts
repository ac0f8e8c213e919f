import type { BudgetState, Lease, Place } from '../budget.ts';

/**
 * The order in which free slots belong to waiting holders. The next slot goes to the workspace that holds the fewest
 * slots; among equals to the one that has used the least time. So each workspace gets an equal share, however many
 * repositories it reads (start-time fair queueing: https://doi.org/10.1109/90.649569). Within a workspace the repository
 * that has read the least of its history goes first, then the one that has waited longest.
 */
export function inOrder(places: Place[], leases: Lease[], shares: BudgetState['shares']): Place[] {
  const queues = Object.groupBy(places.toSorted(withinWorkspace), ({ workspaceId }) => workspaceId);
  const workspaces = Object.entries(queues).map(([id, queue = []]) => ({
    queue,
    next: 0,
    slots: leases.filter(({ workspaceId }) => workspaceId === id).length,
    used: usedBy(shares, id),
  }));
  const order: Place[] = [];
  for (;;) {
    const waiting = workspaces.filter(({ queue, next }) => next < queue.length);
    const [first, ...others] = waiting;
    if (!first) return order;
    const chosen = others.reduce((best, one) => (goesBefore(one, best) ? one : best), first);
    const place = chosen.queue[chosen.next];
    if (place) order.push(place);
    chosen.next += 1;
    chosen.slots += 1;
  }
}

function withinWorkspace(a: Place, b: Place): number {
  return a.depth - b.depth || a.since - b.since;
}

function goesBefore(a: { slots: number; used: number }, b: { slots: number; used: number }): boolean {
  return a.slots < b.slots || (a.slots === b.slots && a.used < b.used);
}

/** Milliseconds of slots that a workspace has used. */
export function usedBy(shares: BudgetState['shares'], workspaceId: string): number {
  return shares.find((share) => share.workspaceId === workspaceId)?.used ?? leastUsed(shares);
}

/**
 * Who begins to wait has used as much as the workspace that is served next: nobody saves time up while others work.
 */
export function leastUsed(shares: BudgetState['shares']): number {
  return shares.length === 0 ? 0 : Math.min(...shares.map(({ used }) => used));
}
