import { labelOf } from '../../domain/metrics/measures.ts';
import { searchRoute } from '../../routes/search.ts';
import { counted, day } from '../format.ts';
import type { Html } from '../html.ts';
import { sentenceOf } from '../measure-words.ts';
import type { Page } from '../page.ts';
import { behindHref } from '../parts/figure.tsx';
import { Kept } from '../parts/filter-bar.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import { Avatar } from '../parts/person.tsx';
import { Card, part } from '../parts/section.tsx';
import type { Answer } from '../read.ts';
import { pullRequestHref, thereWith, type Visit } from '../visit.ts';
import { operationHref, type ApiDescription } from '../docs/api-description.ts';
import { findOperations } from '../docs/pages.tsx';
import { measuresOf, placesOf, type Place } from './find-places.ts';

/** The longest text that the API looks for. */
const MAX_LENGTH = 200;
/** So many operations of the API are shown at most. */
const MAX_OPERATIONS = 8;

/**
 * Finds repositories, people, teams and pull requests by their name, title or number, pages and measures by the words of what
 * they are about, and operations of the API by the words of their address or summary.
 */
export function findPage(describe: () => ApiDescription): Page {
  return {
    path: '/find',
    title: 'Find anything',
    question: 'A number, words of a title, a repository, a person, a team, or a page.',
    own: ['q'],
    show(visit) {
      return {
        sections: [<FindForm visit={visit} />, part(visit, 'what was found', () => results(visit, describe))],
      };
    },
  };
}

function FindForm({ visit }: { visit: Visit }) {
  return (
    <form class="row-form" method="get" action={visit.path} role="search">
      <Kept visit={visit} without={['q']} />
      <label>
        <span class="sr">Find</span>
        <input
          name="q"
          type="search"
          value={visit.address.own.q ?? ''}
          maxlength={MAX_LENGTH}
          autofocus
          autocomplete="off"
          data-find-field
        />
      </label>
      <button class="button primary" type="submit">
        Find
      </button>
    </form>
  );
}

async function results(visit: Visit, describe: () => ApiDescription): Promise<Html> {
  const { q = '' } = visit.address.own;
  if (q.trim() === '') return <Pages visit={visit} places={placesOf('')} />;
  const found = await visit.read(searchRoute, { query: { q } });
  const operations = findOperations(describe(), q, MAX_OPERATIONS);
  const places = placesOf(q);
  const measures = measuresOf(q);
  return (
    <div class="stack" data-found>
      <Pages visit={visit} places={places} />
      {found.n + places.length + measures.length + operations.length === 0 && (
        <p class="empty">
          Nothing has this name. Pull requests are found by their number or the words of their title, people by any
          login they had.
        </p>
      )}
      <PullRequests visit={visit} found={found} />
      <Names
        title="Repositories"
        icon="repositories"
        entries={found.repositories.map(({ id, fullName, isArchived }) => ({
          href: thereWith(visit, `/repositories/${id}`),
          name: fullName,
          note: isArchived ? 'archived' : '',
        }))}
      />
      <Names
        title="Teams"
        icon="teams"
        entries={found.teams.map(({ id, name }) => ({
          href: thereWith(visit, `/teams/${id}`, { filters: { team: null } }),
          name,
          note: '',
        }))}
      />
      <People visit={visit} found={found} />
      <Names
        title="Numbers"
        icon="pulls"
        entries={measures.map((measure) => ({
          href: behindHref(visit, { measure }),
          name: labelOf(measure),
          note: sentenceOf(measure),
        }))}
      />
      <Names
        title="API"
        icon="link"
        entries={operations.map(({ group, operation }) => ({
          href: operationHref(group, operation),
          name: `${operation.method} ${operation.path}`,
          note: operation.summary,
        }))}
      />
    </div>
  );
}

function Pages({ visit, places }: { visit: Visit; places: Place[] }) {
  if (places.length === 0) return null;
  return (
    <Card title="Pages">
      <ul class="found">
        {places.map(({ path, part: anchor, name, icon }) => (
          <li>
            <a href={`${thereWith(visit, path)}${anchor === undefined ? '' : `#${anchor}`}`}>
              <Icon name={icon} />
              {name}
            </a>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function PullRequests({ visit, found: { pullRequests } }: { visit: Visit; found: Answer<typeof searchRoute> }) {
  const { now, workspace } = visit;
  if (pullRequests.length === 0) return null;
  return (
    <Card title="Pull requests" note={counted(pullRequests.length, 'pull request')}>
      <ul class="found">
        {pullRequests.map(({ id, title, repository, number, state, isDraft, author, updatedAt }) => (
          <li>
            <a href={pullRequestHref(visit, id)}>
              <Icon name="pulls" />
              <span>
                {title}
                <small>
                  {repository} #{number} · {isDraft ? 'draft' : state} · {author?.login ?? 'a deleted account'} ·{' '}
                  {day(updatedAt, workspace.timeZone, now)}
                </small>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Names({
  title,
  icon,
  entries,
}: {
  title: string;
  icon: IconName;
  entries: { href: string; name: string; note: string }[];
}) {
  if (entries.length === 0) return null;
  return (
    <Card title={title}>
      <ul class="found">
        {entries.map(({ href, name, note }) => (
          <li>
            <a href={href}>
              <Icon name={icon} />
              <span>
                {name}
                {note && <small>{note}</small>}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function People({ visit, found: { people, withheld } }: { visit: Visit; found: Answer<typeof searchRoute> }) {
  const kept = withheld && <p class="empty">{withheld.people}</p>;
  if (people.length === 0) return kept;
  return (
    <Card title="People">
      {kept}
      <ul class="found">
        {people.map(({ login, kind, foundBy }) => (
          <li>
            <a href={thereWith(visit, '/pull-requests', { filters: { author: login } })}>
              <Avatar name={login} isBot={kind !== 'people'} />
              <span>
                {login}
                {foundBy !== null && <small>found by {foundBy}</small>}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </Card>
  );
}
