import { createMiddleware } from 'hono/factory';
import { clientOfAddress } from '../domain/client-address.ts';
import type { Caller } from '../domain/caller.ts';
import { ProblemError } from './problem.ts';
import { RATE_PERIOD_SECONDS } from './problem-types.ts';

/**
 * How many requests are answered in a minute, as wrangler.toml has it. A program that asks 50 times in a second has half of
 * what a key has, and two such programs and people with dashboards beside them have room in their workspace. Wrong keys are
 * mistakes or guesses: few of them are enough.
 */
export const REQUESTS_A_MINUTE = { address: 12_000, key: 6_000, workspace: 12_000, refused: 300 };

type Limited = keyof typeof REQUESTS_A_MINUTE;

/** The bindings that count. Cloudflare counts in each of its locations, and roughly; locally the count is exact. */
const BINDINGS = {
  address: 'RATE_OF_ADDRESS',
  key: 'RATE_OF_KEY',
  workspace: 'RATE_OF_WORKSPACE',
  refused: 'RATE_OF_REFUSED',
} as const;

/** Where a runtime has none, as Node, nothing is counted; wrangler.toml gives them to every deployment. */
export type RateBindings = Partial<Pick<Env, (typeof BINDINGS)[Limited]>>;

const WORDS: Record<Limited, string> = {
  address: 'requests from this address',
  key: 'requests with this key or session',
  workspace: 'requests in this workspace',
  refused: 'wrong keys from this address',
};

/** What GitHub and monitors ask: GitHub would not send a delivery again, and a probe must say how the service is. */
const UNCOUNTED = /^\/(health$|webhooks\/)/;

/** Addresses that sent too many wrong keys, with the milliseconds since 1970 until which their keys are not looked at. */
type Held = Map<string, number>;

/** More addresses than these are not remembered, so that an attack from very many of them cannot fill the memory. */
const MAX_HELD = 10_000;

/** Counts one request. Each method throws a 429 when there were too many. */
export class Rates {
  readonly #bindings: RateBindings;
  readonly #client: string | null;
  readonly #held: Held;

  /** `client` is null where nobody can be told apart by address. */
  constructor(bindings: RateBindings, client: string | null, held: Held) {
    this.#bindings = bindings;
    this.#client = client;
    this.#held = held;
  }

  async countAddress(): Promise<void> {
    if (this.#client !== null) await this.#count('address', this.#client);
  }

  /** Counts the request for its key or session, and for its workspace. */
  async countCaller({ id, sessionId, workspaceId }: Caller): Promise<void> {
    await Promise.all([this.#count('key', sessionId ?? id), this.#count('workspace', workspaceId)]);
  }

  /** To be called before a key is looked at: throws while the address is held for wrong ones. */
  mayTryKey(): void {
    if (this.#client !== null && (this.#held.get(this.#client) ?? 0) > Date.now()) throw tooMany('refused');
  }

  /** Counts a wrong key. One too many holds the address, so that guesses after it learn nothing and cost no query. */
  async countRefused(): Promise<void> {
    if (this.#client === null) return;
    if (await this.#passes('refused', this.#client)) return;
    if (this.#held.size >= MAX_HELD) this.#held.clear();
    this.#held.set(this.#client, Date.now() + RATE_PERIOD_SECONDS * 1000);
    throw tooMany('refused');
  }

  async #count(what: Limited, key: string): Promise<void> {
    if (!(await this.#passes(what, key))) throw tooMany(what);
  }

  async #passes(what: Limited, key: string): Promise<boolean> {
    const counted = await this.#bindings[BINDINGS[what]]?.limit({ key });
    return counted?.success ?? true;
  }
}

function tooMany(what: Limited): ProblemError {
  const most = REQUESTS_A_MINUTE[what].toLocaleString('en');
  const detail = `More than ${most} ${WORDS[what]} within a minute. Wait ${RATE_PERIOD_SECONDS} s, then go on.`;
  return new ProblemError(429, detail);
}

/** Counts each request for its address before anything else is done, and lets `callerOf` count it for its key. */
export function limitRates() {
  const held: Held = new Map();
  return createMiddleware<{ Bindings: RateBindings; Variables: { rates: Rates } }>(async (context, next) => {
    const rates = new Rates(context.env, clientOfAddress(context.req.header('cf-connecting-ip')), held);
    context.set('rates', rates);
    if (!UNCOUNTED.test(context.req.path)) await rates.countAddress();
    await next();
  });
}
