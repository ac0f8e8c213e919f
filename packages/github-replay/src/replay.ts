import { setTimeout as sleep } from 'node:timers/promises';
import { createAppReader } from './app/answer-app.ts';
import { createPeopleReader } from './app/answer-people.ts';
import type { AppOptions } from './app/app-options.ts';
import { createAppRegistry } from './app/app-registry.ts';
import { createCallers } from './callers/callers.ts';
import { createPeople } from './callers/people.ts';
import { createTokenBook } from './callers/token-book.ts';
import { createControl, type ReplayControl } from './control/control.ts';
import { answerControl } from './control/answer-control.ts';
import { readSituations } from './board/read-situations.ts';
import type { GitHubSituation } from './board/situation.ts';
import { createSituationBoard } from './board/situation-board.ts';
import { SITUATIONS_DIRECTORY } from './board/situation-names.ts';
import { generateHistory } from './generate/generate-history.ts';
import { createGraphQLReader } from './graphql/answer-graphql.ts';
import { readSchemas } from './graphql/schema.ts';
import { createHandler } from './handle-request.ts';
import type { Latency, Time } from './handler-parts.ts';
import { readFileHistory } from './history/file-history.ts';
import type { History } from './history/history.ts';
import type { Actor } from './history/model.ts';
import { hostRepository } from './hosting/hosted-repository.ts';
import { createWorld } from './hosting/world.ts';
import { serveHttp } from './http-server.ts';
import { createAccountBook, type AccountLimits } from './limits/account.ts';
import { GITHUB_SECONDARY_LIMITS, type SecondaryLimits } from './limits/secondary-limits.ts';
import { createRestReader } from './rest/answer-rest.ts';
import { createStats } from './stats.ts';
import { createWebReader } from './web/answer-web.ts';
import { createAnnouncer } from './webhooks/announcer.ts';
import { createWebhookSender } from './webhooks/webhook-sender.ts';
import type { WebhookTarget } from './webhooks/webhook-target.ts';

export interface GeneratedRepository {
  readonly fullName: string;
  readonly pullRequests: number;
  /** The same seed, size and end give the same history. */
  readonly seed?: number;
  /** When it ends; as `until` of all without it. */
  readonly until?: Date;
}

export interface ReplayOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** JSON Lines files to serve, by path; without files or repositories, `acme/widgets` is generated. */
  readonly files?: readonly (string | { readonly path: string; readonly fullName: string })[];
  readonly repositories?: readonly GeneratedRepository[];
  /** When generated histories end; the last midnight in UTC without it. */
  readonly until?: Date;
  readonly latency?: Partial<Latency>;
  /** Tokens that are accepted; any that is not empty, without it. */
  readonly tokens?: readonly string[];
  /** Tokens that see public repositories only; all others see private ones too. */
  readonly publicTokens?: readonly string[];
  /** The address that receives a webhook for every change. */
  readonly webhook?: WebhookTarget;
  /** A GitHub App, with its installations. */
  readonly app?: AppOptions;
  readonly pointsAnHour?: number;
  readonly restRequestsAnHour?: number;
  /** False switches the secondary limits off; numbers replace GitHub's. */
  readonly secondaryLimits?: false | Partial<SecondaryLimits>;
  /** Keeps each request for `control.log()`. */
  readonly log?: boolean;
  /** The clock of limits and changes. */
  readonly now?: () => number;
  /** The time that answers take; a simulation gives its own. */
  readonly time?: Time;
  /** The situations that are active from the beginning. */
  readonly situations?: readonly ({ readonly name: string } & Record<string, unknown>)[];
  /** The randomness of situations with a probability; a seeded run can be repeated. */
  readonly random?: () => number;
}

export interface GitHubReplay {
  /** Serves `/graphql` and the REST paths; `/api/graphql` and `/api/v3/...` too. */
  readonly url: string;
  readonly port: number;
  /** Full names of what it serves. */
  readonly repositories: readonly string[];
  readonly control: ReplayControl;
  stop(): Promise<void>;
}

