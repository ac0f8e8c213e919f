import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Searched } from '../domain/search.ts';
import { asTenant, type Database } from './database.ts';
import { opaque } from './opaque.ts';
import { account as a, authorKind, isSeen, personOf, type Seen } from './people.ts';
import { columnOf, nameOf, select, type RowOf } from './rows.ts';
import { actors } from './schema/actors.ts';
import { pullRequests } from './schema/pull-requests.ts';
import { repositories } from './schema/repositories.ts';
import { teams } from './schema/teams.ts';
import { titleWords } from './schema/title-words.ts';
import { listedPullRequests } from './schema/views.ts';
import { iso, shownPerson } from './shown.ts';

const p = alias(pullRequests, 'p');
const r = alias(repositories, 'r');
const t = alias(teams, 't');

/** How many of each kind are found at most. */
export const MAX_FOUND = 8;
/**
 * In so many pull requests, the last changed ones, parts of words are found; in all others their beginnings. What is found
 * fewer than eight times among these is rare in all, so that neither part reads many rows.
 */
const NEWEST = 2_000;

const PULL_REQUEST = {
  id: p.id,
  repositoryId: p.repositoryId,
  repository: r.fullName,
  number: p.number,
  title: p.title,
  state: p.state,
  isDraft: p.isDraft,
  author: shownPerson(p.authorId),
  updatedAt: iso(p.updatedAt),
};
const REPOSITORY = { id: r.id, fullName: r.fullName, isArchived: r.isArchived };
const PERSON = {
  id: a.id,
  login: a.login,
  kind: authorKind(a),
  /** The login by which they were found, when it is not the one they have now. */
  foundBy: sql<string | null>`nullif(best.login, ${a.loginKey})`,
};
const TEAM = { id: t.id, name: t.name };

/** What a search finds, the best first. */
export interface Found {
  pullRequests: RowOf<typeof PULL_REQUEST>[];
  repositories: RowOf<typeof REPOSITORY>[];
  people: RowOf<typeof PERSON>[];
  teams: RowOf<typeof TEAM>[];
}

/**
 * Finds pull requests by number and title, repositories and teams by name, and of those who are seen people by any login
 * they had. One round trip.
 */
export async function search(
  db: Database,
  workspaceId: string,
  searched: Searched,
  seen: Seen = 'everybody',
): Promise<Found> {
  const [found, named, people, groups] = await asTenant(db, workspaceId, [
    pullRequestsStatement(workspaceId, searched),
    repositoriesStatement(workspaceId, searched),
    peopleStatement(workspaceId, searched, seen),
    select(
      TEAM,
      sql`from ${teams} ${t} where ${t.workspaceId} = ${opaque(workspaceId)} and ${hasAll(lower(t.name), [searched.text])}
        order by ${closeness(lower(t.name), searched.text)}, ${t.name} limit ${MAX_FOUND}`,
    ),
  ]);
  return { pullRequests: found, repositories: named, people, teams: groups };
}

