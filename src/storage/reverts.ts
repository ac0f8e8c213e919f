import { sql, type SQL } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { opaque } from './opaque.ts';
import { columnOf, nameOf } from './rows.ts';
import { pullRequestFacts } from './schema/metrics.ts';
import { pullRequests } from './schema/pull-requests.ts';

const f = alias(pullRequestFacts, 'f');
const r = alias(pullRequestFacts, 'r');
const other = alias(pullRequests, 'other');

/**
 * Marks the reverts whose names (`RevertNames`) mean another pull request after these were stored. The stored ones are
 * not marked: they are being computed. Facts with names are few, and are found by the beginnings of what they name.
 */
export function dueAgain(repositoryId: string, stored: SQL): SQL {
  const ids = sql`any(array(${stored}))`;
  const { id, number, mergeCommitSha, factsDue } = pullRequests;
  return sql`
    update ${pullRequests} set ${nameOf(factsDue)} = true where ${id} in (
      select ${f.pullRequestId} from ${pullRequestFacts} ${f}
      where ${f.repositoryId} = ${opaque(repositoryId)} and ${f.revertsNamed} is not null and not ${f.pullRequestId} = ${ids} and (
          (${f.revertsNamed}->>'number')::int in (select ${number} from ${pullRequests} where ${id} = ${ids})
          or exists (select from jsonb_array_elements_text(${f.revertsNamed}->'shas') sha where left(sha, 7) in (
            select left(${mergeCommitSha}, 7) from ${pullRequests} where ${id} = ${ids})))
        and ${f.revertsNumber} is distinct from ${namedNumber(repositoryId, sql`${f.revertsNamed}`, sql`${f.pullRequestId}`)})`;
}

/**
 * The number of the pull request of this repository, other than `self`, that `RevertNames` mean; null for none. A
 * commit means a merge. The beginning of a commit's name counts only when no other commit begins with it.
 */
export function namedNumber(repositoryId: string, names: SQL, self: SQL): SQL<number | null> {
  const among = sql`from ${pullRequests} ${other} where ${other.repositoryId} = ${opaque(repositoryId)} and ${other.id} <> ${self}`;
  return sql`(
    select number from (
      select 0 as place, (select min(${other.number}) ${among}
        and ${other.number} = (${names}->>'number')::int and ${other.title} = ${names}->>'title') as number
      union all
      select place, (
        select case when count(*) = 1 or length(sha) >= 40 then min(${other.number}) end ${among}
          and ${other.mergeCommitSha} >= sha and ${other.mergeCommitSha} < sha || 'g' and ${other.mergedAt} is not null)
      from jsonb_array_elements_text(${names}->'shas') with ordinality shas(sha, place)
    ) meant where number is not null order by place limit 1)`;
}

/**
 * Whether the pull request with this number is a revert, so that its revert is a re-land; null when it has no facts. Only
 * one with a lower number than `self` counts: a body may name anything, and a circle would never settle.
 */
export function isRevertOf(repositoryId: string, number: SQL, self: SQL): SQL<boolean | null> {
  return sql`(
    select ${f.isRevert} from ${pullRequests} ${other} join ${pullRequestFacts} ${f} on ${f.pullRequestId} = ${other.id}
    where ${other.repositoryId} = ${opaque(repositoryId)} and ${other.number} = ${number} and ${other.number} < ${self})`;
}

/** Makes the reverts due that name one of these pull requests, and are reverts where it is one, or neither is. */
export function relandsDueStatement(repositoryId: string, ids: string[]): SQL {
  const { id, number, factsDue } = pullRequests;
  return sql`
    update ${pullRequests} set ${nameOf(factsDue)} = true where ${id} = any(array(
      select revert.id from ${pullRequests} ${other}
      join ${pullRequestFacts} ${f} on ${f.pullRequestId} = ${other.id}
      cross join lateral (
        select ${r.pullRequestId} as id, ${r.isRevert} from ${pullRequestFacts} ${r}
        where ${r.repositoryId} = ${opaque(repositoryId)} and ${r.revertsNumber} = ${other.number} offset 0
      ) revert
      where ${other.id} = any(array(select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::json)))
        and ${columnOf('revert', r.isRevert)} = ${f.isRevert}
    )) and ${number} > (
      select ${r.revertsNumber} from ${pullRequestFacts} ${r} where ${r.pullRequestId} = ${id})`;
}
