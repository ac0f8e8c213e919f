import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context, Next } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { MadePage, ManifestPage, NewAppPage } from './pages.tsx';
import { showPlain } from '../show-problem.tsx';
import { forPerson } from '../sign-in/show-sign-in.tsx';
import type { AppContext } from '../../context.ts';
import { appManifest as manifestOf, convertManifest, isOfThisMachine, newAppUrl } from '../../github/app-manifest.ts';
import { webUrlOf } from '../../github/oauth.ts';
import { newState, openState, STATE_MS } from '../../routes/connections/app-setup.ts';
import { auditsNothing } from '../../routes/audited.ts';
import { allowAdmin, isAdminToken, type AppEnv } from '../../routes/auth.ts';
import { readBody } from '../../routes/body.ts';
import { contentPolicy, policyWithForms } from '../../routes/content-policy.ts';
import { ProblemError } from '../../routes/problem.ts';
import { errors, json, jsonBody } from '../../routes/shapes.ts';

const TITLE = 'A GitHub App for this deployment';
const COOKIE = 'github_app';
const MADE = '/auth/github/app/made';
/** Enough for the two short fields of the form. */
const MAX_FORM_BYTES = 16 * 1024;
const OPERATOR = { purpose: 'app-manifest', workspaceId: null } as const;

const Organization = z
  .string()
  .trim()
  .regex(/^[\w-]{1,100}$/, 'the name of an organization')
  .optional();

const create = createRoute({
  method: 'post',
  path: '/v1/connections/app-manifest',
  middleware: allowAdmin,
  ...auditsNothing('GitHub makes the App, for the operator; no workspace changes'),
  summary: 'Get the manifest from which GitHub makes the GitHub App of this deployment (admin token)',
  request: { body: jsonBody(z.strictObject({ organization: Organization })) },
  responses: {
    201: json(
      z.object({ action: z.string(), manifest: z.record(z.string(), z.unknown()), state: z.string() }),
      'The manifest. In a browser, POST `manifest` as a form field to `action`. GitHub sends `state` back; it is valid for an hour',
    ),
    ...errors,
  },
});

/**
 * The operator lets GitHub make the App. The form has its address, its webhook and all permissions filled in. The secrets that
 * GitHub answers are shown once and not stored. https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
 */
export function appManifest(app: OpenAPIHono<AppEnv>): void {
  app.openapi(create, async (context) => {
    return context.json(await newManifest(context, context.var.deps, context.req.valid('json').organization), 201);
  });

  app.get('/auth/github/app', contentPolicy, (context) => showPlain(context, TITLE, <NewAppPage />));

  app.post('/auth/github/app', formsTo, async (context) => {
    const deps = context.get('open')();
    const form = new URLSearchParams(new TextDecoder().decode(await readBody(context.req.raw, MAX_FORM_BYTES)));
    const named = Organization.safeParse(form.get('organization')?.trim() || undefined);
    const rates = context.get('rates');
    rates.mayTryKey();
    if (!(await isAdminToken(deps, form.get('adminToken')?.trim() ?? ''))) {
      await rates.countRefused();
      return showPlain(context, TITLE, <NewAppPage problem="This is not the admin token." />, 401);
    }
    if (!named.success)
      return showPlain(context, TITLE, <NewAppPage problem="There is no organization with this name." />, 400);
    const { state, ...manifest } = await newManifest(context, deps, named.data);
    // The state must return from the browser that was sent to GitHub.
    setCookie(context, COOKIE, state, {
      httpOnly: true,
      sameSite: 'Lax',
      secure: new URL(context.req.url).protocol === 'https:',
      path: MADE,
      maxAge: STATE_MS / 1000,
    });
    return showPlain(context, TITLE, <ManifestPage {...manifest} />);
  });

  app.get(MADE, contentPolicy, (context) =>
    forPerson(context, async () => {
      const deps = context.get('open')();
      const began = getCookie(context, COOKIE);
      deleteCookie(context, COOKIE, { path: MADE });
      const { code, state } = context.req.query();
      if (began === undefined || began !== state || code === undefined) {
        const detail = 'This browser did not begin to make an App, or the App is made already. Begin again.';
        throw new ProblemError(400, detail);
      }
      await openState(deps.config.ENCRYPTION_KEY, OPERATOR, state);
      context.header('cache-control', 'no-store');
      const made = await convertManifest(deps.config.GITHUB_API_URL, code);
      return showPlain(context, 'The GitHub App is made', <MadePage page={made.page} secrets={made.secrets} />);
    }),
  );
}

async function newManifest(context: Context, { config }: AppContext, organization: string | undefined) {
  const publicUrl = new URL('/', config.PUBLIC_URL ?? context.req.url).href;
  const state = await newState(config.ENCRYPTION_KEY, { ...OPERATOR, secret: '' });
  return {
    action: newAppUrl(config.GITHUB_API_URL, organization, state),
    manifest: manifestOf(publicUrl, new URL(MADE, publicUrl).href),
    isLocal: isOfThisMachine(publicUrl),
    state,
  };
}

/** Only this page has a form that leads to GitHub, so its policy must allow that in `form-action`. */
async function formsTo(context: Context<AppEnv>, next: Next): Promise<void> {
  const { origin } = new URL(webUrlOf(context.get('open')().config.GITHUB_API_URL));
  await policyWithForms(origin)(context, next);
}
