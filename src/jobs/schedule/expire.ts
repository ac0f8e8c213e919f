export interface ExpireDeps {
  now(): number;
  store: {
    /** Deletes expired records, at most `limit` of a kind; answers whether there may be more. */
    expireRecords(now: string, limit: number): Promise<boolean>;
  };
}

/** How many records one statement deletes, so that no statement takes long. */
const AT_ONCE = 500;
/** How many statements one invocation runs. The next invocation, an hour later, deletes the rest. */
const MAX_STATEMENTS = 50;

/** Deletes finished job records that are older than `RESULT_TTL_HOURS`, and summaries of syncs after 90 days. */
export async function expire(deps: ExpireDeps): Promise<void> {
  const now = new Date(deps.now()).toISOString();
  for (let statement = 0; statement < MAX_STATEMENTS; statement++) {
    if (!(await deps.store.expireRecords(now, AT_ONCE))) return;
  }
}
