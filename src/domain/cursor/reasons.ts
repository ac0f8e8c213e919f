import type { Wait, WaitReason } from './state.ts';

const REASONS: Record<WaitReason, string> = {
  slot: 'other repositories of the credential go first',
  too_wide: 'the request was too large for GitHub, and the next one asks for less',
  primary_limit: 'GitHub’s hourly limit is reached',
  secondary_limit: 'GitHub asks for a pause',
  bad_credential: 'GitHub refuses the credential, which may pass within a minute',
  bad_app: 'GitHub refuses the key of the deployment’s GitHub App',
  transient: 'GitHub or the network failed for a moment',
  rejected: 'GitHub refused a request, and the next one asks for less',
  cursor_refused: 'GitHub’s list cannot be followed',
  database_outage: 'the database does not answer',
  stalled: 'the last holders of this work did not report again',
  unknown_step: 'another version of this program began a step that this version does not know',
};

/** Why a sync waits, in words, with the exact answer. */
export function reasonOf({ reason, detail }: Wait): string {
  return detail ? `${REASONS[reason]} (${detail})` : REASONS[reason];
}
