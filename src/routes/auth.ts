import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { base64Url } from '../base64-url.ts';
import type { AppContext } from '../context.ts';
import type { AuditAction, AuditActor } from '../domain/audit.ts';
import type { Caller } from '../domain/caller.ts';
import { includes, type Role } from '../domain/roles.ts';
import { findApiKey, findSession } from '../storage/callers.ts';
import { changeOf, recording, runRecorded } from './audited.ts';
import { readBodyAsJson } from './body.ts';
import { ProblemError } from './problem.ts';
import type { Rates } from './rate-limits.ts';
import { isRead, isSameOrigin, sessionSecret } from './session.ts';

export interface AppEnv {
  Bindings: Env;
  /** `rates` is of rate-limits.ts, `checkParameters` of known-parameters.ts, `auditAction` of audited.ts. */
  Variables: {
    open: () => AppContext;
    rates: Rates;
    checkParameters: () => void;
    auditAction: () => AuditAction | null;
  };
}

/** The variables that a handler gets after a middleware below has accepted the caller, `Who`. */
interface AllowedEnv<Who extends object> extends AppEnv {
  Variables: AppEnv['Variables'] & { deps: AppContext } & Who;
}

/** The environment of a request of somebody who has rights in a workspace. */
export type WorkspaceEnv = AllowedEnv<{ workspaceId: string; caller: Caller }>;

/** Who changes something with the admin token, as the audit log has it. */
const OPERATOR: AuditActor = { kind: 'operator', id: null, name: 'admin token' };

/*
 * Every route has one of these as its middleware. It runs before the body is read, so an unknown caller cannot make the Worker
 * read one. All of them throw 401 without a valid key or session, 403 when the caller's role is too low, and then 400 for a
 * parameter that the operation does not have. What the handler changes is recorded in the audit log: see audited.ts.
 */

/** Accepts callers of this role or a higher one, with a key as a bearer token or with the browser's session. */
export const allow = (least: Role) =>
  createMiddleware<WorkspaceEnv>(async (context, next) => {
    const deps = context.get('open')();
    const caller = await mustBe(context, deps, least);
    const { workspaceId, kind, id, name } = caller;
    const change = changeOf(context, context.get('auditAction')(), { kind, id, name });
    context.set('deps', recording(deps, change));
    context.set('workspaceId', workspaceId);
    context.set('caller', caller);
    context.get('checkParameters')();
    await readBodyAsJson(context);
    await runRecorded(context, deps, workspaceId, change, next);
  });

/** Accepts only the admin token. */
export const allowAdmin = createMiddleware<AllowedEnv<object>>(async (context, next) => {
  const deps = context.get('open')();
  const rates = context.get('rates');
  rates.mayTryKey();
  if (!(await isAdmin(context, deps))) {
    await rates.countRefused();
    throw new ProblemError(401, 'This needs the admin token.');
  }
  context.set('deps', recording(deps, changeOf(context, context.get('auditAction')(), OPERATOR)));
  context.get('checkParameters')();
  await readBodyAsJson(context);
  await next();
});

/** Accepts callers of this role or a higher one, or the admin token; with the admin token `workspaceId` is null. */
const allowOrAdmin = (least: Role) =>
  createMiddleware<AllowedEnv<{ workspaceId: string | null }>>(async (context, next) => {
    const deps = context.get('open')();
    const hasBearer = context.req.header('authorization') !== undefined;
    const admin = hasBearer && (await isAdmin(context, deps));
    const caller = admin ? null : await mustBe(context, deps, least);
    const actor = caller ? { kind: caller.kind, id: caller.id, name: caller.name } : OPERATOR;
    const change = changeOf(context, context.get('auditAction')(), actor);
    context.set('deps', recording(deps, change));
    context.set('workspaceId', caller?.workspaceId ?? null);
    context.get('checkParameters')();
    await readBodyAsJson(context);
    await (caller ? runRecorded(context, deps, caller.workspaceId, change, next) : next());
  });

export const allowOwnerOrAdmin = allowOrAdmin('owner');
export const allowMemberOrAdmin = allowOrAdmin('member');

/**
 * Who makes a request, for pages, which show the sign-in to everybody else: null without a session or a key that is known.
 * Throws 403 when another site's page makes the browser change something, and 429 when there were too many requests.
 */
