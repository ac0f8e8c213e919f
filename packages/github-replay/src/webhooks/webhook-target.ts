/** Where deliveries go, and what they are signed with. */
export interface WebhookTarget {
  readonly url: string;
  readonly secret: string;
  /** How long GitHub waits for an answer: 10 seconds without it. */
  readonly timeoutMs?: number;
}
