/** Something that happened, as a hook is told; what every delivery of a repository says besides is added later. */
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