export async function callerOf(context: Context, deps: AppContext): Promise<Caller | null> {
  const caller = await knownCaller(context, deps);
  if (caller) await ratesOf(context).countCaller(caller);
  return caller;
}

/** The same, without counting another request: for one that looks again whether it may go on. */
export async function knownCaller(context: Context, deps: AppContext): Promise<Caller | null> {
  if (context.req.header('authorization') !== undefined) {
    const token = bearerIn(context);
    return token === null ? null : findKey(ratesOf(context), deps, token);
  }
  const secret = sessionSecret(context);
  if (secret === null) return null;
  // A browser sends the cookie with requests that other sites make, too. Only our own pages may change anything with it.
  if (!isRead(context) && !isSameOrigin(context)) {
    throw new ProblemError(403, 'Only a page of this site may do that.');
  }
  return findSession(deps.db, await sha256(secret));
}

/** Whether two lookups found the same key or member of the same workspace. */
export function isSame(a: Caller, b: Caller): boolean {
  return a.id === b.id && a.workspaceId === b.workspaceId;
}

const ratesOf = (context: Context): Rates => context.get('rates');

/** Who has a key; null when nobody has it. Throws 429 when there were too many wrong ones from the address. */
export async function findKey(rates: Rates, { db }: AppContext, key: string): Promise<Caller | null> {
  rates.mayTryKey();
  const caller = await findApiKey(db, await sha256(key));
  if (!caller) await rates.countRefused();
  return caller;
}

/** Requests that a page makes of the API for a caller that it accepted. Nothing outside of this process can be one of them. */
const accepted = new WeakMap<Request, Caller>();

/** Lets a request of a page pass `allow` as this caller, with the rights of the caller. */
export function acceptFor(request: Request, caller: Caller): void {
  accepted.set(request, caller);
}

/** The caller, of this role or a higher one. Throws 401 and 403 as the middlewares do. */
export async function mustBe(context: Context, deps: AppContext, least: Role): Promise<Caller> {
  const caller = accepted.get(context.req.raw) ?? (await callerOf(context, deps));
  if (!caller) throw new ProblemError(401, whyUnknown(context));
  if (includes(caller.role, least)) return caller;
  throw new ProblemError(403, `This needs the role ${least}; yours is ${caller.role}.`);
}

/** Why nobody is known who makes a request. */
function whyUnknown(context: Context): string {
  if (context.req.header('authorization') === undefined) {
    return sessionSecret(context) === null
      ? 'Send `Authorization: Bearer <key>`.'
      : 'You have been signed out. Sign in to go on; nothing is lost.';
  }
  return bearerIn(context) === null ? 'Send `Authorization: Bearer <key>`.' : 'The API key is not known.';
}

async function isAdmin(context: Context, deps: AppContext): Promise<boolean> {
  const token = bearerIn(context);
  if (token === null) throw new ProblemError(401, 'Send `Authorization: Bearer <key>`.');
  return isAdminToken(deps, token);
}

/** Whether a text is the admin token. */
export function isAdminToken({ config }: AppContext, token: string): Promise<boolean> {
  return equalSecrets(token, config.ADMIN_TOKEN);
}

/** The token of `Authorization: Bearer`; null when the header is missing or has another form. */
function bearerIn(context: Context): string | null {
  const [, token] = /^Bearer +(\S+) *$/i.exec(context.req.header('authorization') ?? '') ?? [];
  return token ?? null;
}

/** Compares the digests, so that the time it takes reveals nothing about the secrets. */
async function equalSecrets(given: string, secret: string): Promise<boolean> {
  const [a, b] = await Promise.all([digest(given), digest(secret)]);
  return crypto.subtle.timingSafeEqual(a, b);
}

/**
 * SHA-256 of a text, in hexadecimal. Keys and the secrets of sessions and invitations are stored so. They are 256 random
 * bits, so they need no salt.
 */
export async function sha256(text: string): Promise<string> {
  return [...new Uint8Array(await digest(text))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function digest(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
}

/** A new API key. It is shown once, and only its digest is stored. */
export function newApiKey(): string {
  return `tfe_${newSecret()}`;
}

/** 256 random bits, in characters that a URL and a cookie can have. */
export function newSecret(): string {
  return base64Url(crypto.getRandomValues(new Uint8Array(32)));
}
