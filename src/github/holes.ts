/** An error of a GraphQL answer. https://spec.graphql.org/October2021/#sec-Errors */
export interface GraphqlError {
  type?: string;
  message: string;
  path?: (string | number)[];
  extensions?: { saml_failure?: boolean; code?: string; typeName?: string; fieldName?: string };
}

/** A place of an answer that GitHub left null, and what it says of it. */
export interface Hole {
  reason: string;
  /** The credential may not read what lies there. */
  forbidden: boolean;
  /** There is nothing there: a null that means what it says. */
  absent: boolean;
  /** The organization's single sign-on has not let the credential in. */
  saml: boolean;
  /** The field below the null that the error is of, where it took more along than itself; null where it did not. */
  field: string | null;
}

/** The places that an answer's errors are about. Everything else in the answer is as good as without them. */
export interface Holes {
  /** What the errors say of the null at this place, as in `repository.pullRequests.edges.3.node`; null when nothing. */
  at(place: string): Hole | null;
}

/**
 * Finds the null that each error left behind. A field that must not be null takes what it is a part of along, so the null is
 * at the error's path or above it; an error whose path is filled lost nothing.
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

/** Where an error left a null: the first one on its path; null when there is none, and when it has no path. */
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

/** Of an answer without errors. */
export const NO_HOLES: Holes = { at: () => null };
