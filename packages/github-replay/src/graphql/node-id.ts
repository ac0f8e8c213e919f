const PREFIXES = {
  Actor: 'U',
  App: 'A',
  CheckRun: 'CR',
  CheckSuite: 'CS',
  Commit: 'C',
  Deployment: 'DE',
  DeploymentStatus: 'DES',
  Installation: 'IN',
  Issue: 'I',
  IssueComment: 'IC',
  Label: 'LA',
  Milestone: 'MI',
  PullRequest: 'PR',
  PullRequestCommit: 'PURC',
  PullRequestReview: 'PRR',
  PullRequestReviewComment: 'PRRC',
  PullRequestReviewThread: 'PRRT',
  Ref: 'REF',
  Release: 'RE',
  Repository: 'R',
  ReviewRequest: 'RR',
  StatusCheckRollup: 'SCR',
  StatusContext: 'SC',
  Team: 'T',
  TimelineEvent: 'TLE',
  Workflow: 'W',
  WorkflowRun: 'WFR',
} as const;

export type NodeKind = keyof typeof PREFIXES;

const KINDS = new Map<string, NodeKind>(Object.entries(PREFIXES).map(([kind, prefix]) => [prefix, kind as NodeKind]));

/** An opaque id in GitHub's newer form: the kind's letters, then the keys that lead back to the object. */
export function nodeId(kind: NodeKind, ...keys: readonly (string | number)[]): string {
  return `${PREFIXES[kind]}_${Buffer.from(keys.join(':')).toString('base64url')}`;
}

export function parseNodeId(id: string): { kind: NodeKind; keys: string[] } | undefined {
  const [prefix = '', rest] = id.split('_', 2);
  const kind = KINDS.get(prefix);
  if (!kind || rest === undefined) return undefined;
  // base64url may itself hold an underscore: take everything behind the prefix.
  return {
    kind,
    keys: Buffer.from(id.slice(prefix.length + 1), 'base64url')
      .toString()
      .split(':'),
  };
}
