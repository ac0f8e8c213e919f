import type { SyncMessage } from '../../messages.ts';
import { failureOf } from '../local-failure.ts';
import type { Sending } from '../ports.ts';

/** How many members one message checks; each costs GitHub two requests. */
const AT_ONCE = 50;

export interface MemberDeps<Member extends { id: string }> {
  /** Asks GitHub whether a member is still in the organization or team, and does what follows from it. */
  check(member: Member): Promise<void>;
  store: {
    /** Members through an organization or team, those after `after` by id; of one person only with `githubId`. */
    membersToCheck(after: string | null, githubId: string | null, limit: number): Promise<Member[]>;
  };
  sendToSync(messages: Sending<SyncMessage>[]): Promise<void>;
  log(event: string, fields: Record<string, unknown>): void;
}

/** Checks members, each for itself: a failure of one does not stop the others, and that one is checked again in an hour. */
export async function checkMembers<Member extends { id: string }>(
  deps: MemberDeps<Member>,
  message: SyncMessage & { type: 'sync.members' },
): Promise<void> {
  const members = await deps.store.membersToCheck(message.after, message.githubId, AT_ONCE);
  for (const member of members) {
    try {
      await deps.check(member);
    } catch (error) {
      deps.log('members.failed', { memberId: member.id, failure: failureOf(error) });
    }
  }
  const last = members.at(-1);
  if (!last || members.length < AT_ONCE) return;
  await deps.sendToSync([{ body: { ...message, after: last.id } }]);
}
