import type { Context } from 'hono';
import { z } from 'zod';
import type { AppContext } from '../../context.ts';
import { seal, unseal } from '../../secret-box.ts';
import { newSecret } from '../auth.ts';
import { deleteOwnCookie, ownCookie, setOwnCookie } from '../session.ts';

const COOKIE = 'sign_in';
const MAX_SECONDS = 600;

/** What a sign-in with GitHub has to remember until GitHub sends the person back. */
const Flow = z.object({
  /** Only who has this browser's cookie can send it back. */
  state: z.string(),
  /** The secret behind the challenge that GitHub was sent (PKCE). */
  verifier: z.string(),
  /** The path to open afterwards. */
  to: z.string(),
  /** The SHA-256 of an invitation link's token, when the person follows one. */
  linkHash: z.string().nullable(),
  until: z.number(),
});

export type Flow = z.infer<typeof Flow>;

/** Begins a flow: it is sealed in a cookie of this browser, and ends after ten minutes. Answers its state. */
export async function beginFlow(
  context: Context,
  { config, now }: AppContext,
  { verifier, to, linkHash }: Pick<Flow, 'verifier' | 'to' | 'linkHash'>,
): Promise<string> {
  const state = newSecret();
  const flow: Flow = { state, verifier, to, linkHash, until: now() + MAX_SECONDS * 1_000 };
  setOwnCookie(context, COOKIE, await seal(config.ENCRYPTION_KEY, JSON.stringify(flow), COOKIE), MAX_SECONDS);
  return state;
}

/** The flow that this browser began with this state; null when it began none, or it has ended. */
export async function flowOf(context: Context, { config, now }: AppContext): Promise<Flow | null> {
  const cookie = ownCookie(context, COOKIE);
  const { state } = context.req.query();
  if (cookie === null || state === undefined) return null;
  try {
    const flow = Flow.parse(JSON.parse(await unseal(config.ENCRYPTION_KEY, cookie, COOKIE)));
    return flow.state === state && flow.until > now() ? flow : null;
  } catch (error) {
    // Another key sealed it, or it was changed: it is no flow of ours.
    if (error instanceof DOMException || error instanceof TypeError) return null;
    throw error;
  }
}

/** Ends the flow: its state is used once. */
export function endFlow(context: Context): void {
  deleteOwnCookie(context, COOKIE);
}
