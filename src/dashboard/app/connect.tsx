import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { ConnectedPage } from './pages.tsx';
import { forPerson as shownAsPage, showSignIn } from '../sign-in/show-sign-in.tsx';
import { themeOf } from '../theme.ts';
import { authorizeUrl, beginDevice, exchangeCode, newPkce, pollDevice } from '../../github/oauth.ts';
import { clientOf, connectProven } from '../../routes/connections/app-proof.ts';
import { newState, openState, STATE_MS } from '../../routes/connections/app-setup.ts';
import { audits, auditsNothing, changeOf, recording } from '../../routes/audited.ts';
import { allow, mustBe, type AppEnv } from '../../routes/auth.ts';
import { ConnectionShape, InstallationId } from '../../routes/connections/shapes.ts';
import { contentPolicy } from '../../routes/content-policy.ts';
import { ProblemError, problemOf } from '../../routes/problem.ts';
import { errors, json, jsonBody } from '../../routes/shapes.ts';
import { CALLBACK, callbackOf } from '../../routes/sign-in/callback-address.ts';

const COOKIE = 'github_flow';

const DeviceBegun = z.object({
  state: z.string(),
  userCode: z.string(),
  verificationUri: z.string(),
  expiresIn: z.number(),
  interval: z.number(),
});

const begin = createRoute({
  method: 'post',
  path: '/v1/connections/device',
  middleware: allow('owner'),
  ...auditsNothing('only begins: the connection is recorded when it is made'),
  summary: 'Begin to connect the GitHub App from a terminal (owner)',
  responses: {
    201: json(
      DeviceBegun,
      'The code to type on GitHub. Then call `/v1/connections/device/poll` every `interval` seconds',
    ),
    ...errors,
  },
});

const poll = createRoute({
  method: 'post',
  path: '/v1/connections/device/poll',
  middleware: allow('owner'),
  ...audits('connection.created'),
  summary: 'Connect the installation after the code was typed on GitHub (owner)',
  request: {
    body: jsonBody(z.strictObject({ state: z.string().max(2000), installationId: InstallationId.optional() })),
  },
  responses: {
    201: json(ConnectionShape, 'The new connection'),
    202: json(
      z.object({ interval: z.number() }),
      'The code has not been typed yet. Ask again after `interval` seconds',
    ),
    ...errors,
  },
});

/**
 * An owner connects the App without the operator: in the browser by GitHub's web flow, or from a terminal by its device flow.
 * The person's token is used once to learn who they are, and is not stored.
 */
export function appConnect(app: OpenAPIHono<AppEnv>): void {
  app.get('/auth/github/connect', contentPolicy, (context) => forPerson(context, () => beginWebFlow(context)));

  app.openapi(begin, async (context) => {
    const { deps, workspaceId } = context.var;
    const { deviceCode, ...shown } = await beginDevice(clientOf(deps));
    const state = { purpose: 'device-flow', workspaceId, secret: deviceCode } as const;
    return context.json({ state: await newState(deps.config.ENCRYPTION_KEY, state), ...shown }, 201);
  });

  app.openapi(poll, async (context) => {
    const { deps, workspaceId } = context.var;
    const { state, installationId = null } = context.req.valid('json');
    const of = { purpose: 'device-flow', workspaceId } as const;
    const deviceCode = await openState(deps.config.ENCRYPTION_KEY, of, state);
    const polled = await pollDevice(clientOf(deps), deviceCode);
    if ('interval' in polled) return context.json(polled, 202);
    return context.json(await connectProven(deps, workspaceId, polled.token, installationId), 201);
  });
}

/** Redirects an owner to GitHub with a state. Only this browser has the state's secret, in a cookie. */
async function beginWebFlow(context: Context<AppEnv>): Promise<Response> {
  const deps = context.get('open')();
  const { workspaceId } = await mustBe(context, deps, 'owner');
  const client = clientOf(deps);
  const { verifier, challenge } = await newPkce();
  const asked = InstallationId.safeParse(context.req.query('installation_id'));
  const state = await newState(deps.config.ENCRYPTION_KEY, { purpose: 'web-flow', workspaceId, secret: verifier });
  setCookie(context, COOKIE, JSON.stringify({ state, installationId: asked.success ? asked.data : null }), {
    httpOnly: true,
    sameSite: 'Lax',
    secure: new URL(context.req.url).protocol === 'https:',
    path: CALLBACK,
    maxAge: STATE_MS / 1000,
  });
  return context.redirect(authorizeUrl(client, { redirectUri: callbackOf(context, deps), state, challenge }));
}

const Flow = z.object({ state: z.string(), installationId: z.string().nullable() });

/** Handles the return from GitHub, as a page. */
export function endConnecting(context: Context<AppEnv>): Promise<Response> {
  return forPerson(context, () => endWebFlow(context));
}

const NOT_BEGUN = 'This browser did not begin this flow, or the flow has ended. Begin again.';

/** Connects the installation. It deletes the cookie, so that opening the address again connects nothing. */
async function endWebFlow(context: Context<AppEnv>): Promise<Response> {
  const deps = context.get('open')();
  const flow = flowOf(getCookie(context, COOKIE));
  // Nobody has to sign in to read that nothing was begun.
  if (flow === null) throw new ProblemError(400, NOT_BEGUN);
  const caller = await mustBe(context, deps, 'owner');
  const { workspaceId } = caller;
  deleteCookie(context, COOKIE, { path: CALLBACK });
  const { code, state, error_description: refusal } = context.req.query();
  if (refusal !== undefined) throw new ProblemError(403, `GitHub: ${refusal}`);
  if (flow.state !== state || code === undefined) throw new ProblemError(400, NOT_BEGUN);
  const of = { purpose: 'web-flow', workspaceId } as const;
  const verifier = await openState(deps.config.ENCRYPTION_KEY, of, state);
  const redirectUri = callbackOf(context, deps);
  const token = await exchangeCode(clientOf(deps), { code, verifier, redirectUri });
  const change = changeOf(context, 'connection.created', caller);
  const connection = await connectProven(recording(deps, change), workspaceId, token, flow.installationId);
  return context.html(<ConnectedPage of={connection} theme={themeOf(context)} />);
}

function flowOf(cookie: string | undefined): z.infer<typeof Flow> | null {
  try {
    const flow = Flow.safeParse(JSON.parse(cookie ?? 'null'));
    return flow.success ? flow.data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Shows errors as a page. When nobody is signed in, it shows the form to sign in. */
function forPerson(context: Context<AppEnv>, answer: () => Promise<Response>): Promise<Response> {
  return shownAsPage(context, async () => {
    try {
      return await answer();
    } catch (error) {
      const { status } = problemOf(error as Error);
      if (status !== 401) throw error;
      const { pathname, search } = new URL(context.req.url);
      return showSignIn(context, context.get('open')(), { to: pathname + search, status });
    }
  });
}
