import { GraphQLError } from 'graphql';

export type ErrorType =
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'INVALID_CURSOR_ARGUMENTS'
  | 'MISSING_PAGINATION_BOUNDARIES'
  | 'EXCESSIVE_PAGINATION'
  | 'MAX_NODE_LIMIT_EXCEEDED'
  | 'RATE_LIMITED'
  | 'RESOURCE_LIMITS_EXCEEDED'
  | 'SERVICE_UNAVAILABLE'
  | 'ARGUMENT_LIMIT';

/** An error that reaches the client with GitHub's `type` beside its message. */
export function replayError(type: ErrorType, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
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
  const { type } = error.extensions;
  return {
    ...(typeof type === 'string' && { type }),
    ...(error.path && { path: error.path }),
    ...(error.locations && { locations: error.locations }),
    message: error.message,
  };
}
