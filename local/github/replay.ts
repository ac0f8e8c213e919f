import { createControl, type ReplayControl } from './control/control.ts';
import { answerControl } from './control/answer-control.ts';
import { createFaultBoard } from './faults/fault-board.ts';
import { generateHistory } from './generate/generate-history.ts';
import { createGraphQLReader } from './graphql/answer-graphql.ts';
import { readSchema } from './graphql/schema.ts';
import { createHandler } from './handle-request.ts';
import type { Latency } from './handler-parts.ts';
import { readFileHistory } from './history/file-history.ts';
import type { History } from './history/history.ts';
import type { Actor } from './history/model.ts';
import { hostRepository } from './hosting/hosted-repository.ts';
import { createWorld } from './hosting/world.ts';
import { serveHttp } from './http-server.ts';
import { createAccountBook } from './limits/account.ts';
import { GITHUB_SECONDARY_LIMITS, type SecondaryLimits } from './limits/secondary-limits.ts';
import { createRestReader } from './rest/answer-rest.ts';
import { createStats } from './stats.ts';

export interface GeneratedRepository {
  readonly fullName: string;
  readonly pullRequests: number;
  /** The same seed, size and end give the same history. */
  readonly seed?: number;
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
  readonly pointsAnHour?: number;
  readonly restRequestsAnHour?: number;
  /** False switches the secondary limits off; numbers replace GitHub's. */
  readonly secondaryLimits?: false | Partial<SecondaryLimits>;
  /** Keeps each request for `control.log()`. */
  readonly log?: boolean;
  /** The clock of limits and changes. */
  readonly now?: () => number;
  /** For faults by probability; seeded runs repeat. */
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

const GITHUB_HOURLY = 5_000;
const DAY_MS = 86_400_000;
const VIEWER: Actor = { __typename: 'User', login: 'replay-viewer', databaseId: 583_231, name: 'Replay Viewer' };

/** Starts a stand-in for GitHub's API that refuses whatever GitHub would refuse. */
export async function startGitHubReplay(options: ReplayOptions = {}): Promise<GitHubReplay> {
  let skewMs = 0;
  const clock = options.now ?? Date.now;
  const now = (): number => clock() + skewMs;

  const histories = await readHistories(options, now);
  const world = createWorld(histories.map(hostRepository), VIEWER);
  const faults = createFaultBoard(options.random ?? Math.random);
  const stats = createStats(options.log ?? false);
  let latency: Latency = { base: 0, perPullRequest: 0, ...options.latency };
  const accountOf = createAccountBook(
    {
      pointsAnHour: options.pointsAnHour ?? GITHUB_HOURLY,
      restRequestsAnHour: options.restRequestsAnHour ?? GITHUB_HOURLY,
      secondary:
        options.secondaryLimits === false ? undefined : { ...GITHUB_SECONDARY_LIMITS, ...options.secondaryLimits },
    },
    now,
  );
  const control = createControl({
    world,
    faults,
    stats,
    now,
    accountOf,
    setLatency: (change) => {
      latency = { ...latency, ...change };
    },
    advance: (milliseconds) => {
      skewMs += milliseconds;
    },
  });
  const handle = createHandler({
    readQuery: createGraphQLReader(readSchema(), world),
    readRest: createRestReader(world),
    accountOf,
    accepts: (token) => options.tokens?.includes(token) ?? true,
    faults,
    stats,
    latency: () => latency,
    now,
    viewerId: VIEWER.databaseId,
  });
  const server = await serveHttp(
    async (request) =>
      request.url.pathname.startsWith('/_replay/') ? answerControl(control, request) : handle(request),
    options.port ?? 0,
  );
  const repositories = histories.map((history) => history.facts.fullName);
  return { url: server.url, port: server.port, repositories, control, stop: () => server.stop() };
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
