import type { Hono } from 'hono';
import type { AppEnv } from './auth.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** The methods that an address takes, as `Allow` lists them; `HEAD` wherever there is `GET`. Empty where there is nothing. */
export function allowedMethods(app: Hono<AppEnv>, path: string): string[] {
  const known = METHODS.filter((method) => {
    const [matched] = app.router.match(method, path);
    return matched.some(([[, route]]) => route.method === method && !route.path.endsWith('*'));
  });
  return known.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
}
