/** The address of deliveries, and the secret that signs them. */
export interface WebhookTarget {
  readonly url: string;
  readonly secret: string;
  /** How long GitHub waits for an answer; 10 seconds by default. */
  readonly timeoutMs?: number;
}
