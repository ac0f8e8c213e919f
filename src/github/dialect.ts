import type { GraphqlError } from './holes.ts';

/**
 * A query without some fields, for a server that does not know them or a credential that may not ask for them: GitHub
 * refuses a whole query for one such field. A selection that would be empty asks for `__typename`. Unused fragments and
 * variables are removed, because GraphQL refuses those, too.
 * https://spec.graphql.org/October2021/#sec-Fragments-Must-Be-Used
 */
export function withoutFields(query: string, fields: Iterable<string>): string {
  let text = query;
  for (const field of fields) text = withoutSelection(text, selectionOf(field));
  return text === query ? query : withoutUnusedVariables(withoutUnusedFragments(text));
}

/**
 * Matches a field in a selection: not an argument or a variable (`field:`, `$field`), a fragment (`...field`) or a part
 * of a name.
 */
function selectionOf(field: string): RegExp {
  if (field === TEAM) return /\.\.\.\s*on Team\b/g;
  return new RegExp(String.raw`(?<![\w$.])(?:\w+\s*:\s*)?${field}(?![\w]|\s*:)`, 'g');
}

function withoutSelection(query: string, selection: RegExp): string {
  let text = '';
  let rest = 0;
  for (let match = selection.exec(query); match; match = selection.exec(query)) {
    if (!isSelection(query, match.index)) continue;
    text += query.slice(rest, match.index);
    rest = endOfSelection(query, selection.lastIndex);
    selection.lastIndex = rest;
  }
  return (text + query.slice(rest)).replace(/\{\s*\}/g, '{ __typename }');
}

/**
 * Whether a name is in a selection set: arguments and variables are in parentheses, types follow `on`, and names of
 * operations follow keywords.
 */
function isSelection(query: string, index: number): boolean {
  let depth = 0;
  for (const character of query.slice(0, index)) depth += character === '(' ? 1 : character === ')' ? -1 : 0;
  return depth === 0 && !/\b(?:on|query|fragment)\s+$/.test(query.slice(0, index));
}

/** Where the arguments and the selection set after a field's name end. */
function endOfSelection(query: string, index: number): number {
  let end = index;
  for (const [open, close] of [
    ['(', ')'],
    ['{', '}'],
  ] as const) {
    const begin = /^\s*/.exec(query.slice(end))?.[0].length ?? 0;
    if (query[end + begin] === open) end = endOfGroup(query, end + begin, open, close);
  }
  return end;
}

function endOfGroup(query: string, index: number, open: string, close: string): number {
  let depth = 0;
  for (let at = index; at < query.length; at++) {
    if (query[at] === open) depth += 1;
    if (query[at] === close) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return query.length;
}

function withoutUnusedFragments(query: string): string {
  for (let text = query; ;) {
    const unused = [...text.matchAll(/\bfragment (\w+) on \w+ /g)].find(
      ([, name]) => !new RegExp(String.raw`\.\.\.\s*${name}\b`).test(text),
    );
    if (!unused) return text;
    const end = endOfGroup(text, text.indexOf('{', unused.index), '{', '}');
    text = text.slice(0, unused.index) + text.slice(end);
  }
}

function withoutUnusedVariables(query: string): string {
  const used = (name: string) => query.match(new RegExp(String.raw`\$${name}\b`, 'g'))?.length !== 1;
  return query.replace(/(\bquery \w+\()([^)]*)\)/, (_, begin: string, variables: string) => {
    const kept = variables.split(',').filter((definition) => used(/\$(\w+)/.exec(definition)?.[1] ?? ''));
    return `${begin}${kept.join(',')})`;
  });
}

/** The selection of a team that was requested as a reviewer. */
const TEAM = '... on Team';

/**
 * Fields that a server or a credential may lack, and the list that is unknown without each. Every other field must
 * exist.
 */
const OPTIONAL: Record<string, string | null> = {
  [TEAM]: 'teams',
  statusCheckRollup: 'checkRuns',
  contexts: 'checkRuns',
  workflowRun: 'actions',
  workflow: 'actions',
  closingIssuesReferences: 'issues',
  isRequired: null,
  milestone: null,
  reviewDecision: null,
  isDraft: null,
  checkRunCount: null,
  previousReviewState: null,
  beforeCommit: null,
  afterCommit: null,
};

/** Fields that need a scope of their own: https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps */
const OF_TEAMS = new Set(['slug', 'combinedSlug', 'name', 'members']);

/**
 * What is to be left out of a query that GitHub refused: fields that the server does not know, or that need a scope which the
 * token does not have. Empty when it was refused for something else, or when nothing can be read without what it lacks.
 */
export function omissionsFor(errors: GraphqlError[]): string[] {
  const lacking = errors.map(({ type, message, extensions }) => {
    if (extensions?.code === 'undefinedField') return extensions.fieldName ?? null;
    if (type !== 'INSUFFICIENT_SCOPES') return null;
    const [, field = ''] = /The '(\w+)' field requires/.exec(message) ?? [];
    return OF_TEAMS.has(field) ? TEAM : field;
  });
  const known = lacking.filter((field) => field !== null);
  return known.length === lacking.length && known.every((field) => field in OPTIONAL) ? [...new Set(known)] : [];
}

/** Names of the lists that are not known without these fields. */
export function listsWithout(fields: Iterable<string>): string[] {
  return [...new Set([...fields].flatMap((field) => OPTIONAL[field] ?? []))];
}
