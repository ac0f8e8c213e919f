import { sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { opaque } from '../opaque.ts';
import { account, isBy, isHuman, loginsOf, personOf, personsOf } from '../people.ts';
import { columnOf, nameOf } from '../rows.ts';
import { actors } from '../schema/actors.ts';
import { pullRequestFacts } from '../schema/metrics.ts';
import { pullRequests } from '../schema/pull-requests.ts';
import { repositories } from '../schema/repositories.ts';
import { f, isWithin, type MetricsScope } from './events.ts';
import { allOf } from './filters.ts';

const p = alias(pullRequests, 'p');
const repository = alias(repositories, 'repository');

/** Before a team's slug among the requested reviewers. */
const TEAM = 'team:';

/**
 * Who is asked for a review now, as rows `(pull_request_id, person)`: of open pull requests in the scope that are no drafts.
 * A request to a bot does not count, nor one to another account of the author. A former login means the account that has
 * it now, else the accounts that had it. A renamed account is therefore asked once.
 */
export function askedPeople(scope: MetricsScope): SQL {
  return sql`
    select distinct ${columnOf('asked', f.pullRequestId)}, asked.person
    from (
      select ${p.id} as ${nameOf(f.pullRequestId)}, ${personOf(account)} as person, ${isHuman(account)} as is_human
      from ${pullRequests} ${p} cross join jsonb_array_elements_text(${p.requestedReviewers}) asked(login)
      join (${loginsOf(scope.workspaceId)}) named on named.login = lower(asked.login)
      join ${actors} ${account} on ${account.id} = named.id
      where ${isAsking(scope)}
      -- Otherwise the planner takes hardly anybody for human, and reads rows by the square.
      offset 0
    ) asked join ${pullRequestFacts} ${f} on ${f.pullRequestId} = ${columnOf('asked', f.pullRequestId)}
    where asked.is_human and asked.person is distinct from ${f.authorId} and ${isAskedFor(scope)}`;
}

/**
 * Which teams are asked for a review now, as rows `(pull_request_id, organization, team)`; a team is `team:` with its slug,
 * as GitHub has it in the organization. A request to a team is at the team, and at none of its people.
 */
export function askedTeams(scope: MetricsScope): SQL {
  return sql`
    select distinct ${p.id} as ${nameOf(f.pullRequestId)}, lower(split_part(${repository.fullName}, '/', 1)) as organization,
      lower(asked.login) as team
    from ${pullRequests} ${p} cross join jsonb_array_elements_text(${p.requestedReviewers}) asked(login)
    join ${repositories} ${repository} on ${repository.id} = ${p.repositoryId}
    join ${pullRequestFacts} ${f} on ${f.pullRequestId} = ${p.id}
    where ${isAsking(scope)} and starts_with(asked.login, ${TEAM}) and ${isAskedFor(scope)}`;
}

/**
 * Whether a pull request asks one of these for a review now, as `askedPeople` and `askedTeams` say: a person by a login, a team
 * as `ORGANIZATION/SLUG`.
 */
export function isAskedOf(workspaceId: string, names: readonly string[], pullRequestId: SQLWrapper): SQL {
  const [teams, people] = [names.filter(isTeam), names.filter((name) => !isTeam(name))];
  const askedOf = [
    ...(people.length === 0
      ? []
      : [
          sql`select ${nameOf(f.pullRequestId)} from (${askedPeople({ workspaceId })}) asked
            where person = any(array(${personsOf(workspaceId, people)}))`,
        ]),
    ...(teams.length === 0
      ? []
      : [
          sql`select ${nameOf(f.pullRequestId)} from (${askedTeams({ workspaceId })}) asked
            where organization || '/' || substr(team, ${TEAM.length + 1}::int) = any(
              array(select lower(json_array_elements_text(${JSON.stringify(teams)}::json))))`,
        ]),
  ];
  return sql`${pullRequestId} in (${sql.join(askedOf, sql` union all `)})`;
}

/** A login has no slash. */
function isTeam(name: string): boolean {
  return name.includes('/');
}

/**
 * Which open pull requests ask for a review of a login that no account here has or had, as rows `(pull_request_id)`: of
 * somebody who never took part in anything that is stored.
 */
export function askedStrangers(scope: MetricsScope): SQL {
  return sql`
    select distinct ${p.id} as ${nameOf(f.pullRequestId)}
    from ${pullRequests} ${p} cross join jsonb_array_elements_text(${p.requestedReviewers}) asked(login)
    where ${isAsking(scope)} and not starts_with(asked.login, ${TEAM})
      and lower(asked.login) not in (select login from (${loginsOf(scope.workspaceId)}) named where login is not null)`;
}

function isAsking({ workspaceId }: MetricsScope): SQL {
  return sql`${p.workspaceId} = ${opaque(workspaceId)} and ${p.state} = 'open' and not ${p.isDraft}`;
}

/** With `reviewer`, `author` and `team` are those of the pull request; without it they are who is asked. */
function isAskedFor(scope: MetricsScope): SQL {
  const ofAuthors = scope.reviewer === undefined ? [] : [isBy(scope, f.authorId)];
  return allOf([sql`${f.closedAt} is null`, isWithin(scope, f), ...ofAuthors]);
}
