import type { Context } from 'hono';
import type { Deps } from '../deps.ts';
import type { Role } from '../storage/workspaces.ts';
import { ProblemError } from './problem.ts';
import { isSameOrigin, sessionKeyHash } from './session.ts';

export interface AppEnv {
  Bindings: Env;
  Variables: { open: () => Deps };
}

/** What a key may do: each role may do what the ones before it may. */
const RANKS: Record<Role, number> = { reader: 0, member: 1, owner: 2 };

/**
 * The workspace whose key was shown, as a bearer or by the browser's session. Throws 401 without a valid key, 403 when its
 * role does not reach.
 */
export async function authorize(
  context: Context<AppEnv>,
  least: Role,
): Promise<{ deps: Deps; workspaceId: string; role: Role }> {
  const deps = context.get('open')();
  const key = await deps.api.findApiKey(await keyHashOf(context, deps));
  if (!key) throw new ProblemError(401, 'The API key is not known.');
  if (RANKS[key.role] < RANKS[least]) {
    throw new ProblemError(403, `This needs a key of role ${least}; yours is ${key.role}.`);
  }
  return { deps, workspaceId: key.workspaceId, role: key.role };
}

async function keyHashOf(context: Context<AppEnv>, deps: Deps): Promise<string> {
  if (context.req.header('authorization') !== undefined) return sha256(bearer(context));
  const session = await sessionKeyHash(context, deps.config.ENCRYPTION_KEY);
  if (session === null) throw new ProblemError(401, 'Send `Authorization: Bearer <key>`.');
  // A browser sends its cookie along whoever made the request; only our own pages may change anything with it.
  if (context.req.method !== 'GET' && !isSameOrigin(context)) {
    throw new ProblemError(403, 'Only a page of this site may do that.');
  }
  return session;
}

/** Lets only the deployment's operator pass. */
export async function authorizeAdmin(context: Context<AppEnv>): Promise<Deps> {
  const deps = context.get('open')();
  if (!(await isAdmin(context, deps))) throw new ProblemError(401, 'This needs the admin token.');
  return deps;
}

/** Lets an owner pass to what is the workspace's, and the operator to what is no workspace's (`workspaceId` null). */
export async function authorizeOwnerOrAdmin(
  context: Context<AppEnv>,
): Promise<{ deps: Deps; workspaceId: string | null }> {
  const deps = context.get('open')();
  const hasBearer = context.req.header('authorization') !== undefined;
  if (hasBearer && (await isAdmin(context, deps))) return { deps, workspaceId: null };
  return authorize(context, 'owner');
}

function isAdmin(context: Context<AppEnv>, deps: Deps): Promise<boolean> {
  return isAdminToken(deps, bearer(context));
}

export function isAdminToken({ config }: Deps, token: string): Promise<boolean> {
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
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return `tfe_${btoa(String.fromCodePoint(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')}`;
}
