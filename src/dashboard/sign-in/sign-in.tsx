import type { OpenAPIHono } from '@hono/zod-openapi';
import { callerOf, findKey, type AppEnv } from '../../routes/auth.ts';
import { contentPolicy } from '../../routes/content-policy.ts';
import { ProblemError } from '../../routes/problem.ts';
import { isSameOrigin } from '../../routes/session.ts';
import { beginSession, signOut } from '../../routes/sign-in/begin-session.ts';
import { ownAddress } from '../../routes/sign-in/own-address.ts';
import { ownForm } from '../../routes/sign-in/own-form.ts';
import { forPerson, showSignIn } from './show-sign-in.tsx';

/** Signing in with a key, and out. Signing in with GitHub is in github.tsx. */
export function signIn(app: OpenAPIHono<AppEnv>): void {
  app.get('/sign-in', contentPolicy, (context) =>
    forPerson(context, async () => {
      const deps = context.get('open')();
      const to = context.req.query('to') ?? '/';
      if (await callerOf(context, deps)) return context.redirect(ownAddress(to, context.req.url), 303);
      return showSignIn(context, deps, { to });
    }),
  );

  app.post('/session', contentPolicy, async (context) => {
    const deps = context.get('open')();
    const form = await ownForm(context);
    const to = form.get('to') ?? '/';
    const caller = await findKey(context.get('rates'), deps, form.get('key')?.trim() ?? '');
    if (!caller) {
      const problem = 'This key is not known, or was withdrawn. Keys begin with tfe_.';
      return showSignIn(context, deps, { problem, to, status: 401 });
    }
    await beginSession(context, deps, caller);
    return context.redirect(ownAddress(to, context.req.url), 303);
  });

  app.post('/session/end', async (context) => {
    if (!isSameOrigin(context)) throw new ProblemError(403, 'Only a page of this site may do that.');
    await signOut(context, context.get('open')());
    return context.redirect('/', 303);
  });
}
