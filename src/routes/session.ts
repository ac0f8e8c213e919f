import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { MAX_DAYS } from '../storage/sessions.ts';

/** Whether the browser reaches this site over TLS, so that its cookies may be kept from everything else. */
function isSecure(context: Context): boolean {
  return new URL(context.req.url).protocol === 'https:';
}

/**
 * The attributes of a cookie that no script can read. `__Host-`: no other host and no page without TLS can have set it. Not
 * `Strict`, so that a person who comes back from GitHub or follows a link is signed in; changes also need the same origin.
 */
function attributesOf(context: Context) {
  const attributes = { httpOnly: true, sameSite: 'Lax', path: '/' } as const;
  return isSecure(context) ? ({ ...attributes, prefix: 'host', secure: true } as const) : attributes;
}

/** Sets a cookie that only this site reads, for this many seconds. */
export function setOwnCookie(context: Context, name: string, value: string, maxAge: number): void {
  setCookie(context, name, value, { ...attributesOf(context), maxAge });
}

/** The value of such a cookie; null without one. */
export function ownCookie(context: Context, name: string): string | null {
  return (isSecure(context) ? getCookie(context, name, 'host') : getCookie(context, name)) ?? null;
}

export function deleteOwnCookie(context: Context, name: string): void {
  deleteCookie(context, name, attributesOf(context));
}

const SESSION = 'session';

/** Gives the browser the secret of its session. */
export function setSessionCookie(context: Context, secret: string): void {
  setOwnCookie(context, SESSION, secret, MAX_DAYS * 86_400);
}

/** The secret of the browser's session; null without one. */
export function sessionSecret(context: Context): string | null {
  return ownCookie(context, SESSION);
}

export function deleteSessionCookie(context: Context): void {
  deleteOwnCookie(context, SESSION);
}

/** Whether the request only reads. `HEAD` is `GET` without the body: https://www.rfc-editor.org/rfc/rfc9110#name-head */
export function isRead(context: Context): boolean {
  return context.req.method === 'GET' || context.req.method === 'HEAD';
}

/** Whether a page of this origin made the request. Only then may a cookie be used to change anything. */
export function isSameOrigin(context: Context): boolean {
  const site = context.req.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  return context.req.header('origin') === new URL(context.req.url).origin;
}
