import type { OpenAPIHono } from '@hono/zod-openapi';
import { secureHeaders } from 'hono/secure-headers';
import { repositoriesPage, signInPage } from '../dashboard/pages.ts';
import { sha256, type AppEnv } from './auth.ts';
import { ProblemError } from './problem.ts';
import { beginSession, endSession, isSameOrigin, sessionKeyHash } from './session.ts';

/** What a page may load and be shown in: our own files, and nowhere else. */
export const contentPolicy = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    connectSrc: ["'self'"],
    imgSrc: ["'self'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
  },
});

/** The pages for people, signed in with an API key. Their script and style are static assets. */
export function dashboard(app: OpenAPIHono<AppEnv>): void {
  app.get('/', contentPolicy, async (context) => {
    const { api, config } = context.get('open')();
    const keyHash = await sessionKeyHash(context, config.ENCRYPTION_KEY);
    const known = keyHash !== null && (await api.findApiKey(keyHash)) !== null;
    return context.html(known ? repositoriesPage() : signInPage(''));
  });

  app.post('/session', contentPolicy, async (context) => {
    const { api, config } = context.get('open')();
    const { key } = await context.req.parseBody();
    const keyHash = await sha256(typeof key === 'string' ? key.trim() : '');
    if (!(await api.findApiKey(keyHash))) return context.html(signInPage('The API key is not known.'), 401);
    await beginSession(context, config.ENCRYPTION_KEY, keyHash);
    return context.redirect('/', 303);
  });

  app.post('/session/end', (context) => {
    if (!isSameOrigin(context)) throw new ProblemError(403, 'Only a page of this site may do that.');
    endSession(context);
    return context.redirect('/', 303);
  });
}
