import type { AppContext } from '../context.ts';
import type { SyncRecord } from '../domain/cursor/state.ts';
import { HEALTH_STATES, type HealthState } from '../domain/health.ts';
import type { ImportProgress } from '../domain/import-progress.ts';
import { importProgressOf } from './import-progress.ts';
import { readFreshness, type StoredFreshness } from '../storage/health.ts';

/** How many running syncs are asked how far they are. */
const MAX_ASKED = 20;

export type Unwell = StoredFreshness['unwell'][number];

/** How fresh the numbers of a workspace are. */
export interface Freshness extends Omit<StoredFreshness, 'unwell' | 'imports'> {
  /** How far the whole import is; null when there is none. */
  import: ImportProgress | null;
  /** The worst of everything; `well` when nothing is wrong. */
  state: HealthState;
  /** How many repositories there are. */
  n: number;
  failed: Unwell[];
  /** Not checked for longer than usual. */
  late: Unwell[];
  /** With the running sync, or null when it has just ended or was not asked. */
  reading: { repository: Unwell; sync: SyncRecord | null }[];
}

/** Reads how fresh a workspace is: one round trip to the database, and one to the objects of what runs, if anything does. */
export async function freshnessOf(
  deps: Pick<AppContext, 'db' | 'cursor' | 'credentials' | 'now'>,
  workspaceId: string,
): Promise<Freshness> {
  const { db, cursor } = deps;
  const { unwell, imports, ...stored } = await readFreshness(db, workspaceId);
  const progress = importProgressOf(deps, imports);
  const inCondition = (condition: Unwell['condition']) => unwell.filter((each) => each.condition === condition);
  const reading = await Promise.all(
    inCondition('reading').map(async (repository, index) => ({
      repository,
      sync: index < MAX_ASKED ? await cursor(repository.id).record() : null,
    })),
  );
  const n = Object.values(stored.conditions).reduce((sum, count) => sum + count, 0);
  const told = {
    ...stored,
    n,
    failed: inCondition('failed'),
    late: inCondition('late'),
    reading,
    import: await progress,
  };
  return { ...told, state: stateOf(told) };
}

function stateOf(of: Omit<Freshness, 'state'>): HealthState {
  const { conditions, n, refused, deadLetters, setAside, reading } = of;
  const holds: Record<HealthState, boolean> = {
    failed: (conditions.failed ?? 0) > 0 || refused.length > 0 || deadLetters.waiting > 0,
    waiting: (conditions.late ?? 0) > 0 || setAside.n > 0 || reading.some(({ sync }) => sync?.status === 'waiting'),
    reading: (conditions.reading ?? 0) > 0,
    nothing_yet: n === 0 || (conditions.nothing_yet ?? 0) > 0,
    well: true,
  };
  return HEALTH_STATES.find((state) => holds[state]) ?? 'well';
}
