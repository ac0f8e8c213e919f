import type { Context } from 'hono';

/** What the requests of one page share. */
export type Shared = Map<string, Promise<unknown>>;

const shares = new WeakMap<Request, Shared>();

/** Lets a request that a page makes of the API use what other requests of the same page have read. */
export function shareWith(request: Request, shared: Shared): void {
  shares.set(request, shared);
}

/** Reads once for all requests of one page what goes by this name; for any other request, each time. */
export function once<Value>(context: Context, name: unknown[], read: () => Promise<Value>): Promise<Value> {
  const shared = shares.get(context.req.raw);
  if (!shared) return read();
  const key = JSON.stringify(name);
  const made = shared.get(key) ?? read();
  shared.set(key, made);
  return made as Promise<Value>;
}
