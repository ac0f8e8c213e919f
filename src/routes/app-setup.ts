import { seal, unseal } from '../secret-box.ts';
import { ProblemError } from './problem.ts';

/** Time to install the App in, or to say yes on GitHub's pages. */
export const STATE_MS = 3_600_000;

/** What GitHub, or the caller, carries through a flow and hands back: nobody else can make it, and it is good for one purpose. */
interface State {
  purpose: 'app-setup' | 'web-flow' | 'device-flow' | 'app-manifest';
  /** The workspace that the flow is for; null for the operator's. */
  workspaceId: string | null;
  /** What the flow needs again at its end, and who may not guess. */
  secret: string;
}

/** A state that is good for an hour. */
export function newState(encryptionKey: string, state: State): Promise<string> {
  return seal(encryptionKey, JSON.stringify({ ...state, until: Date.now() + STATE_MS }));
}

/** The secret of a state that was made for this purpose and workspace within the last hour; throws 400 for any other. */
export async function openState(
  encryptionKey: string,
  { purpose, workspaceId }: Omit<State, 'secret'>,
  text: string,
): Promise<string> {
  const state = await opened(encryptionKey, text);
  if (state?.purpose === purpose && state.workspaceId === workspaceId && state.until > Date.now()) return state.secret;
  const message = 'it must be of a flow that this workspace began within the last hour';
  throw new ProblemError(400, `state: ${message}`, [{ path: 'state', message }]);
}

async function opened(encryptionKey: string, text: string): Promise<(State & { until: number }) | null> {
  try {
    return JSON.parse(await unseal(encryptionKey, text)) as State & { until: number };
  } catch (error) {
    // Not base64, not sealed by us, or something else of ours.
    if (error instanceof DOMException || error instanceof TypeError || error instanceof SyntaxError) return null;
    throw error;
  }
}
