import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { seal, unseal } from '../secret-box.ts';

/** A month. It may be long, because revoking a key ends its sessions at once. */
const MAX_AGE_SECONDS = 30 * 86_400;
const COOKIE = 'session';

/** Begins a session of the browser. Its cookie has the sealed digest of the key, and no script can read it. */
export async function beginSession(context: Context, encryptionKey: string, keyHash: string): Promise<void> {
  setCookie(context, COOKIE, await seal(encryptionKey, keyHash), {
    httpOnly: true,
    // Not Strict, so that a person who comes back from GitHub or follows a link is signed in. Changes also need the same origin.
    sameSite: 'Lax',
    secure: new URL(context.req.url).protocol === 'https:',
    path: '/',
    maxAge: MAX_AGE_SECONDS,
  });
}

/** The digest of the key that the browser signed in with. Null without a session, or when its cookie is not valid. */
export async function sessionKeyHash(context: Context, encryptionKey: string): Promise<string | null> {
  const cookie = getCookie(context, COOKIE);
  if (!cookie) return null;
  try {
    return await unseal(encryptionKey, cookie);
  } catch (error) {
    // The cookie was changed, or sealed under a key that has been replaced. It counts as no session.
    if (error instanceof DOMException) return null;
    throw error;
  }
}

export function endSession(context: Context): void {
  deleteCookie(context, COOKIE, { path: '/' });
}

/** Whether a page of this origin made the request. Only then may a cookie be used to change anything. */
export function isSameOrigin(context: Context): boolean {
  const site = context.req.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  return context.req.header('origin') === new URL(context.req.url).origin;
}
