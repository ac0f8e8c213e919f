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
  /** GitHub does not have the thing itself that belongs here: the null is the true value. */
  absent: boolean;
  /** GitHub does not have it, or does not have something that it needs. */
  notFound: boolean;
  /** The organization's single sign-on has not authorized the credential. */
  saml: boolean;
  /** GitHub gave up because of how much was asked for. */
  tooMuch: boolean;
  /** The field with the error, when it lies below the null and took its parent with it; else null. */
  field: string | null;
}

/** The places with errors in an answer. The rest of the answer is as good as without them. */
export interface Holes {
  /**
   * What the errors tell about the null at this place, as in `repository.pullRequests.edges.3.node`; null when nothing.
   */
  at(place: string): Hole | null;
  /**
   * The first error below this place that leaves something unknown there; null when there is none. What the credential
   * may not read, or GitHub does not have, is no such error.
   */
  below(place: string): Hole | null;
}

/**
 * Finds the null that each error left. A field that must not be null takes its parent with it, so the null is at the
 * error's path or above it. An error with a value at its path lost nothing.
 * https://spec.graphql.org/October2021/#sec-Handling-Field-Errors
 */
export function holesOf(data: unknown, errors: GraphqlError[]): Holes {
  const holes = new Map<string, Hole>();
  const around = new Map<string, Hole>();
  for (const error of errors) {
    const place = nullBehind(data, error);
    if (place === null || holes.has(place)) continue;
    const hole = holeOf(error, place);
    holes.set(place, hole);
    if (hole.forbidden || hole.notFound) continue;
    const parts = place.split('.');
    for (let depth = 1; depth < parts.length; depth++) {
      const parent = parts.slice(0, depth).join('.');
      if (!around.has(parent)) around.set(parent, hole);
    }
  }
  return { at: (place) => holes.get(place) ?? null, below: (place) => around.get(place) ?? null };
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

function holeOf(error: GraphqlError, place: string): Hole {
  const { type, message, path = [], extensions } = error;
  const below = path[place.split('.').length];
  const notFound = type === 'NOT_FOUND';
  return {
    reason: `${type ?? 'error'}: ${message}`.slice(0, 300),
    forbidden: type === 'FORBIDDEN' || type === 'INSUFFICIENT_SCOPES' || extensions?.saml_failure === true,
    absent: notFound && below === undefined,
    notFound,
    saml: extensions?.saml_failure === true,
    tooMuch: isTooMuch(error),
    field: below === undefined ? null : String(below),
  };
}

/** Whether GitHub gave up because of how much was asked for. Its internal timeouts have no type, only a text. */
export function isTooMuch({ type, message }: GraphqlError): boolean {
  if (type === 'RESOURCE_LIMITS_EXCEEDED' || type === 'MAX_NODE_LIMIT_EXCEEDED') return true;
  return /resource limits?|timedout|timed out|timeout|couldn't respond to your request in time/i.test(message);
}

/** The holes of an answer without errors. */
export const NO_HOLES: Holes = { at: () => null, below: () => null };
