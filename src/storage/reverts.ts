import { sql, type SQL } from 'drizzle-orm';

/**
 * Marks the reverts whose names (`RevertNames`) mean another pull request now that these have been stored; themselves, they are
 * being computed. Facts of names are few, and found by the beginnings of what they name.
 */
export function dueAgain(repositoryId: string, stored: SQL): SQL {
  const ids = sql`any(array(${stored}))`;
  return sql`
    update pull_requests set facts_due = true where id in (
      select f.pull_request_id from pull_request_facts f
      where f.repository_id = ${repositoryId} and f.reverts_named is not null and not f.pull_request_id = ${ids} and (
          (f.reverts_named->>'number')::int in (select number from pull_requests where id = ${ids})
          or exists (select from jsonb_array_elements_text(f.reverts_named->'shas') sha where left(sha, 7) in (
            select left(merge_commit_sha, 7) from pull_requests where id = ${ids})))
        and f.reverts_number is distinct from ${namedNumber(repositoryId, 'f.reverts_named', 'f.pull_request_id')})`;
}

/**
 * The number of the pull request of this repository, other than `self`, that `RevertNames` mean; null for none. A commit is
 * one of a merge. The beginning of its name means one that no other begins like.
 */
export function namedNumber(repositoryId: string, names: string, self: string): SQL {
  const [named, own] = [sql.raw(names), sql.raw(self)];
  const among = sql`from pull_requests other where other.repository_id = ${repositoryId} and other.id <> ${own}`;
  return sql`(
    select number from (
      select 0 as place, (select min(other.number) ${among}
        and other.number = (${named}->>'number')::int and other.title = ${named}->>'title') as number
      union all
      select place, (
        select case when count(*) = 1 or length(sha) >= 40 then min(other.number) end ${among}
          and other.merge_commit_sha >= sha and other.merge_commit_sha < sha || 'g' and other.merged_at is not null)
      from jsonb_array_elements_text(${named}->'shas') with ordinality shas(sha, place)
    ) meant where number is not null order by place limit 1)`;
}
