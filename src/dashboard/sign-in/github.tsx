import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { AppContext } from '../../context.ts';
import { FailureError } from '../../errors.ts';
import { authorizeUrl, exchangeCode, newPkce } from '../../github/oauth.ts';
import { signInPerson, type SignedIn } from '../../services/sign-in.ts';
import { findLink } from '../../storage/invitations.ts';
import { mustBe, sha256, type AppEnv } from '../../routes/auth.ts';
import { clientOf } from '../../routes/connections/app-proof.ts';
import { workspacesOf } from '../../routes/members/memberships.ts';
import { contentPolicy } from '../../routes/content-policy.ts';
import { ProblemError, problemOf } from '../../routes/problem.ts';
import { beginSession } from '../../routes/sign-in/begin-session.ts';
import { callbackOf } from '../../routes/sign-in/callback-address.ts';
import { beginFlow, endFlow, type Flow } from '../../routes/sign-in/flow.ts';
import { ownAddress } from '../../routes/sign-in/own-address.ts';
import { ownForm } from '../../routes/sign-in/own-form.ts';
import { Invitation } from '../pages/invitation.tsx';
import { showPlain } from '../show-problem.tsx';
import { forPerson, showSignIn } from './show-sign-in.tsx';

/** Signing in with GitHub, which `endGitHubSignIn` ends, following an invitation link, and changing to another workspace. */
export function gitHubSignIn(app: OpenAPIHono<AppEnv>): void {
  app.get('/auth/github', contentPolicy, (context) => forPerson(context, () => beginGitHubSignIn(context)));

  app.get('/invitations/:token', contentPolicy, (context) =>
    forPerson(context, async () => {
      const deps = context.get('open')();
      const token = context.req.param('token');
      const link = await findLink(deps.db, await sha256(token));
      if (!link) throw new ProblemError(404, 'This invitation was used, was withdrawn, or has ended.');
      clientOf(deps);
      return showPlain(
        context,
        `Invitation to ${link.workspace}`,
        <Invitation workspace={link.workspace} role={link.role} token={token} />,
      );
    }),
  );

  app.post('/session/workspace', contentPolicy, (context) =>
    forPerson(context, async () => {
      const deps = context.get('open')();
      const form = await ownForm(context);
      const all = await workspacesOf(deps.db, await mustBe(context, deps, 'reader'));
      const wanted = all.find(({ workspaceId }) => workspaceId === form.get('workspaceId'));
      if (!wanted) throw new ProblemError(404, 'You are a member of no such workspace.');
      await beginSession(context, deps, wanted);
      return context.redirect(ownAddress(form.get('to') ?? '/', context.req.url), 303);
    }),
  );
}

/** Sends a person to GitHub to say who they are. */
async function beginGitHubSignIn(context: Context<AppEnv>): Promise<Response> {
  const deps = context.get('open')();
  const client = clientOf(deps);
  const { to = '/', invitation } = context.req.query();
  // Another site must not make a person accept its invitation: only our page about it leads on.
  const site = context.req.header('sec-fetch-site');
  if (invitation !== undefined && site !== undefined && site !== 'same-origin') {
    return context.redirect(`/invitations/${encodeURIComponent(invitation)}`, 303);
  }
  const { verifier, challenge } = await newPkce();
  const linkHash = invitation === undefined ? null : await sha256(invitation);
  const state = await beginFlow(context, deps, { verifier, to, linkHash });
  return context.redirect(authorizeUrl(client, { redirectUri: callbackOf(context, deps), state, challenge }));
}

/** Ends a sign-in when GitHub has sent the person back: a session, or the sign-in page with what went wrong. */
export async function endGitHubSignIn(context: Context<AppEnv>, deps: AppContext, flow: Flow): Promise<Response> {
  endFlow(context);
  const { to } = flow;
  try {
    const signedIn = await askGitHub(context, deps, flow);
    if ('refusal' in signedIn) return await showSignIn(context, deps, { problem: signedIn.refusal, to, status: 403 });
    await beginSession(context, deps, { kind: 'member', ...signedIn.membership });
    return context.redirect(ownAddress(to, context.req.url), 303);
  } catch (error) {
    const { status, message } = problemOf(error as Error);
    // Of a refusal GitHub's own words are enough; of no answer at all a person has to know what to do.
    const problem = error instanceof FailureError && status !== 502 ? error.failure.detail : message;
    return showSignIn(context, deps, { problem, to, status });
  }
}

async function askGitHub(context: Context, deps: AppContext, { verifier, linkHash }: Flow): Promise<SignedIn> {
  const { code, error, error_description: description } = context.req.query();
  if (error === 'access_denied') return { refusal: 'You did not allow it on GitHub. Nothing has changed.' };
  if (error !== undefined || code === undefined) {
    throw new ProblemError(502, `GitHub did not say who you are: ${description ?? error ?? 'it sent no code'}.`);
  }
  const redirectUri = callbackOf(context, deps);
  const token = await exchangeCode(clientOf(deps), { code, verifier, redirectUri });
  return signInPerson(deps, token, linkHash);
}
