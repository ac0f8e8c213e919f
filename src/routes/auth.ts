import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { base64Url } from '../base64-url.ts';
import type { AppContext } from '../context.ts';
import { type KnownKey, type Role, findApiKey } from '../storage/workspaces.ts';
import { readBodyAsJson } from './body.ts';
import { ProblemError } from './problem.ts';
import { isSameOrigin, sessionKeyHash } from './session.ts';

export interface AppEnv {
  Bindings: Env;
  /** `checkParameters` is of known-parameters.ts. */
  Variables: { open: () => AppContext; checkParameters: () => void };
}

/** The variables that a handler gets after a middleware below has accepted the caller, `Who`. */
interface AllowedEnv<Who extends object> extends AppEnv {
  Variables: AppEnv['Variables'] & { deps: AppContext } & Who;
}

/** The environment of a request with a key of a workspace. */
export type WorkspaceEnv = AllowedEnv<{ workspaceId: string; key: KnownKey }>;

/** The roles of keys, in order: each role includes the rights of the roles before it. */
const RANKS: Record<Role, number> = { reader: 0, member: 1, owner: 2 };

/*
 * Every route has one of these as its middleware. It runs before the body is read, so an unknown caller cannot make the Worker
 * read one. All of them throw 401 without a valid key, 403 when the key's role is too low, and then 400 for a parameter
 * that the operation does not have.
 */

/** Accepts keys of this role or a higher one, as a bearer token or from the browser's session. */
export const allow = (least: Role) =>
  createMiddleware<WorkspaceEnv>(async (context, next) => {
    const deps = context.get('open')();
    context.set('deps', deps);
    const key = await keyOf(context, deps, least);
    context.set('workspaceId', key.workspaceId);
    context.set('key', key);
    context.get('checkParameters')();
    await readBodyAsJson(context);
    await next();
  });

/** Accepts only the admin token. */
export const allowAdmin = createMiddleware<AllowedEnv<object>>(async (context, next) => {
  const deps = context.get('open')();
  if (!(await isAdmin(context, deps))) throw new ProblemError(401, 'This needs the admin token.');
  context.set('deps', deps);
  context.get('checkParameters')();
  await readBodyAsJson(context);
  await next();
});

/** Accepts an owner's key, or the admin token; with the admin token `workspaceId` is null. */
export const allowOwnerOrAdmin = createMiddleware<AllowedEnv<{ workspaceId: string | null }>>(async (context, next) => {
  const deps = context.get('open')();
  const hasBearer = context.req.header('authorization') !== undefined;
  const admin = hasBearer && (await isAdmin(context, deps));
  context.set('deps', deps);
  context.set('workspaceId', admin ? null : await workspaceOf(context, deps, 'owner'));
  context.get('checkParameters')();
  await readBodyAsJson(context);
  await next();
});

/** Requests that a page makes of the API for a caller that it accepted. Nothing outside of this process can be one of them. */
const accepted = new WeakMap<Request, KnownKey>();

/** Lets a request of a page pass `allow` as this caller, with the rights of the caller. */
export function acceptFor(request: Request, caller: KnownKey): void {
  accepted.set(request, caller);
}

/** Who is signed in, for pages; null when nobody is. */
export async function callerOf(context: Context, deps: AppContext): Promise<KnownKey | null> {
  const keyHash = await sessionKeyHash(context, deps.config.ENCRYPTION_KEY);
  return keyHash === null ? null : findApiKey(deps.db, keyHash);
}

/** The workspace of the caller's key, for pages, which show errors as pages. Throws as the middlewares do. */
export async function workspaceOf(context: Context, deps: AppContext, least: Role): Promise<string> {
  return (await keyOf(context, deps, least)).workspaceId;
}

/** The caller's key, of this role or a higher one. */
async function keyOf(context: Context, deps: AppContext, least: Role): Promise<KnownKey> {
  const key = accepted.get(context.req.raw) ?? (await findApiKey(deps.db, await keyHashOf(context, deps)));
  if (!key) throw new ProblemError(401, 'The API key is not known.');
  if (RANKS[key.role] < RANKS[least]) {
    throw new ProblemError(403, `This needs a key of role ${least}; yours is ${key.role}.`);
  }
  return key;
}

async function keyHashOf(context: Context, deps: AppContext): Promise<string> {
  if (context.req.header('authorization') !== undefined) return sha256(bearer(context));
  const session = await sessionKeyHash(context, deps.config.ENCRYPTION_KEY);
  if (session === null) throw new ProblemError(401, 'Send `Authorization: Bearer <key>`.');
  // A browser sends the cookie with requests that other sites make, too. Only our own pages may change anything with it.
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

/** Compares the digests, so that the time it takes reveals nothing about the secrets. */
async function equalSecrets(given: string, secret: string): Promise<boolean> {
  const [a, b] = await Promise.all([digest(given), digest(secret)]);
  return crypto.subtle.timingSafeEqual(a, b);
}

/** SHA-256 of a text, in hexadecimal. API keys are stored so. They are 256 random bits, so they need no salt. */
export async function sha256(text: string): Promise<string> {
  return [...new Uint8Array(await digest(text))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function digest(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
}

/** A new API key. It is shown once, and only its digest is stored. */
export function newApiKey(): string {
  return `tfe_${base64Url(crypto.getRandomValues(new Uint8Array(32)))}`;
}
