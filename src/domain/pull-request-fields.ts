import type { Actor } from './actor.ts';

/** An issue that a pull request closes: its repository as `owner/name`, and its number. */
export interface LinkedIssue {
  repository: string;
  number: number;
}

/** What kinds of values fields have; an instant is ISO 8601. */
export interface FieldKinds {
  text: string;
  number: number;
  flag: boolean;
  instant: string;
  /** An array of texts; nothing is an empty one. */
  names: string[];
  issues: LinkedIssue[];
  person: Actor;
  /** GitHub's database id: 64 bits, as digits. */
  id: string;
}

interface Field {
  kind: keyof FieldKinds;
  /** What the API says it is, as Markdown. */
  explain: string;
  /** Where the API shows it: in lists, exports and details, in details alone, or nowhere. */
  shown: 'list' | 'detail' | 'nowhere';
  /** GitHub says it, or it is found out here. */
  from: 'github' | 'here';
  nullable?: true;
  /** The words that it may be. */
  among?: readonly string[];
  /**
   * GitHub's answer can lack it without the rest: what is stored stays, and the field is set aside, under its own name (`true`) or
   * that of what it comes with.
   */
  unknowable?: true | string;
}

/**
 * Every stored field of a pull request, in the order in which they are shown. Each has a column of `pull_requests` of the same
 * name (of a person the name with `Id`), which the compiler asks for, as it asks the mapping of GitHub's answer for a value.
 * What is saved, shown, exported and documented follows from here: docs/recipes.md says how to add one.
 */
export const PULL_REQUEST_FIELDS = {
  id: { kind: 'text', from: 'here', shown: 'list', explain: 'id of the pull request here' },
  repositoryId: { kind: 'text', from: 'here', shown: 'list', explain: 'id of its repository here' },
  number: { kind: 'number', from: 'github', shown: 'list', explain: 'its number in the repository' },
  title: { kind: 'text', from: 'github', shown: 'list', explain: 'its title' },
  state: {
    kind: 'text',
    among: ['open', 'closed', 'merged'],
    from: 'github',
    shown: 'list',
    explain: 'open, closed without a merge, or merged',
  },
  isDraft: { kind: 'flag', from: 'github', shown: 'list', explain: 'whether it is a draft' },
  author: {
    kind: 'person',
    nullable: true,
    unknowable: true,
    from: 'github',
    shown: 'list',
    explain: 'who opened it; NULL for a deleted account',
  },
  labels: { kind: 'names', unknowable: true, from: 'github', shown: 'list', explain: 'names of its labels' },
  // GitHub counts none of a diff that it does not show.
  additions: { kind: 'number', unknowable: 'files', from: 'github', shown: 'list', explain: 'lines added' },
  deletions: { kind: 'number', unknowable: 'files', from: 'github', shown: 'list', explain: 'lines deleted' },
  changedFiles: { kind: 'number', unknowable: 'files', from: 'github', shown: 'list', explain: 'files changed' },
  reviewDecision: {
    kind: 'text',
    among: ['approved', 'changes_requested', 'review_required'],
    nullable: true,
    unknowable: true,
    from: 'github',
    shown: 'list',
    explain: "what GitHub makes of its reviews, by the branch's rules; NULL without any",
  },
  detailsComplete: {
    kind: 'flag',
    from: 'here',
    shown: 'list',
    explain: 'whether all its lists are read to their ends',
  },
  createdAt: { kind: 'instant', from: 'github', shown: 'list', explain: 'when it was opened' },
  updatedAt: { kind: 'instant', from: 'github', shown: 'list', explain: 'when it last changed on GitHub' },
  mergedAt: { kind: 'instant', nullable: true, from: 'github', shown: 'list', explain: 'when it was merged' },
  closedAt: {
    kind: 'instant',
    nullable: true,
    from: 'github',
    shown: 'list',
    explain: 'when it was closed, by a merge or without one',
  },
  githubId: { kind: 'id', from: 'github', shown: 'detail', explain: 'GitHub’s database id, as digits' },
  body: { kind: 'text', from: 'github', shown: 'detail', explain: 'its description' },
  baseRef: { kind: 'text', from: 'github', shown: 'detail', explain: 'the branch it is to be merged into' },
  headRef: { kind: 'text', from: 'github', shown: 'detail', explain: 'the branch it comes from' },
  headSha: { kind: 'text', from: 'github', shown: 'detail', explain: 'the last commit of that branch' },
  mergeCommitSha: {
    kind: 'text',
    nullable: true,
    unknowable: true,
    from: 'github',
    shown: 'detail',
    explain: 'the commit that merged it',
  },
  mergedBy: {
    kind: 'person',
    nullable: true,
    unknowable: true,
    from: 'github',
    shown: 'detail',
    explain: 'who merged it',
  },
  assignees: { kind: 'names', unknowable: true, from: 'github', shown: 'detail', explain: 'logins of its assignees' },
  requestedReviewers: {
    kind: 'names',
    unknowable: true,
    from: 'github',
    shown: 'detail',
    explain: 'whose review is asked for: logins, and `team:` with a team’s slug',
  },
  linkedIssues: { kind: 'issues', unknowable: true, from: 'github', shown: 'detail', explain: 'issues that it closes' },
  milestone: {
    kind: 'text',
    nullable: true,
    unknowable: true,
    from: 'github',
    shown: 'detail',
    explain: 'title of its milestone',
  },
  nodeId: { kind: 'text', from: 'github', shown: 'nowhere', explain: 'GitHub’s id in GraphQL' },
} as const satisfies Record<string, Field>;

