import { HUMANS, TEAMS } from '../../generate/people.ts';
import type { Actor } from '../../history/model.ts';
import { connection, sequenceOf, type PageArguments } from '../connection.ts';
import { refuseArguments } from '../refuse-arguments.ts';
import { actorView, reviewerView } from './actor-view.ts';
import { ownerView } from './repository-view.ts';

/** People who write nothing here: more than one page of members. */
const READERS: readonly Actor[] = Array.from({ length: 120 }, (_, index) => ({
  __typename: 'User',
  login: `reader-${index + 1}`,
  databaseId: 800_000 + index,
  name: null,
}));

/**
 * An organization with the teams that are requested for reviews. People are distributed over the teams, and readers
 * are in the last one.
 */
export function organizationView(login: string) {
  const teamView = (team: (typeof TEAMS)[number]) => ({
    ...reviewerView(team, login),
    members(args: PageArguments) {
      refuseArguments('Team.members', args, ['orderBy', 'query', 'role']);
      const every = TEAMS.indexOf(team) + 2;
      const writers = HUMANS.filter((_, index) => index % every === 0);
      const members = team === TEAMS.at(-1) ? [...writers, ...READERS] : writers;
      return connection(sequenceOf(members), args, actorView);
    },
  });
  return {
    ...ownerView(login),
    teams(args: PageArguments) {
      refuseArguments('Organization.teams', args, ['ldapMapped', 'orderBy', 'privacy', 'query', 'role', 'userLogins']);
      return connection(sequenceOf(TEAMS), args, teamView);
    },
    team({ slug }: { slug: string }) {
      const team = TEAMS.find((each) => each.slug === slug);
      return team ? teamView(team) : null;
    },
  };
}
