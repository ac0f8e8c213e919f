import { seal, unseal } from '../../secret-box.ts';
import { ProblemError } from '../problem.ts';

/** Milliseconds in which a person has to install the App, or to confirm on GitHub's pages. */
export const STATE_MS = 3_600_000;

/** The sealed state of a flow. GitHub or the caller sends it back. Only this program can make it, for one purpose. */
interface State {
  purpose: 'app-setup' | 'web-flow' | 'device-flow' | 'app-manifest';
  /** The workspace of the flow; null when the operator began it. */
  workspaceId: string | null;
  /** A value that the flow needs again at its end, and that nobody may guess. */
  secret: string;
}

/** Makes a state that is valid for an hour. */
export function newState(encryptionKey: string, state: State): Promise<string> {
  return seal(encryptionKey, JSON.stringify({ ...state, until: Date.now() + STATE_MS }));
}

/** The secret of a state. Throws 400 unless it was made within the last hour for this purpose and workspace. */
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
    // It is not base64, or it was not sealed here, or it was sealed for something else.
    if (error instanceof DOMException || error instanceof TypeError || error instanceof SyntaxError) return null;
    throw error;
  }
}
