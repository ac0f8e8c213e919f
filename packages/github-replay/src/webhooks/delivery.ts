/** The content of a delivery, which is the same each time that it is sent. */
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

/** The result, as GitHub's list names it. */
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
