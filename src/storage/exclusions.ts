import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Rules } from '../domain/rules/rules.ts';
import { isLike } from './patterns.ts';
import { account, personOf } from './people.ts';
import { literal } from './rows.ts';
import { actors } from './schema/actors.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { exclusions, workspaceRules } from './schema/rules.ts';

const p = alias(pullRequests, 'p');

/** `excluded_by` of a pull request that somebody left out one by one. */
export const BY_PERSON = 'person';

/** Where a part of the rule looks: whether its `pattern` matches the pull request `p`. */
const PARTS: Record<Exclude<keyof Rules['excludedPullRequests'], 'author'>, SQL> = {
  label: sql`exists (select from jsonb_array_elements_text(${p.labels}) label where ${isLike(sql`label`, sql`pattern`)})`,
  baseBranch: isLike(p.baseRef, sql`pattern`),
  headBranch: isLike(p.headRef, sql`pattern`),
  title: isLike(p.title, sql`pattern`),
};

/** Every login of every account, present and former. Few accounts were renamed, which the planner knows only by a condition. */
const LOGINS = sql`(
  select ${personOf(account)} as person, ${account.login} as login from ${actors} ${account}
  union all select ${personOf(account)}, former
  from ${actors} ${account}, jsonb_array_elements_text(${account.formerLogins}) former where ${account.formerLogins} <> '[]')`;

/**
 * The persons with an account of which a login, present or former, matches a pattern of `author`, each with the first of
 * these patterns, as one object: worked out once for a statement, and not once for each pull request.
 */
function personsUnder(rule: SQLWrapper): SQL {
  return sql`(select jsonb_object_agg(person, pattern) from (
    select distinct on (1) person, pattern
    from jsonb_array_elements_text(${rule}->'author') with ordinality patterns(pattern, at)
    join ${LOGINS} logins on ${isLike(sql`login`, sql`pattern`)}
    order by 1, at) persons)`;
}

/**
 * What leaves the pull request `p` out of metrics under this rule `excludedPullRequests` (jsonb; null leaves out
 * nothing): `person`, else the first pattern that matches, as `label:no-metrics`; null when it counts. The rule is a value of
 * the statement: it does not depend on `p`.
 */
export function exclusionUnder(rule: SQLWrapper): SQL<string | null> {
  const found = (['label', 'author', 'baseBranch', 'headBranch', 'title'] as const).map((part, place) =>
    part === 'author'
      ? sql`
      select 'author:' || pattern as said, ${sql.raw(String(place))} as place, 0 as at
      from (select ${personsUnder(rule)} ->> (
        select ${personOf(account)}::text from ${actors} ${account} where ${account.id} = ${p.authorId}) as pattern) one
      where pattern is not null`
      : sql`
      select ${literal(`${part}:`)} || pattern as said, ${sql.raw(String(place))} as place, at
      from jsonb_array_elements_text(${rule}->${literal(part)}) with ordinality patterns(pattern, at) where ${PARTS[part]}`,
  );
  return sql`coalesce(
    (select ${literal(BY_PERSON)} from ${exclusions} where ${exclusions.pullRequestId} = ${p.id}),
    (select said from (${sql.join(found, sql` union all `)}) found order by place, at limit 1))`;
}

/** The same under the rule of the tenant: of workspaces it sees its own. */
export const EXCLUSION = exclusionUnder(
  sql`(select ${workspaceRules.rules}->'excludedPullRequests' from ${workspaceRules})`,
);
