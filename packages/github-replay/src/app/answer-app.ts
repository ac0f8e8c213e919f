import { jsonAnswer, messageAnswer, notForApps, notFound, type Answer } from '../answer.ts';
import type { Caller } from '../callers/caller.ts';
import type { HttpRequest } from '../http-server.ts';
import { listed } from '../rest/page.ts';
import { repositoryShape } from '../rest/repository-shape.ts';
import { answerOf, type RoutedAnswer } from '../rest/result.ts';
import type { WebhookSender } from '../webhooks/webhook-sender.ts';
import { appShape, installationShape, issuedTokenShape } from './app-shapes.ts';
import { listDeliveries } from './list-deliveries.ts';
import type { AppRegistry } from './app-registry.ts';
import type { RegisteredApp } from './registered-app.ts';

/** Answers what concerns a GitHub App; undefined for every other path. */
export type AppReader = (request: HttpRequest, caller: Caller, api: string) => RoutedAnswer | undefined;

interface AppRequest extends HttpRequest {
  readonly app: RegisteredApp;
  readonly caller: Caller;
  readonly api: string;
  /** The digits in the path. */
  readonly id: string;
}

type Handler = (request: AppRequest) => Answer;

export function createAppReader(apps: AppRegistry, webhooks: WebhookSender): AppReader {
  const routes: Record<string, Handler> = {
    'GET /app': (request) => jsonAnswer(200, appShape(request.app, request.url.origin)),
    'GET /app/installations/{id}': showInstallation,
    'POST /app/installations/{id}/access_tokens': issueToken,
    'GET /app/hook/deliveries': ({ url }) => listDeliveries(webhooks.recent(), url),
    'POST /app/hook/deliveries/{id}/attempts'({ id }) {
      const delivery = webhooks.recent().find((each) => String(each.id) === id);
      if (!delivery) return notFound();
      webhooks.redeliver(delivery);
      return jsonAnswer(202, {});
    },
    'GET /installation/repositories': listRepositories,
    'GET /user/installations': listInstallations,
  };

  return (request, caller, api) => {
    const path = request.url.pathname.replace(/^\/api\/v3/, '');
    const route = path.replace(/(?<=\/)\d+(?=\/|$)/, '{id}');
    const handle = routes[`${request.method} ${route}`];
    if (!handle) return undefined;
    const id = /(?<=\/)\d+(?=\/|$)/.exec(path)?.[0] ?? '0';
    const app = appOf(caller) ?? apps.first();
    return { route, answer: () => (app ? handle({ ...request, app, caller, api, id }) : otherToken(route)) };
  };
}

function showInstallation({ app, id, api }: AppRequest): Answer {
  const installation = app.installation(Number(id));
  return installation ? jsonAnswer(200, installationShape(app, installation, api)) : notFound();
}

function issueToken({ app, id, body }: AppRequest): Answer {
  const installation = app.installation(Number(id));
  if (!installation) return notFound();
  if (installation.suspendedAt !== null) return messageAnswer(403, 'This installation has been suspended');
  // A token with more permissions than requested would be a wrong answer.
  if (!/^\s*(\{\s*\})?\s*$/.test(body))
    return messageAnswer(422, 'the replay serves no tokens with less than everything');
  return jsonAnswer(201, issuedTokenShape(app.issueToken(installation)));
}

function listRepositories({ caller, api, url }: AppRequest): Answer {
  if (caller.kind !== 'installation') return otherToken('/installation/repositories');
  const prefix = `${caller.installation.account.toLowerCase()}/`;
  const owned = caller.world.repositories.filter(
    ({ fullName, availability }) => availability === 'available' && fullName.toLowerCase().startsWith(prefix),
  );
  const list = listed(owned.map((repository) => repositoryShape(repository, api)));
  return answerOf({ list, under: 'repositories', beside: { repository_selection: 'all' } }, url);
}

function listInstallations({ app, caller, api, url }: AppRequest): Answer {
  if (caller.kind !== 'user') return notForApps();
  if (caller.credential.kind !== 'app-user') return otherToken('/user/installations');
  const installations = app.listedFor(caller.token) ?? app.installations;
  const list = listed(installations.map((each) => installationShape(app, each, api)));
  return answerOf({ list, under: 'installations' }, url);
}

function appOf(caller: Caller): RegisteredApp | undefined {
  if (caller.kind !== 'user') return caller.app;
  return caller.credential.kind === 'app-user' ? caller.credential.app : undefined;
}

/** The answer to a person's own token where GitHub needs a token of an App. */
function otherToken(route: string): Answer {
  const wanted =
    route === '/user/installations'
      ? 'an access token authorized to a GitHub App in order to list installations'
      : 'an installation access token in order to list repositories for an installation.';
  return messageAnswer(403, `You must authenticate with ${wanted}`);
}
