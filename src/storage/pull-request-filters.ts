import { sql, type Column, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { valuesOf, type Filters, type OneOrMore } from '../domain/metrics/filters.ts';
import {
  DATES,
  DEFAULT_SORT,
  isDate,
  readSort,
  type DateName,
  type Sort,
  type SortName,
} from '../domain/pull-request-list.ts';
import { isAskedOf } from './metrics/asked.ts';
import { allOf, countsFor, hasFacts, hasTexts, hasTools, isIn, isReviewedBy } from './metrics/filters.ts';
import { opaque } from './opaque.ts';
import { account, isBy } from './people.ts';
import { isOneOf } from './rows.ts';
import { actors } from './schema/actors.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { listedFacts, searchableAiTools, searchableAnalyses } from './schema/views.ts';

type State = 'open' | 'closed' | 'merged';

/** What a list or an export of pull requests may be asked for. */
export interface PullRequestFilters extends Filters {
  state?: OneOrMore<State> | undefined;
  draft?: boolean | undefined;
  waitingOn?: OneOrMore<'author' | 'merge' | 'reviewers'> | undefined;
  unreviewed?: boolean | undefined;
  /** Whose review it asks for now: logins, or teams as `ORGANIZATION/SLUG`. */
  asked?: OneOrMore | undefined;
  /** Languages that the analysis found. */
  language?: OneOrMore | undefined;
  /** A substring of the title. */
  q?: string | undefined;
  /** Half-open, `[from, to)`, on `date`, which is `updated` unless given. */
  from?: string | undefined;
  to?: string | undefined;
  date?: DateName | undefined;
  /** Rows without the value that the list is sorted by are left out. */
  sort?: Sort | undefined;
  /** The minimum and the maximum of the value that the list is sorted by. */
  min?: string | number | undefined;
  max?: string | number | undefined;
}

const p = alias(pullRequests, 'p');
const f = alias(pullRequestFacts, 'f');

/** Joins the facts `f`, which a pull request `p` may not have yet. */
export function withFacts(workspaceId: string): SQL {
  return sql`left join ${listedFacts} ${f} on ${f.pullRequestId} = ${p.id} and ${f.workspaceId} = ${opaque(workspaceId)}`;
}

/** The column of a date or fact by which lists are sorted. */
export function columnOf(name: SortName): Column {
  if (!isDate(name)) return f[name];
  const fact = DATES[name];
  return fact === null ? p.updatedAt : f[fact];
}

/** A column's type: a value of another type would not be looked up in its index. */
export function typeOf(column: Column): SQL {
  return sql.raw(column.getSQLType());
}

/**
 * Whether a pull request `p` with its facts `f` (`withFacts`) belongs to the workspace and matches the filters. Without
 * facts a pull request is of no kind yet, and nothing excludes it.
 */
export function conditionsOf(workspaceId: string, filters: PullRequestFilters): SQL {
  const { state, draft, waitingOn, unreviewed, asked, q, aiTool: _, ...others } = filters;
  const conditions = [
    ...isIn(workspaceId, filters, p),
    ...hasTexts(filters, p),
    ...hasFacts(others, f),
    ...countsFor(filters, f),
    ...isReviewedBy(workspaceId, filters, p.id),
    ...isOpenedBy(workspaceId, filters),
    ...isFoundInSearch(filters),
    ...isInRange(filters),
  ];
  if (state !== undefined) conditions.push(isOneOf(p.state, state));
  if (draft !== undefined) conditions.push(sql`${p.isDraft} = ${draft}`);
  if (waitingOn !== undefined) conditions.push(isOneOf(f.waitingOn, waitingOn));
  if (asked !== undefined) conditions.push(isAskedOf(workspaceId, valuesOf(asked), p.id));
  if (unreviewed !== undefined) conditions.push(sql`${f.unreviewed} = ${unreviewed}`);
  if (q) conditions.push(sql`${p.title} ilike ${`%${q.replace(/[\\%_]/g, String.raw`\$&`)}%`}`);
  return allOf(conditions);
}

/** Of the account that opened it, which is known before the facts are. */
function isOpenedBy(workspaceId: string, { author, teamId }: PullRequestFilters): SQL[] {
  if (author === undefined && teamId === undefined) return [];
  const whose = { workspaceId, author, teamId };
  const accounts = sql`select ${account.id} from ${actors} ${account} where ${account.workspaceId} = ${opaque(workspaceId)}`;
  return [
    sql`${p.authorId} in (${accounts} and ${isBy(whose, account.id)} union ${accounts} and ${isBy(whose, account.personId)})`,
  ];
}

/** What is found by GIN indexes of views that belong to one workspace: see schema/views.ts. */
function isFoundInSearch({ aiTool, language }: PullRequestFilters): SQL[] {
  const conditions: SQL[] = [];
  if (aiTool !== undefined) {
    conditions.push(
      sql`${p.id} in (select ${searchableAiTools.pullRequestId} from ${searchableAiTools}
        where ${allOf(hasTools({ aiTool }, searchableAiTools))})`,
    );
  }
  if (language !== undefined) {
    const found = valuesOf(language).map((one) => {
      const pattern = JSON.stringify({ tech: { languages: [one.toLowerCase()] } });
      return sql`${searchableAnalyses.result} @> ${pattern}::jsonb`;
    });
    conditions.push(
      sql`${p.id} in (select ${searchableAnalyses.pullRequestId} from ${searchableAnalyses}
        where ${sql.join(found, sql` or `)})`,
    );
  }
  return conditions;
}

function isInRange({ date = 'updated', from, to, sort = DEFAULT_SORT, min, max }: PullRequestFilters): SQL[] {
  const { by } = readSort(sort);
  const [dated, sorted] = [columnOf(date), columnOf(by)];
  const conditions: SQL[] = by === 'updated' ? [] : [sql`${sorted} is not null`];
  if (from !== undefined) conditions.push(sql`${dated} >= ${from}::timestamptz`);
  if (to !== undefined) conditions.push(sql`${dated} < ${to}::timestamptz`);
  if (min !== undefined) conditions.push(sql`${sorted} >= ${min}::${typeOf(sorted)}`);
  if (max !== undefined) conditions.push(sql`${sorted} <= ${max}::${typeOf(sorted)}`);
  return conditions;
}
