import { answerControl } from '../../github-replay/src/control/answer-control.ts';
import { createRandom } from '../../github-replay/src/generate/random.ts';
import { serveHttp } from '../../github-replay/src/http-server.ts';
import { createControl, type ModelControl } from './control.ts';
import { createFaultBoard } from './faults/fault-board.ts';
import { createHandler } from './handle-request.ts';
import { createStats } from './stats.ts';

export interface ModelOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** The only key that is let in; any or none, without it. */
  readonly key?: string;
  /** Names that it answers to; `stand-in` without them. */
  readonly models?: readonly string[];
  /** Prompt and answer together; 128,000 without it. */
  readonly contextTokens?: number;
  /** Names of parameters that it refuses; none without it. */
  readonly refuses?: readonly string[];
  /** Milliseconds an answer takes. */
  readonly latency?: number;
  /**
   * The seed of faults with a probability: the same seed and the same requests in the same order give the same faults.
   */
  readonly seed?: number;
  readonly now?: () => number;
}

export interface ModelStandIn {
  readonly url: string;
  /** The value for `LLM_BASE_URL`. */
  readonly baseUrl: string;
  readonly port: number;
  readonly models: readonly string[];
  readonly control: ModelControl;
  stop(): Promise<void>;
}

const CONTROL = '/_model/';

/** Starts a stand-in for a provider of models that speaks OpenAI's protocol and refuses what OpenAI refuses. */
export async function startModel(options: ModelOptions = {}): Promise<ModelStandIn> {
  const {
    port = 0,
    key,
    models = ['stand-in'],
    contextTokens = 128_000,
    refuses = [],
    seed = 1,
    now = Date.now,
  } = options;
  let latency = options.latency ?? 0;
  const random = createRandom('model', seed);
  const faults = createFaultBoard(() => random.next());
  const stats = createStats();
  const control = createControl({
    faults,
    stats,
    setLatency: (milliseconds) => {
      latency = milliseconds;
    },
  });
  const handle = createHandler({ models, contextTokens, refuses, key, faults, stats, latency: () => latency, now });
  const server = await serveHttp(
    async (request) =>
      request.url.pathname.startsWith(CONTROL) ? answerControl(control, CONTROL, request) : handle(request),
    port,
  );
  const { url } = server;
  return { url, baseUrl: `${url}/v1`, port: server.port, models, control, stop: () => server.stop() };
}
