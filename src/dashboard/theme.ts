import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

/** The colours that a person chose; null: those of the system. */
export type Theme = 'light' | 'dark' | null;

const COOKIE = 'theme';
const MAX_AGE_SECONDS = 400 * 86_400;

/** The colours that the person chose on an earlier page. The server knows them, so that no page begins in others. */
export function themeOf(context: Context): Theme {
  const theme = getCookie(context, COOKIE);
  return theme === 'light' || theme === 'dark' ? theme : null;
}

/** Keeps the choice in the browser; anything but `light` and `dark` is the system's. */
export function keepTheme(context: Context, theme: string | null): void {
  if (theme !== 'light' && theme !== 'dark') {
    deleteCookie(context, COOKIE, { path: '/' });
    return;
  }
  const secure = new URL(context.req.url).protocol === 'https:';
  setCookie(context, COOKIE, theme, { path: '/', sameSite: 'Lax', httpOnly: true, secure, maxAge: MAX_AGE_SECONDS });
}
