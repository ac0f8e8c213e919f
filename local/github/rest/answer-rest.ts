import { createHash } from 'node:crypto';
import { jsonAnswer, messageAnswer, type Answer } from '../answer.ts';
import type { HostedRepository } from '../hosting/hosted-repository.ts';
import type { World } from '../hosting/world.ts';
import { accountShape } from './account-shape.ts';
import { listed, pageOf } from './page.ts';
import { repositoryShape } from './repository-shape.ts';
import { repositoryRoutes, type RestResult } from './routes.ts';

type RoutePattern = { readonly pattern: RegExp; readonly names: string[]; readonly text: string };

/** An answer, and the path with its variables unnamed, by which requests are counted. */
export interface RoutedAnswer {
  readonly answer: Answer;
  readonly route: string;
}

/** Answers GET requests of the REST API; `api` is the address the client uses for it. */
export function createRestReader(world: World): (url: URL, api: string) => RoutedAnswer {
  const handlers = Object.entries(repositoryRoutes()).map(([text, handle]) => ({ ...compile(text), handle }));

  function answerRepository(repository: HostedRepository, rest: string, url: URL, api: string): RoutedAnswer {
    for (const { pattern, names, text, handle } of handlers) {
      const match = pattern.exec(rest);
      if (!match) continue;
      const parameters = Object.fromEntries(names.map((name, index) => [name, match[index + 1] ?? '']));
      const route = `/repos/{owner}/{repo}${text.replaceAll(/:(\w+)/g, '{$1}')}`;
      const result = handle({ repository, parameters, query: url.searchParams, api });
      const canonical = new URL(`${api}/repositories/${repository.databaseId}${rest}${url.search}`);
      return { route, answer: result ? answerOf(result, canonical) : notFound() };
    }
    return { route: 'unknown', answer: notFound() };
  }

  return (url, api) => {
    const path = url.pathname.replace(/^\/api\/v3/, '');
    if (path === '/user') return { route: path, answer: jsonAnswer(200, accountShape(world.viewer)) };

    const owner = /^\/(?:users|orgs)\/([^/]+)\/repos$/.exec(path)?.[1]?.toLowerCase();
    if (owner !== undefined) {
      const owned = world.repositories.filter(
        ({ fullName, availability }) => availability === 'available' && fullName.toLowerCase().startsWith(`${owner}/`),
      );
      const list = listed(owned.map((repository) => repositoryShape(repository, api)));
      const route = path.startsWith('/users') ? '/users/{owner}/repos' : '/orgs/{owner}/repos';
      return { route, answer: owned.length > 0 ? answerOf({ list }, url) : notFound() };
    }

    const named = /^\/repos\/([^/]+\/[^/]+)(\/.*)?$/.exec(path);
    const numbered = /^\/repositories\/(\d+)(\/.*)?$/.exec(path);
    const repository = named ? world.byName(decodeURIComponent(named[1] ?? '')) : world.byId(Number(numbered?.[1]));
    const rest = (named ?? numbered)?.[2] ?? '';
    if (!repository) return { route: 'unknown', answer: notFound() };
    if (repository.availability === 'blocked') return { route: 'blocked', answer: blocked() };
    if (repository.availability !== 'available') return { route: 'unavailable', answer: notFound() };
    if (named && named[1]?.toLowerCase() !== repository.fullName.toLowerCase()) {
      const location = `${api}/repositories/${repository.databaseId}${rest}${url.search}`;
      return { route: 'renamed', answer: messageAnswer(301, 'Moved Permanently', { location }, { url: location }) };
    }
    return answerRepository(repository, rest, url, api);
  };
}

function compile(text: string): RoutePattern {
  const names = [...text.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  return {
    text,
    names,
    pattern: new RegExp(`^${text.replaceAll(/:number|:id/g, '(\\d+)').replaceAll(/:\w+/g, '([^/]+)')}$`),
  };
}

function answerOf(result: RestResult, url: URL): Answer {
  if ('object' in result) return withEtag(jsonAnswer(200, result.object));
  const { items, link } = pageOf(result.list, url, (item) => item);
  const body = result.under ? { total_count: result.list.size, ...result.beside, [result.under]: items } : items;
  const answer = withEtag(jsonAnswer(200, body, link === undefined ? {} : { link }));
  return result.pullRequests ? { ...answer, pullRequests: items.length } : answer;
}

function withEtag(answer: Answer): Answer {
  const etag = `W/"${createHash('sha1').update(answer.body).digest('hex')}"`;
  return { ...answer, headers: { ...answer.headers, etag } };
}

export function notFound(): Answer {
  return messageAnswer(404, 'Not Found');
}

function blocked(): Answer {
  return messageAnswer(451, 'Repository access blocked', {}, { block: { reason: 'dmca', created_at: null } });
}
