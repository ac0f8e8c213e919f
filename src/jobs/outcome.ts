/** How a promise ends, as a value. */
export type Outcome<Value> = Promise<PromiseSettledResult<Value>>;

/** Has a promise end as a value, never rejected: nobody may wait for it yet when it is. */
export async function outcomeOf<Value>(promise: Promise<Value>): Outcome<Value> {
  const [outcome] = await Promise.allSettled([promise]);
  return outcome;
}

/** The value of an outcome; throws why there is none. */
export function valueOf<Value>(outcome: PromiseSettledResult<Value>): Value {
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}
