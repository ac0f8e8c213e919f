import type { Context } from 'hono';
import type { AppContext } from '../../context.ts';

export const CALLBACK = '/auth/github/callback';

/** The address to which GitHub sends people back. The App's settings must list it. */
export function callbackOf(context: Context, { config }: Pick<AppContext, 'config'>): string {
  return new URL(CALLBACK, config.PUBLIC_URL ?? context.req.url).href;
}
