import type { Context } from 'hono';
import type { AppContext } from '../../context.ts';
import { createSession, endSession, type SessionOf } from '../../storage/sessions.ts';
import { newSecret, sha256 } from '../auth.ts';
import { deleteSessionCookie, sessionSecret, setSessionCookie } from '../session.ts';

/** Signs the browser in. A session that it had before ends, so that nobody who knows that one is signed in with it. */
export async function beginSession(context: Context, { db }: AppContext, who: SessionOf): Promise<void> {
  const before = sessionSecret(context);
  if (before !== null) await endSession(db, await sha256(before));
  const secret = newSecret();
  const userAgent = context.req.header('user-agent') ?? '';
  await createSession(db, who, { secretHash: await sha256(secret), userAgent });
  setSessionCookie(context, secret);
}

/** Signs the browser out. The record of the session is deleted, so that a copy of the cookie is worthless. */
export async function signOut(context: Context, { db }: AppContext): Promise<void> {
  const secret = sessionSecret(context);
  if (secret !== null) await endSession(db, await sha256(secret));
  deleteSessionCookie(context);
}
