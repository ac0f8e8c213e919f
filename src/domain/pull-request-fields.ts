import type { Actor } from './actor.ts';

/** An issue that a pull request closes: its repository as `owner/name`, and its number. */
export interface LinkedIssue {
  repository: string;
  number: number;
}

/** The kinds of fields, with the type of their values. An instant is ISO 8601. */
export interface FieldKinds {
  text: string;
  number: number;
  flag: boolean;
  instant: string;
  /** An array of texts, which may be empty. */
  names: string[];
  issues: LinkedIssue[];
  person: Actor;
  /** GitHub's database id: 64 bits, written as digits. */
  id: string;
}

interface Field {
  kind: keyof FieldKinds;
  /** The meaning, as Markdown, for docs/metrics.md and the API's description. */
  explain: string;
  /** Where the API shows the field. `list`: in lists, exports and details; `detail`: in details alone. */
  shown: 'list' | 'detail' | 'nowhere';
  /** `github`: the value is from GitHub's answer; `here`: this product computes it. */
  from: 'github' | 'here';
  nullable?: true;
  /** The `READ_VERSION` that first read the field; 1 without it. What an older version read is then read again. */
  since?: number;
  /** The words that the value may be. */
  among?: readonly string[];
  /**
   * GitHub's answer can lack this field alone. Then the stored value stays, and the field is set aside: under its own name
   * (`true`), or under the name of a group of fields that are missing together.
   */
  unknowable?: true | string;
}

/**
 * Every stored field of a pull request, in the order in which the API shows them. Each field has a column of the same name in
 * `pull_requests` (the column of a person ends in `Id`), and a value in the mapping of GitHub's answer; without either the
 * code does not compile. Storage, API, exports and docs/metrics.md read this list. docs/recipes.md says how to add a field.
 */
export const PULL_REQUEST_FIELDS = {
  id: { kind: 'text', from: 'here', shown: 'list', explain: 'id of the pull request in this product' },
  repositoryId: { kind: 'text', from: 'here', shown: 'list', explain: 'id of its repository in this product' },
  number: { kind: 'number', from: 'github', shown: 'list', explain: 'its number in the repository' },
  title: { kind: 'text', from: 'github', shown: 'list', explain: 'its title' },
  state: {
    kind: 'text',
    among: ['open', 'closed', 'merged'],
    from: 'github',
    shown: 'list',
    explain: '`open`, `closed` (without a merge) or `merged`',
  },
  isDraft: { kind: 'flag', from: 'github', shown: 'list', explain: 'whether it is a draft' },
  author: {
    kind: 'person',
    nullable: true,
    unknowable: true,
    from: 'github',
    shown: 'list',
    explain: 'the account that opened it; NULL when the account is deleted',
  },
  labels: { kind: 'names', unknowable: true, from: 'github', shown: 'list', explain: 'names of its labels' },
  // When GitHub does not show the diff, these counts are 0 and unknown.
  additions: { kind: 'number', unknowable: 'files', from: 'github', shown: 'list', explain: 'number of added lines' },
  deletions: { kind: 'number', unknowable: 'files', from: 'github', shown: 'list', explain: 'number of deleted lines' },
  changedFiles: {
    kind: 'number',
    unknowable: 'files',
    from: 'github',
    shown: 'list',
    explain: 'number of changed files',
  },
  reviewDecision: {
    kind: 'text',
    among: ['approved', 'changes_requested', 'review_required'],
    nullable: true,
    unknowable: true,
    from: 'github',
    shown: 'list',
    explain: "GitHub's decision from its reviews, by the branch's rules; NULL without a decision",
  },
  detailsComplete: {
    kind: 'flag',
    from: 'here',
    shown: 'list',
    explain: 'whether all its lists (reviews, commits, files, …) are stored to their ends',
  },
  createdAt: { kind: 'instant', from: 'github', shown: 'list', explain: 'when it was opened' },
  updatedAt: { kind: 'instant', from: 'github', shown: 'list', explain: 'when it last changed on GitHub' },
  mergedAt: {
    kind: 'instant',
    nullable: true,
    from: 'github',
    shown: 'list',
    explain: 'when it was merged; NULL without a merge',
  },
  closedAt: {
    kind: 'instant',
    nullable: true,
    from: 'github',
    shown: 'list',
    explain: 'when it was closed, by a merge or without one; NULL while it is open',
  },
  githubId: { kind: 'id', from: 'github', shown: 'detail', explain: 'GitHub’s database id, written as digits' },
  body: { kind: 'text', from: 'github', shown: 'detail', explain: 'its description' },
  baseRef: { kind: 'text', from: 'github', shown: 'detail', explain: 'the branch that it merges into' },
  headRef: { kind: 'text', from: 'github', shown: 'detail', explain: 'the branch with its commits' },
  headSha: { kind: 'text', from: 'github', shown: 'detail', explain: 'the last commit of `headRef`' },
  mergeCommitSha: {
    kind: 'text',
    nullable: true,
    unknowable: true,
    from: 'github',
    shown: 'detail',
    explain: 'the commit that merged it; NULL without a merge',
  },
  mergedBy: {
    kind: 'person',
    nullable: true,
    unknowable: true,
    from: 'github',
    shown: 'detail',
    explain: 'the account that merged it; NULL without a merge, or when the account is deleted',
  },
  assignees: { kind: 'names', unknowable: true, from: 'github', shown: 'detail', explain: 'logins of its assignees' },
  requestedReviewers: {
    kind: 'names',
    unknowable: true,
    from: 'github',
    shown: 'detail',
    explain: 'requested reviewers: logins of accounts, and `team:` with the slug of a team',
  },
  linkedIssues: {
    kind: 'issues',
    unknowable: true,
    from: 'github',
    shown: 'detail',
    explain: 'issues that its merge closes',
  },
  milestone: {
    kind: 'text',
    nullable: true,
    unknowable: true,
    from: 'github',
    shown: 'detail',
    explain: 'title of its milestone; NULL without one',
  },
  nodeId: { kind: 'text', from: 'github', shown: 'nowhere', explain: 'GitHub’s GraphQL id' },
} as const satisfies Record<string, Field>;

type Fields = typeof PULL_REQUEST_FIELDS;
export type FieldName = keyof Fields;
type NamesWhere<Condition> = { [Name in FieldName]: Fields[Name] extends Condition ? Name : never }[FieldName];

/** The fields that lists show, those that only details show, those from GitHub's answer, and those that are accounts. */
export type ListedField = NamesWhere<{ shown: 'list' }>;
export type DetailField = NamesWhere<{ shown: 'detail' }>;
export type GitHubField = NamesWhere<{ from: 'github' }>;
export type PersonField = NamesWhere<{ kind: 'person' }>;

/** The names under which fields are set aside when GitHub's answer lacks them. */
export type UnknownField =
  NamesWhere<{ unknowable: true }> | Exclude<Extract<Fields[FieldName], { unknowable: unknown }>['unknowable'], true>;

/** The type of a field's value. */
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

/** The name under which a field is set aside when GitHub's answer lacks it; null for a field that is never missing alone. */
export function unknownAs(name: FieldName): UnknownField | null {
  const { unknowable } = fieldOf(name);
  if (unknowable === undefined) return null;
  return (unknowable === true ? name : unknowable) as UnknownField;
}

/** The value that GitHub gives for each field that can be empty, when it is empty. */
export const EMPTY_FIELDS: {
  [Name in NamesWhere<{ nullable: true } | { kind: 'names' | 'issues' }>]: FieldValue<Name>;
} = {
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
