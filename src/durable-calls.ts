import { ObjectError } from './errors.ts';

/**
 * A Durable Object with a new stub for every call: after an error a stub may fail all later calls. An error that the
 * platform calls passing becomes an `ObjectError`, which HTTP answers with 503 and a queue with a later attempt. There
 * is no repeat here, because the runtime has already repeated the call when that was safe.
 * https://developers.cloudflare.com/durable-objects/best-practices/error-handling/
 */
export function callsOf<Stub extends object>(open: () => Stub): Stub {
  return new Proxy(open(), {
    get(_, method) {
      // An `await` of the object itself reads this property, and means no call.
      if (method === 'then') return undefined;
      return async (...values: unknown[]): Promise<unknown> => {
        const stub = open();
        const call: unknown = Reflect.get(stub, method);
        if (typeof call !== 'function') throw new TypeError(`${String(method)} is no method of a Durable Object`);
        try {
          return (await Reflect.apply(call, stub, values)) as unknown;
        } catch (error) {
          throw mayPass(error)
            ? new ObjectError(`A Durable Object did not answer: ${String(error)}`, { cause: error })
            : error;
        }
      };
    },
  });
}

/** Which of the platform's errors pass: a deploy or a slow storage caused `durableObjectReset`. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ['retryable', 'overloaded', 'durableObjectReset'].some((mark) => Reflect.get(error, mark) === true);
}
