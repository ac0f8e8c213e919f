import type { Context } from 'hono';
import { readBody } from '../body.ts';
import { ProblemError } from '../problem.ts';
import { isSameOrigin } from '../session.ts';

/** Enough for the form to sign in, in bytes: a key, and the address of the page that was requested. */
const MAX_FORM_BYTES = 16 * 1024;

/** The fields of a form that a page of this site sent. Throws 403 for a form of another site. */
export async function ownForm(context: Context): Promise<URLSearchParams> {
  if (!isSameOrigin(context)) throw new ProblemError(403, 'Only a page of this site may do that.');
  return new URLSearchParams(new TextDecoder().decode(await readBody(context.req.raw, MAX_FORM_BYTES)));
}
