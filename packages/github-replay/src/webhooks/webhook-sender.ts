import type { Delivery, DeliveryOutcome, WebhookMessage } from './delivery.ts';
import { NOT_CONNECTED, postDelivery } from './post-delivery.ts';
import { createConcurrencyLimit } from './concurrency-limit.ts';
import type { WebhookTarget } from './webhook-target.ts';

const AT_ONCE = 20;
const LISTED_MS = 3 * 86_400_000;
/**
 * Ids of an App's deliveries are above 2^53, so consecutive ids are the same floating-point number.
 * https://github.com/github/rest-api-description/issues/4345
 */
const FIRST_ID = 9_130_000_000_000_000_001n;

/** Sends deliveries in the background, once each: what fails stays in the log until it is redelivered. */
export interface WebhookSender {
  setTarget(target: WebhookTarget | undefined): void;
  isOn(): boolean;
  /** Nothing is sent, or logged, while no target is set. */
  send(message: WebhookMessage): void;
  redeliver(delivery: Delivery): void;
  /** Loses this many of the next deliveries on the way. */
  drop(next: number): void;
  /** Every attempt there was, by the time it ended. */
  deliveries(): readonly Delivery[];
  /** The deliveries that GitHub still lists: those of three days. */
  recent(): readonly Delivery[];
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
  /** Gives up on what is under way. */
  stop(): Promise<void>;
}

/** `bend` is what a situation makes of a body. */
export function createWebhookSender(
  initial: WebhookTarget | undefined,
  now: () => number,
  bend: (body: string) => string = (body) => body,
): WebhookSender {
  const limit = createConcurrencyLimit(AT_ONCE);
  const stopping = new AbortController();
  const log: Delivery[] = [];
  let target = initial;
  let toDrop = 0;

  function attempt(message: WebhookMessage, redelivery: boolean): void {
    const to = target;
    if (!to || stopping.signal.aborted) return;
    const dropped = toDrop > 0;
    if (dropped) toDrop--;
    limit.run(async () => {
      const outcome = dropped ? NOT_CONNECTED : await postDelivery(message, to, stopping.signal);
      record(message, outcome, redelivery);
    });
  }
  function record(message: WebhookMessage, outcome: DeliveryOutcome, redelivery: boolean): void {
    log.push({ id: FIRST_ID + BigInt(log.length), message, outcome, deliveredAt: now(), redelivery });
  }

  return {
    setTarget(changed) {
      target = changed;
    },
    isOn: () => target !== undefined,
    send: (message) => attempt({ ...message, body: bend(message.body) }, false),
    redeliver: ({ message }) => attempt(message, true),
    drop(next) {
      toDrop = next;
    },
    deliveries: () => log,
    recent: () => log.filter(({ deliveredAt }) => deliveredAt > now() - LISTED_MS),
    settled: () => limit.settled(),
    async stop() {
      stopping.abort();
      await limit.settled();
    },
  };
}
