import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { base64Url } from '../base64-url.ts';
import type { AppContext } from '../context.ts';
import { type Role, findApiKey } from '../storage/workspaces.ts';
import { readBodyAsJson } from './body.ts';
import { ProblemError } from './problem.ts';
import { isSameOrigin, sessionKeyHash } from './session.ts';

export interface AppEnv {
  Bindings: Env;
  Variables: { open: () => AppContext };
}

/** What the handler of a route finds that lets `Who` pass. */
interface AllowedEnv<Who extends object> extends AppEnv {
  Variables: AppEnv['Variables'] & { deps: AppContext } & Who;
}

/** A request on behalf of a workspace. */
export type WorkspaceEnv = AllowedEnv<{ workspaceId: string }>;

/** What a key may do: each role may do what the ones before it may. */
const RANKS: Record<Role, number> = { reader: 0, member: 1, owner: 2 };

/*
 * Every route says as its middleware whom it lets pass: it runs before the body is read, and the body is read before it is
 * validated. All of them throw 401 without a valid key, 403 when its role does not reach.
 */

/** Lets keys of this role and more pass, shown as a bearer or by the browser's session. */
export const allow = (least: Role) =>
  createMiddleware<WorkspaceEnv>(async (context, next) => {
    const deps = context.get('open')();
    context.set('deps', deps);
    context.set('workspaceId', await workspaceOf(context, deps, least));
    await readBodyAsJson(context);
    await next();
  });

/** Lets only the deployment's operator pass. */
export const allowAdmin = createMiddleware<AllowedEnv<object>>(async (context, next) => {
  const deps = context.get('open')();
  if (!(await isAdmin(context, deps))) throw new ProblemError(401, 'This needs the admin token.');
  context.set('deps', deps);
  await readBodyAsJson(context);
  await next();
});

/** Lets an owner pass to what is the workspace's, and the operator to what is no workspace's (`workspaceId` null). */
export const allowOwnerOrAdmin = createMiddleware<AllowedEnv<{ workspaceId: string | null }>>(async (context, next) => {
  const deps = context.get('open')();
  const hasBearer = context.req.header('authorization') !== undefined;
  const admin = hasBearer && (await isAdmin(context, deps));
  context.set('deps', deps);
  context.set('workspaceId', admin ? null : await workspaceOf(context, deps, 'owner'));
  await readBodyAsJson(context);
  await next();
});

/** The workspace of the key that was shown; throws as the others do. For pages, which answer a person in words. */
export async function workspaceOf(context: Context, deps: AppContext, least: Role): Promise<string> {
  const key = await findApiKey(deps.db, await keyHashOf(context, deps));
  if (!key) throw new ProblemError(401, 'The API key is not known.');
  if (RANKS[key.role] < RANKS[least]) {
    throw new ProblemError(403, `This needs a key of role ${least}; yours is ${key.role}.`);
  }
  return key.workspaceId;
}

async function keyHashOf(context: Context, deps: AppContext): Promise<string> {
  if (context.req.header('authorization') !== undefined) return sha256(bearer(context));
  const session = await sessionKeyHash(context, deps.config.ENCRYPTION_KEY);
  if (session === null) throw new ProblemError(401, 'Send `Authorization: Bearer <key>`.');
  // A browser sends its cookie along whoever made the request; only our own pages may change anything with it.
  if (context.req.method !== 'GET' && !isSameOrigin(context)) {
    throw new ProblemError(403, 'Only a page of this site may do that.');
  }
  return session;
}

function isAdmin(context: Context, deps: AppContext): Promise<boolean> {
  return isAdminToken(deps, bearer(context));
}

/** Whether a text is the admin token. */
export function isAdminToken({ config }: AppContext, token: string): Promise<boolean> {
  return equalSecrets(token, config.ADMIN_TOKEN);
}

function bearer(context: Context): string {
  const [, token] = /^Bearer +(\S+) *$/i.exec(context.req.header('authorization') ?? '') ?? [];
  if (!token) throw new ProblemError(401, 'Send `Authorization: Bearer <key>`.');
  return token;
}

/** Compares digests, so that the time it takes tells nothing of either secret. */
async function equalSecrets(given: string, secret: string): Promise<boolean> {
  const [a, b] = await Promise.all([digest(given), digest(secret)]);
  return crypto.subtle.timingSafeEqual(a, b);
}

/** SHA-256 of a text, in hexadecimal: how API keys are stored. A key is 256 random bits, so that no salt is needed. */
export async function sha256(text: string): Promise<string> {
  return [...new Uint8Array(await digest(text))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function digest(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
}

/** A new API key: it is shown once, and stored as its digest. */
export function newApiKey(): string {
  return `tfe_${base64Url(crypto.getRandomValues(new Uint8Array(32)))}`;
}
