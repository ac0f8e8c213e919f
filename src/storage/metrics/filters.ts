import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { AI_KINDS, valuesOf, type AiKind, type Filters, type OneOrMore } from '../../domain/metrics/filters.ts';
import { opaque } from '../opaque.ts';
import { personsOf } from '../people.ts';
import { isOneOf } from '../rows.ts';
import { baseBeginning, INDEXED_LETTERS } from '../schema/base-beginning.ts';
import { pullRequestFacts, reviewFacts } from '../schema/metrics.ts';
import { pullRequests } from '../schema/pull-requests.ts';

/**
 * The conditions of the filters that metrics, lists and exports share, by the table that knows the answer. Each is the
 * only place that says what its filter means.
 */

/** What facts, reviews' facts and pull requests have in common. */
type RepositoryRow = Record<'workspaceId' | 'repositoryId', SQLWrapper>;
type TextRow = Record<'labels' | 'baseRef', SQLWrapper>;
type KindRow = Record<'authorKind' | 'excludedBy', SQLWrapper>;
type AiRow = Record<'aiAuthored' | 'aiAssisted' | 'aiReviewed', SQLWrapper>;
type ToolsRow = Record<'aiTools', SQLWrapper>;
type FactsRow = Record<'sizeClass' | 'workType', SQLWrapper> & AiRow & ToolsRow;

const reviewed = alias(reviewFacts, 'reviewed');
const labelled = alias(pullRequests, 'labelled');
const known = alias(pullRequestFacts, 'known');

/** Whether a row is of the workspace, and of these repositories. */
export function isIn(workspaceId: string, { repositoryId }: Filters, of: RepositoryRow): SQL[] {
  const isHere = sql`${of.workspaceId} = ${opaque(workspaceId)}`;
  return repositoryId === undefined ? [isHere] : [isHere, isOneOf(of.repositoryId, repositoryId)];
}

/** Whether the author is of the kinds that count, and whether the pull request counts. */
export function countsFor({ by, excluded }: Filters, of: KindRow): SQL[] {
  const conditions: SQL[] = [];
  if (by !== undefined) conditions.push(isOneOf(of.authorKind, by));
  if (excluded === 'leave') conditions.push(sql`${of.excludedBy} is null`);
  if (excluded === 'only') conditions.push(sql`${of.excludedBy} is not null`);
  return conditions;
}

/** Whether a pull request is the work of people, and counts: `BY_PEOPLE`, as constants that a plan can use. */
export function isCounted(of: KindRow): SQL {
  return sql`${of.authorKind} = 'people' and ${of.excludedBy} is null`;
}

/** What a pull request's own row answers: its labels and its base branch. */
export function hasTexts({ label, base }: Filters, of: TextRow): SQL[] {
  const conditions: SQL[] = [];
  if (label !== undefined) conditions.push(containsAny(of.labels, label));
  if (base !== undefined) {
    const beginnings = valuesOf(base).map((name) => Array.from(name).slice(0, INDEXED_LETTERS).join(''));
    conditions.push(isOneOf(baseBeginning(of.baseRef), beginnings), isOneOf(of.baseRef, base));
  }
  return conditions;
}

/** What its facts answer, except who counts: its size, its type of work, and what AI had to do with it. */
export function hasFacts(filters: Filters, of: FactsRow): SQL[] {
  const { sizeClass, type, aiKind } = filters;
  const conditions = hasTools(filters, of);
  if (sizeClass !== undefined) conditions.push(isOneOf(of.sizeClass, sizeClass));
  if (type !== undefined) conditions.push(isOneOf(of.workType, type));
  if (aiKind !== undefined) {
    conditions.push(anyOf(AI_KINDS.filter((kind) => valuesOf(aiKind).includes(kind)).map((kind) => aiFact(kind, of))));
  }
  return conditions;
}

/** Whether there is certain or strong evidence of one of the tools. */
export function hasTools({ aiTool }: Filters, of: ToolsRow): SQL[] {
  if (aiTool === undefined) return [];
  const keys = valuesOf(aiTool).map((key) => key.toLowerCase());
  return [containsAny(of.aiTools, keys)];
}

/** `hasTexts` of the pull request with this id; without such a filter there is no condition. */
export function textsOf(filters: Filters, id: SQLWrapper): SQL[] {
  const texts = hasTexts(filters, labelled);
  if (texts.length === 0) return [];
  return [sql`exists (select from ${pullRequests} ${labelled} where ${labelled.id} = ${id} and ${allOf(texts)})`];
}

/** `hasFacts` of the pull request with this id; without such a filter there is no condition. */
export function factsOf(filters: Filters, id: SQLWrapper): SQL[] {
  const facts = hasFacts(filters, known);
  if (facts.length === 0) return [];
  return [
    sql`exists (select from ${pullRequestFacts} ${known} where ${known.pullRequestId} = ${id} and ${allOf(facts)})`,
  ];
}

/**
 * Whether one of these people reviewed the pull request with this id. The people are no array: the planner would take
 * them for ten, and what they reviewed for most of all.
 */
export function isReviewedBy(workspaceId: string, { reviewer }: Filters, id: SQLWrapper): SQL[] {
  if (reviewer === undefined) return [];
  return [
    sql`${id} in (select ${reviewed.pullRequestId} from ${reviewFacts} ${reviewed}
      where ${reviewed.workspaceId} = ${opaque(workspaceId)}
        and ${reviewed.reviewerId} in (${personsOf(workspaceId, reviewer)}))`,
  ];
}

/** All of these conditions; of none it is true. */
export function allOf(conditions: SQL[]): SQL {
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
}

function anyOf(conditions: SQL[]): SQL {
  return sql`(${sql.join([sql`false`, ...conditions], sql` or `)})`;
}

/** Whether a JSON array of texts has one of these. Written so that a GIN index serves. */
function containsAny(array: SQLWrapper, values: OneOrMore): SQL {
  return sql`(${sql.join(
    valuesOf(values).map((value) => sql`${array} @> ${JSON.stringify([value])}::jsonb`),
    sql` or `,
  )})`;
}

/** Whether what AI had to do with a pull request is of this kind. */
export function aiFact(kind: AiKind, of: AiRow): SQL {
  switch (kind) {
    case 'authored':
      return sql`${of.aiAuthored}`;
    case 'assisted':
      return sql`${of.aiAssisted}`;
    case 'assistedOnly':
      return sql`(${of.aiAssisted} and not ${of.aiAuthored})`;
    case 'reviewed':
      return sql`${of.aiReviewed}`;
    case 'unassisted':
      return sql`not (${of.aiAuthored} or ${of.aiAssisted})`;
  }
}
