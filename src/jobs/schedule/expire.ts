export interface ExpireDeps {
  now(): number;
  store: {
    /** Deletes expired records, at most `limit` of a kind; answers whether there may be more. */
    expireRecords(now: string, limit: number): Promise<boolean>;
  };
}

/** Records deleted in one statement, so that none is long. */
const AT_ONCE = 500;
/** Statements in one invocation: what is left is deleted by the next, an hour later. */
const MAX_STATEMENTS = 50;

/** Deletes finished job records that have outlived `RESULT_TTL_HOURS`. */
export async function expire(deps: ExpireDeps): Promise<void> {
  const now = new Date(deps.now()).toISOString();
  for (let statement = 0; statement < MAX_STATEMENTS; statement++) {
    if (!(await deps.store.expireRecords(now, AT_ONCE))) return;
  }
}