type Fields = typeof PULL_REQUEST_FIELDS;
export type FieldName = keyof Fields;
type NamesWhere<Condition> = { [Name in FieldName]: Fields[Name] extends Condition ? Name : never }[FieldName];

/** The fields that lists show, those that details show beside them, and those that GitHub says. */
export type ListedField = NamesWhere<{ shown: 'list' }>;
export type DetailField = NamesWhere<{ shown: 'detail' }>;
export type GitHubField = NamesWhere<{ from: 'github' }>;
export type PersonField = NamesWhere<{ kind: 'person' }>;

/** What can be missing from GitHub's answer without the rest, as it is set aside. */
export type UnknownField =
  NamesWhere<{ unknowable: true }> | Exclude<Extract<Fields[FieldName], { unknowable: unknown }>['unknowable'], true>;

/** The value of a field. */
export type FieldValue<Name extends FieldName> =
  | (Fields[Name] extends { among: readonly (infer Word)[] } ? Word : FieldKinds[Fields[Name]['kind']])
  | (Fields[Name] extends { nullable: true } ? null : never);

const NAMES = Object.keys(PULL_REQUEST_FIELDS) as FieldName[];

export function fieldOf(name: FieldName): Field {
  return PULL_REQUEST_FIELDS[name];
}

export const LISTED_FIELDS = NAMES.filter((name): name is ListedField => fieldOf(name).shown === 'list');
export const DETAIL_FIELDS = NAMES.filter((name): name is DetailField => fieldOf(name).shown === 'detail');
export const GITHUB_FIELDS = NAMES.filter((name): name is GitHubField => fieldOf(name).from === 'github');

export function isPerson<Name extends FieldName>(name: Name): name is Name & PersonField {
  return fieldOf(name).kind === 'person';
}

/** As what a field is set aside that GitHub's answer lacks; null for one that no answer lacks. */
export function unknownAs(name: FieldName): UnknownField | null {
  const { unknowable } = fieldOf(name);
  if (unknowable === undefined) return null;
  return (unknowable === true ? name : unknowable) as UnknownField;
}

/** What GitHub says of a pull request that has nothing wherever it may have nothing. */
export const NOTHING: { [Name in NamesWhere<{ nullable: true } | { kind: 'names' | 'issues' }>]: FieldValue<Name> } = {
  author: null,
  labels: [],
  reviewDecision: null,
  mergedAt: null,
  closedAt: null,
  mergeCommitSha: null,
  mergedBy: null,
  assignees: [],
  requestedReviewers: [],
  linkedIssues: [],
  milestone: null,
};
