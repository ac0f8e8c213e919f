import type { Asked, Refusal } from '../domain/budget.ts';
import type { Moved, RefusedForNow } from '../domain/cursor/suspend.ts';
import type { Failure } from '../domain/failure.ts';
import { nameOf, type Reading } from '../domain/tracked-repository.ts';
import { failureOf } from './local-failure.ts';
import type { BudgetDeps, NotOpened, Reader } from './ports.ts';
import { refused } from './refused.ts';

/** How a piece of work under a budget ended. */
export type Outcome<Value, Opened> =
  | { status: 'not_granted'; grant: Refusal | NotOpened }
  | { status: 'done'; value: Value; usage: Measured }
  | {
      status: 'failed';
      /** The thrown error, the failure that it means, and what follows from the failure. */
      error: unknown;
      failure: Failure;
      cause: Failure | Moved | RefusedForNow;
      /** Null when GitHub could not be opened. */
      reader: Opened | null;
      usage: Measured;
    };

type Measured = ReturnType<Reader['usage']>;

/** The usage of work that made no request. */
const NO_USAGE: Measured = { hour: {}, points: 0, seconds: 0 };

/**
 * Reads GitHub under the budget of a credential: asks for a slot, opens the reader, does the work, and settles the
 * usage, also after a failure. `explain` may ask GitHub once more what a failure means. Throws only what the budget
 * itself throws.
 */
export async function withinBudget<Read extends Reading, Opened extends Pick<Reader, 'usage'>, Value>(
  deps: BudgetDeps<Read, Opened>,
  { reading, ...asking }: { reading: Read } & Pick<Asked, 'holder' | 'priority' | 'depth'>,
  work: (reader: Opened) => Promise<Value>,
  explain: (reader: Opened, failure: Failure) => Promise<Failure | Moved> = async (_, failure) => failure,
): Promise<Outcome<Value, Opened>> {
  const credential = nameOf(reading.credential);
  const budget = deps.budget(reading);
  const { workspaceId } = reading;
  const grant = await budget.acquire({ ...asking, workspaceId, credential });
  if (!grant.granted) return { status: 'not_granted', grant };
  let reader: Opened | null = null;
  let done: { value: Value } | { error: unknown; failure: Failure; cause: Failure | Moved };
  try {
    reader = await deps.reader(reading);
    done = { value: await work(reader) };
  } catch (error) {
    const failure = failureOf(error);
    done = { error, failure, cause: reader ? await explain(reader, failure) : failure };
  }
  const usage = reader?.usage() ?? NO_USAGE;
  const failure = 'failure' in done ? done.failure : null;
  const verdict = await budget.settle(asking.holder, { ...usage, failure, credential });
  if ('value' in done) return { status: 'done', ...done, usage };
  const { cause } = done;
  const follows = cause.kind === 'bad_credential' ? await refused(deps, reading, cause, verdict) : cause;
  return { status: 'failed', ...done, cause: follows, reader, usage };
}
