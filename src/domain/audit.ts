/** What the audit log can say of a change: the kind of thing, and what was done to it. */
export const AUDIT_ACTIONS = [
  'workspace.created',
  'workspace.changed',
  'key.created',
  'key.revoked',
  'member.joined',
  'member.role-changed',
  'member.removed',
  'invitation.created',
  'invitation.deleted',
  'session.ended',
  'connection.created',
  'connection.deleted',
  'repository.added',
  'repository.removed',
  'repository.recomputed',
  'import.started',
  'sync.requested',
  'sync.cancelled',
  'rules.changed',
  'actor.changed',
  'team.created',
  'team.changed',
  'team.deleted',
  'ai-tool.saved',
  'ai-tool.deleted',
  'signal.corrected',
  'signal.restored',
  'pull-request.excluded',
  'pull-request.included',
  'pull-request.refreshed',
  'deployment.recorded',
  'deployment.marked',
  'incident.recorded',
  'incident.changed',
  'goal.created',
  'goal.deleted',
  'dead-letter.replayed',
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Changes that are not always to be seen in a row: an operation records them itself, when it has succeeded. */
export const NO_ROWS: readonly AuditAction[] = [
  'repository.recomputed',
  'import.started',
  'sync.requested',
  'sync.cancelled',
  'team.changed',
  'pull-request.refreshed',
  'dead-letter.replayed',
];

export const AUDIT_ACTORS = ['key', 'member', 'operator', 'github'] as const;

/** Who changes something: a key, a member, the operator with the admin token, or what GitHub says of its members. */
export interface AuditActor {
  kind: (typeof AUDIT_ACTORS)[number];
  /** The id of the key or member; null for the others, and for who becomes a member by this. */
  id: string | null;
  name: string;
}

/** A change that is about to be made. */
export interface Change {
  action: AuditAction;
  actor: AuditActor;
  /** The request or message that makes it, a uuid. */
  requestId: string;
}
