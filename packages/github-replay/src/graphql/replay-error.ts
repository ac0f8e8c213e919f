import { GraphQLError } from 'graphql';

/**
 * An error that reaches the client with GitHub's `type` and message. GitHub's internal errors have no type; `more` is
 * the value of `extensions`.
 */
export function replayError(type: string | null, message: string, more: Record<string, unknown> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { ...more, ...(type !== null && { type }) } });
}

export interface ErrorBody {
  type?: string;
  path?: readonly (string | number)[];
  extensions?: Record<string, unknown>;
  locations?: readonly { line: number; column: number }[];
  message: string;
}

/** GitHub writes `type` at the top of an error, not under `extensions`. */
export function errorBody(error: GraphQLError): ErrorBody {
  const { type, ...extensions } = error.extensions;
  return {
    ...(typeof type === 'string' && { type }),
    ...(error.path && { path: error.path }),
    ...(Object.keys(extensions).length > 0 && { extensions }),
    ...(error.locations && { locations: error.locations }),
    message: error.message,
  };
}