const CONTROL = '/_replay/';
const GITHUB_HOURLY = 5_000;
const DAY_MS = 86_400_000;
const VIEWER: Actor = { __typename: 'User', login: 'replay-viewer', databaseId: 583_231, name: 'Replay Viewer' };

/** Starts a stand-in for GitHub's API that refuses what GitHub refuses. */
export async function startGitHubReplay(options: ReplayOptions = {}): Promise<GitHubReplay> {
  let skewMs = 0;
  const clock = options.now ?? Date.now;
  const now = (): number => clock() + skewMs;

  const histories = await readHistories(options, now);
  const known = await readSituations<GitHubSituation>(SITUATIONS_DIRECTORY);
  const situations = createSituationBoard(known, options.random ?? Math.random, now, () => {
    for (const repository of hosted) repository.contentsChanged();
  });
  const hosted = histories.map((history) => hostRepository(history, (...held) => situations.holds(...held)));
  const world = createWorld(hosted, VIEWER);
  for (const { name, ...parameters } of options.situations ?? []) situations.add(name, parameters);
  const stats = createStats(options.log ?? false);
  let latency: Latency = { base: 0, perPullRequest: 0, ...options.latency };
  let url = '';
  const address = (): string => url;

  const apps = createAppRegistry(options.app, now);
  const people = createPeople(VIEWER);
  const tokens = createTokenBook(options.tokens, options.publicTokens ?? [], now);
  const accountBook = createAccountBook(limitsOf(options), now);
  const callers = createCallers({ world, tokens, apps, people, accountBook, now, signersNow: clock });
  const webhooks = createWebhookSender(options.webhook, now, (body) => situations.webhook(body));
  const control = createControl({
    world,
    tokens,
    callers,
    apps,
    people,
    webhooks,
    announcer: createAnnouncer(webhooks, apps, address),
    situations,
    situationNames: [...known.keys()],
    stats,
    now,
    address,
    setLatency: (change) => {
      latency = { ...latency, ...change };
    },
    advance: (milliseconds) => {
      skewMs += milliseconds;
    },
  });
  const handle = createHandler({
    readQuery: createGraphQLReader(readSchemas()),
    readRest: createRestReader(),
    readApp: createAppReader(apps, webhooks),
    readPeople: createPeopleReader(people),
    readWeb: createWebReader({ apps, people, tokens, now, owner: () => hosted[0]?.fullName.split('/')[0] ?? 'acme' }),
    identify: callers.identify,
    situations,
    stats,
    latency: () => latency,
    now,
    time: options.time ?? { now: () => performance.now(), sleep },
  });
  const server = await serveHttp(
    async (request) =>
      request.url.pathname.startsWith(CONTROL) ? answerControl(control, CONTROL, request) : handle(request),
    options.port ?? 0,
  );
  url = server.url;
  const repositories = histories.map((history) => history.facts.fullName);
  return {
    url,
    port: server.port,
    repositories,
    control,
    async stop() {
      await webhooks.stop();
      await server.stop();
    },
  };
}

function limitsOf(options: ReplayOptions): AccountLimits {
  const { pointsAnHour = GITHUB_HOURLY, restRequestsAnHour = GITHUB_HOURLY, secondaryLimits } = options;
  const secondary = secondaryLimits === false ? undefined : { ...GITHUB_SECONDARY_LIMITS, ...secondaryLimits };
  return { pointsAnHour, restRequestsAnHour, secondary };
}

async function readHistories(options: ReplayOptions, now: () => number): Promise<History[]> {
  const { files = [], until = new Date(Math.floor(now() / DAY_MS) * DAY_MS) } = options;
  const generated =
    options.repositories ?? (files.length > 0 ? [] : [{ fullName: 'acme/widgets', pullRequests: 1_000 }]);
  const read = await Promise.all(
    files.map((file) => (typeof file === 'string' ? readFileHistory(file) : readFileHistory(file.path, file.fullName))),
  );
  return [
    ...read,
    ...generated.map(({ seed = 1, ...rest }) => generateHistory({ seed, until, viewer: VIEWER, ...rest })),
  ];
}
