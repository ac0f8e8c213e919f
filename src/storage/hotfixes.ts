import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { isLike } from './patterns.ts';
import { pullRequests } from './schema/pull-requests.ts';

const p = alias(pullRequests, 'p');

/** Whether the pull request `p` is a hotfix under this rule (jsonb): `hotfixSign` of src/domain/rules/hotfix.ts, in SQL. */
export function hotfixUnder(rule: SQLWrapper): SQL<boolean> {
  return sql`(exists (
      select from jsonb_array_elements_text(${rule}->'labels') pattern, unnest(array['', '*:', '*/']) prefix,
        jsonb_array_elements_text(${p.labels}) label
      where ${isLike(sql`regexp_replace(label, '([:/])\\s+', '\\1', 'g')`, sql`prefix || pattern`)})
    or exists (
      select from jsonb_array_elements_text(${rule}->'branches') pattern where ${isLike(p.headRef, sql`pattern`)}))`;
}
