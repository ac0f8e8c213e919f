import { seal, unseal } from '../secret-box.ts';
import { ProblemError } from './problem.ts';

/** Time to install the App in. */
const STATE_MS = 3_600_000;

/** A state that GitHub carries through the App's installation, by which a workspace is known again. */
export function newSetupState(encryptionKey: string, workspaceId: string): Promise<string> {
  return seal(encryptionKey, JSON.stringify({ workspaceId, until: Date.now() + STATE_MS }));
}

/** Throws 400 unless the state was made for this workspace within the last hour. */
export async function checkSetupState(encryptionKey: string, workspaceId: string, state: string): Promise<void> {
  const { workspaceId: owner, until } = await opened(encryptionKey, state);
  if (owner === workspaceId && until > Date.now()) return;
  throw refusal();
}

async function opened(encryptionKey: string, state: string): Promise<{ workspaceId: string; until: number }> {
  try {
    return JSON.parse(await unseal(encryptionKey, state)) as { workspaceId: string; until: number };
  } catch (error) {
    // Not base64, or not sealed by us.
    if (error instanceof DOMException || error instanceof TypeError) throw refusal();
    throw error;
  }
}

function refusal(): ProblemError {
  const message = 'the state of POST /v1/connections/app-setup, at most an hour old';
  return new ProblemError(400, `state: ${message}`, [{ path: 'state', message }]);
}
