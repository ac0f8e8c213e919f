import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { seal, unseal } from '../secret-box.ts';

/** A month: a key that is revoked ends its sessions at once, whatever their age. */
const MAX_AGE_SECONDS = 30 * 86_400;
const COOKIE = 'session';

/** Begins a session of the browser: a cookie with the key's digest, sealed, that no script can read. */
export async function beginSession(context: Context, encryptionKey: string, keyHash: string): Promise<void> {
  setCookie(context, COOKIE, await seal(encryptionKey, keyHash), {
    httpOnly: true,
    // Not Strict: whoever comes back from GitHub, or by a link, is still signed in. Changes need the same origin, too.
    sameSite: 'Lax',
    secure: new URL(context.req.url).protocol === 'https:',
    path: '/',
    maxAge: MAX_AGE_SECONDS,
  });
}

/** The digest of the key that the browser signed in with; null without a session, or with one that is not ours. */
export async function sessionKeyHash(context: Context, encryptionKey: string): Promise<string | null> {
  const cookie = getCookie(context, COOKIE);
  if (!cookie) return null;
  try {
    return await unseal(encryptionKey, cookie);
  } catch (error) {
    // Changed, or sealed under a key that has been replaced: as good as none.
    if (error instanceof DOMException) return null;
    throw error;
  }
}

export function endSession(context: Context): void {
  deleteCookie(context, COOKIE, { path: '/' });
}

/** Whether a page of this origin made the request: what a cookie may be used to change anything for. */
export function isSameOrigin(context: Context): boolean {
  const site = context.req.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  return context.req.header('origin') === new URL(context.req.url).origin;
}