/** The statement of the pull requests, for the search and for the test that reads Postgres' plan. */
export function pullRequestsStatement(
  workspaceId: string,
  { text, words, reference }: Searched,
): SQL<RowOf<typeof PULL_REQUEST>> {
  const here = sql`${p.workspaceId} = ${opaque(workspaceId)}`;
  const updatedAt = nameOf(p.updatedAt);
  // The words hold letters and digits alone, so nothing in them is an operator.
  const query = sql`to_tsquery('simple', ${words.map((word) => `${word}:*`).join(' & ')})`;
  const tables = sql`
    with named as (
      select ${p.id}, -1 as rank, ${p.updatedAt} from ${repositories} ${r} join ${pullRequests} ${p} on ${p.repositoryId} = ${r.id}
      where ${r.workspaceId} = ${opaque(workspaceId)} and ${p.number} = ${reference?.number ?? null}::int
        and ${isCalled(reference?.repository ?? null)}
      order by ${p.updatedAt} desc limit ${MAX_FOUND}
    ),
    newest as materialized (
      select ${p.id}, ${lower(p.title)} as title, ${p.updatedAt} from ${pullRequests} ${p} where ${here}
      order by ${p.updatedAt} desc, ${p.id} desc limit ${NEWEST}
    ),
    recent as materialized (
      select id, ${closeness(sql`title`, text)} as rank, ${updatedAt} from newest where ${hasAll(sql`title`, words.length > 0 ? words : [text])}
      order by rank, ${updatedAt} desc limit ${MAX_FOUND}
    ),
    by_words as materialized (
      select ${p.id}, ${closeness(lower(p.title), text)} as rank, ${p.updatedAt} from ${listedPullRequests} ${p}
      where ${here} and ${titleWords(p.title)} @@ ${query} and (select count(*) from recent) < ${MAX_FOUND}
    ),
    found as (
      select id, min(rank) as rank, ${updatedAt} from (
        select * from named union all select * from recent union all
        (select * from by_words order by rank, ${updatedAt} desc limit ${MAX_FOUND})
      ) each group by id, ${updatedAt} order by rank, ${updatedAt} desc limit ${MAX_FOUND}
    )`;
  const from = sql`from found join ${pullRequests} ${p} on ${p.id} = found.id join ${repositories} ${r} on ${r.id} = ${p.repositoryId}
    order by found.rank, ${columnOf('found', p.updatedAt)} desc, ${p.id}`;
  return select(PULL_REQUEST, from, tables);
}

function repositoriesStatement(workspaceId: string, { text }: Searched): SQL<RowOf<typeof REPOSITORY>> {
  const fullName = lower(r.fullName);
  const name = sql`split_part(${fullName}, '/', 2)`;
  return select(
    REPOSITORY,
    sql`from ${repositories} ${r} where ${r.workspaceId} = ${opaque(workspaceId)} and ${hasAll(fullName, [text])}
      order by least(${closeness(fullName, text)}, ${closeness(name, text)}), ${r.isArchived}, ${r.fullName} limit ${MAX_FOUND}`,
  );
}

function peopleStatement(workspaceId: string, { login }: Searched, seen: Seen): SQL<RowOf<typeof PERSON>> {
  const has = (text: SQL) => hasAll(text, [login]);
  const tables = sql`
    with logins as (
      select ${personOf(a)} as person, any_login.login, ${closeness(sql`any_login.login`, login)} as rank
      from ${actors} ${a}, lateral (
        select ${a.loginKey} as login union all select jsonb_array_elements_text(${a.formerLogins})
      ) any_login
      where ${a.workspaceId} = ${opaque(workspaceId)} and (${has(sql`${a.loginKey}`)} or ${has(sql`${a.formerLogins}::text`)})
        and ${has(sql`any_login.login`)}
    ),
    best as (select distinct on (person) person, login, rank from logins order by person, rank, login)`;
  const from = sql`from best join ${actors} ${a} on ${a.id} = best.person
    where ${isSeen(seen, sql`best.person`)} order by best.rank, ${a.loginKey} limit ${MAX_FOUND}`;
  return select(PERSON, from, tables);
}

/** Whether the repository `r` has this name, with or without its owner; null is every name. */
function isCalled(name: string | null): SQL {
  if (name === null) return sql`true`;
  return sql`lower(${name}) in (lower(${r.fullName}), lower(split_part(${r.fullName}, '/', 2)))`;
}

/** How close a text comes to what is looked for: the same 0, its beginning 1, a part of it 2, else 3. */
function closeness(lowerText: SQL, searched: string): SQL {
  const part = sql`lower(${searched})`;
  return sql`case when ${lowerText} = ${part} then 0 when starts_with(${lowerText}, ${part}) then 1
    when strpos(${lowerText}, ${part}) > 0 then 2 else 3 end`;
}

/** Whether a text has all these parts, in any order. */
function hasAll(lowerText: SQL, parts: string[]): SQL {
  return sql.join(
    parts.map((part) => sql`strpos(${lowerText}, lower(${part})) > 0`),
    sql` and `,
  );
}

/** In lower case, which is compared faster than any case. */
const lower = (text: SQLWrapper) => sql`lower(${text})`;
