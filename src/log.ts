/** Writes one decision as one JSON line. `fields` never hold a token or a text of a person's. */
export function log(event: string, fields: Record<string, unknown>): void {
  // oxlint-disable-next-line no-console -- standard output is the log of a Worker
  console.log(JSON.stringify({ at: new Date().toISOString(), event, ...fields }));
}
