/** What a delivery carries; the same each time it is delivered. */
export interface WebhookMessage {
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly body: string;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
  /** Headers that a test changes; null leaves one out. */
  readonly headers: Readonly<Record<string, string | null>>;
}

/** How it went, in the words of GitHub's list. */
export interface DeliveryOutcome {
  readonly status: string;
  readonly statusCode: number;
  readonly seconds: number;
}

export interface Delivery {
  readonly id: bigint;
  readonly message: WebhookMessage;
  readonly outcome: DeliveryOutcome;
  /** Milliseconds. */
  readonly deliveredAt: number;
  readonly redelivery: boolean;
}
