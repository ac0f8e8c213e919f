import { blockedAnswer, jsonAnswer, messageAnswer, notForApps, notFound, type Answer } from '../answer.ts';
import type { Caller } from '../callers/caller.ts';
import type { HostedRepository } from '../hosting/hosted-repository.ts';
import { accountShape } from './account-shape.ts';
import { listed } from './page.ts';
import { repositoryShape } from './repository-shape.ts';
import { answerOf, type RoutedAnswer } from './result.ts';
import { repositoryRoutes } from './routes.ts';

type RoutePattern = { readonly pattern: RegExp; readonly names: string[]; readonly text: string };

/** Answers GET requests of the REST API; `api` is the address the client uses for it. */
export type RestReader = (url: URL, caller: Caller, api: string) => RoutedAnswer;

export function createRestReader(): RestReader {
  const handlers = Object.entries(repositoryRoutes()).map(([text, handle]) => ({ ...compile(text), handle }));

  function answerRepository(repository: HostedRepository, rest: string, url: URL, api: string): RoutedAnswer {
    for (const { pattern, names, text, handle } of handlers) {
      const match = pattern.exec(rest);
      if (!match) continue;
      const parameters = Object.fromEntries(names.map((name, index) => [name, match[index + 1] ?? '']));
      const route = `/repos/{owner}/{repo}${text.replaceAll(/:(\w+)/g, '{$1}')}`;
      const canonical = new URL(`${api}/repositories/${repository.databaseId}${rest}${url.search}`);
      const answer = (): Answer => {
        const result = handle({ repository, parameters, query: url.searchParams, api });
        return result ? answerOf(result, canonical) : notFound();
      };
      return { route, answer };
    }
    return { route: 'unknown', answer: notFound };
  }

  return (url, caller, api) => {
    const { world } = caller;
    const path = url.pathname.replace(/^\/api\/v3/, '');
    if (path === '/user') {
      const refused = caller.kind === 'installation';
      return { route: path, answer: () => (refused ? notForApps() : jsonAnswer(200, accountShape(world.viewer))) };
    }

    if (path === '/user/repos') {
      const seen = world.repositories.filter(({ availability }) => availability === 'available');
      const list = listed(seen.map((repository) => repositoryShape(repository, api)));
      return { route: path, answer: () => (caller.kind === 'installation' ? notForApps() : answerOf({ list }, url)) };
    }

    const owner = /^\/(?:users|orgs)\/([^/]+)\/repos$/.exec(path)?.[1]?.toLowerCase();
    if (owner !== undefined) {
      const owned = world.repositories.filter(
        ({ fullName, availability }) => availability === 'available' && fullName.toLowerCase().startsWith(`${owner}/`),
      );
      const list = listed(owned.map((repository) => repositoryShape(repository, api)));
      const route = path.startsWith('/users') ? '/users/{owner}/repos' : '/orgs/{owner}/repos';
      return { route, answer: () => (owned.length > 0 ? answerOf({ list }, url) : notFound()) };
    }

    const named = /^\/repos\/([^/]+\/[^/]+)(\/.*)?$/.exec(path);
    const numbered = /^\/repositories\/(\d+)(\/.*)?$/.exec(path);
    const repository = named ? world.byName(decodeURIComponent(named[1] ?? '')) : world.byId(Number(numbered?.[1]));
    const rest = (named ?? numbered)?.[2] ?? '';
    if (!repository) return { route: 'unknown', answer: notFound };
    if (repository.availability === 'blocked') return { route: 'blocked', answer: blockedAnswer };
    if (repository.availability !== 'available') return { route: 'unavailable', answer: notFound };
    if (named && named[1]?.toLowerCase() !== repository.fullName.toLowerCase()) {
      const location = `${api}/repositories/${repository.databaseId}${rest}${url.search}`;
      const moved = (): Answer => messageAnswer(301, 'Moved Permanently', { location }, { url: location });
      return { route: 'renamed', answer: moved };
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
