import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Rules } from '../domain/rules/rules.ts';
import { isLike } from './patterns.ts';
import { account, personOf } from './people.ts';
import { columnOf, literal } from './rows.ts';
import { actors } from './schema/actors.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { exclusions, workspaceRules } from './schema/rules.ts';

const p = alias(pullRequests, 'p');
const other = alias(actors, 'other');

/** `excluded_by` of a pull request that somebody left out one by one. */
export const BY_PERSON = 'person';

/** Where a part of the rule looks: whether its `pattern` matches the pull request `p`. In the order in which they are asked. */
const PARTS: Record<keyof Rules['excludedPullRequests'], SQL> = {
  label: sql`exists (select from jsonb_array_elements_text(${p.labels}) label where ${isLike(sql`label`, sql`pattern`)})`,
  // Any account of the person: each is found by an index.
  author: sql`exists (
    select from ${actors} ${account} cross join lateral (
      select ${other.login} from ${actors} ${other} where ${other.id} = ${personOf(account)}
      union all
      select ${other.login} from ${actors} ${other} where ${other.personId} = ${personOf(account)}
    ) every where ${account.id} = ${p.authorId} and ${isLike(columnOf('every', other.login), sql`pattern`)})`,
  baseBranch: isLike(p.baseRef, sql`pattern`),
  headBranch: isLike(p.headRef, sql`pattern`),
  title: isLike(p.title, sql`pattern`),
};

/**
 * What leaves the pull request `p` out of metrics under this rule `excludedPullRequests` (jsonb; null leaves out
 * nothing): `person`, else the first pattern that matches, as `label:no-metrics`; null when it counts.
 */
export function exclusionUnder(rule: SQLWrapper): SQL<string | null> {
  const found = Object.entries(PARTS).map(
    ([part, matches], place) => sql`
      select ${literal(`${part}:`)} || pattern as said, ${sql.raw(String(place))} as place, at
      from jsonb_array_elements_text(${rule}->${literal(part)}) with ordinality patterns(pattern, at) where ${matches}`,
  );
  return sql`coalesce(
    (select ${literal(BY_PERSON)} from ${exclusions} where ${exclusions.pullRequestId} = ${p.id}),
    (select said from (${sql.join(found, sql` union all `)}) found order by place, at limit 1))`;
}

/** The same under the rule that the workspace has. */
export const EXCLUSION = exclusionUnder(sql`(
  select ${workspaceRules.rules}->'excludedPullRequests' from ${workspaceRules}
  where ${workspaceRules.workspaceId} = ${p.workspaceId})`);
