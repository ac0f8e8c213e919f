import { ownersOf } from '../../storage/members.ts';
import type { Visit } from '../visit.ts';

/** So many owners are named, so that somebody can ask one of them. */
const MAX_OWNERS = 5;

/** Who may change what is shown, for those who may not. */
export async function ownersWords({ caller, context }: Pick<Visit, 'caller' | 'context'>): Promise<string> {
  const owners = await ownersOf(context.get('open')().db, caller.workspaceId, MAX_OWNERS);
  return `Owners can change this: ${owners.join(', ')}.`;
}
