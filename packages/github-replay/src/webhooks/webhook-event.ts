/** An event as webhooks have it; the fields that every delivery of a repository has are added later. */
export interface WebhookEvent {
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** The parts that one list holds and the other does not. */
export function missingIn<Part extends { readonly databaseId: number }>(
  others: readonly Part[],
  parts: readonly Part[],
): Part[] {
  return parts.filter(({ databaseId }) => !others.some((other) => other.databaseId === databaseId));
}
