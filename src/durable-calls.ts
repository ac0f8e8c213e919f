import { ObjectError } from './errors.ts';

/**
 * A Durable Object whose every call goes through a stub of its own: a stub that threw once may fail all later calls. What the
 * platform says may pass is thrown as an `ObjectError`, which HTTP answers with 503 and a queue with a later attempt; it is
 * not repeated here, because the runtime has done so already where that was safe.
 * https://developers.cloudflare.com/durable-objects/best-practices/error-handling/
 */
export function callsOf<Stub extends object>(open: () => Stub): Stub {
  return new Proxy(open(), {
    get(_, method) {
      // Whoever awaits the object itself asks for this, and means no call.
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

/** Which of the platform's errors pass: `durableObjectReset` is one that a deploy or a slow storage caused. */
function mayPass(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ['retryable', 'overloaded', 'durableObjectReset'].some((mark) => Reflect.get(error, mark) === true);
}
