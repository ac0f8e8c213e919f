/** What tells a check of a branch from all others, by the columns that say it. */
export function checkHash(baseRef: string, kind: string, app: string, workflow: string, name: string): string {
  return `sha256_of(${[baseRef, kind, app, workflow, name].join(` || E'\\n' || `)})`;
}
