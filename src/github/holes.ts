/** An error of a GraphQL answer. https://spec.graphql.org/October2021/#sec-Errors */
export interface GraphqlError {
  type?: string;
  message: string;
  path?: (string | number)[];
  extensions?: { saml_failure?: boolean; code?: string; typeName?: string; fieldName?: string };
}

/** A place of an answer that GitHub left null, and GitHub's reason. */
export interface Hole {
  reason: string;
  /** The credential may not read this place. */
  forbidden: boolean;
  /** The place is empty: its null is the true value. */
  absent: boolean;
  /** The organization's single sign-on has not authorized the credential. */
  saml: boolean;
  /** The field with the error, when it lies below the null and took its parent with it; else null. */
  field: string | null;
}

/** The places with errors in an answer. The rest of the answer is as good as without them. */
export interface Holes {
  /**
   * What the errors tell about the null at this place, as in `repository.pullRequests.edges.3.node`; null when nothing.
   */
  at(place: string): Hole | null;
}

/**
 * Finds the null that each error left. A field that must not be null takes its parent with it, so the null is at the
 * error's path or above it. An error with a value at its path lost nothing.
 * https://spec.graphql.org/October2021/#sec-Handling-Field-Errors
 */
export function holesOf(data: unknown, errors: GraphqlError[]): Holes {
  const holes = new Map<string, Hole>();
  for (const error of errors) {
    const place = nullBehind(data, error);
    if (place !== null && !holes.has(place)) holes.set(place, holeOf(error, place));
  }
  return { at: (place) => holes.get(place) ?? null };
}

/** Where an error left a null: the first null on its path; null when there is none, or when the error has no path. */
export function nullBehind(data: unknown, { path = [] }: GraphqlError): string | null {
  let value = data;
  for (const [depth, part] of path.entries()) {
    if (typeof value !== 'object' || value === null) return null;
    value = (value as Record<string, unknown>)[part];
    if (value === null || value === undefined) return path.slice(0, depth + 1).join('.');
  }
  return null;
}

function holeOf({ type, message, path = [], extensions }: GraphqlError, place: string): Hole {
  const below = path[place.split('.').length];
  return {
    reason: `${type ?? 'error'}: ${message}`.slice(0, 300),
    forbidden: type === 'FORBIDDEN' || type === 'INSUFFICIENT_SCOPES' || extensions?.saml_failure === true,
    absent: type === 'NOT_FOUND',
    saml: extensions?.saml_failure === true,
    field: below === undefined ? null : String(below),
  };
}

/** The holes of an answer without errors. */
export const NO_HOLES: Holes = { at: () => null };
