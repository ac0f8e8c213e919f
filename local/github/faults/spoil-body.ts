import type { GraphQLBody } from '../graphql/answer-graphql.ts';
import type { Fault } from './fault.ts';

type Path = (string | number)[];

/** Bends a GraphQL answer the way the fault says: nulls in the data, and an error for each with its path. */
export function spoilBody(fault: Fault, body: GraphQLBody): GraphQLBody {
  const field = fault.field ?? 'statusCheckRollup';
  switch (fault.kind) {
    case 'forbidden-field':
      return nullify(body, (key) => key === field, {
        type: 'FORBIDDEN',
        message: 'Resource not accessible by personal access token',
      });
    case 'partial':
      return nullify(body, (key) => key === field, {
        type: 'SERVICE_UNAVAILABLE',
        message: 'Something went wrong while executing your query. Please include the request id when reporting this.',
      });
    case 'resource-limits':
      // The first half of a page is answered, the rest is null.
      return nullify(body, (key, path, list) => typeof key === 'number' && isPage(path) && key >= list / 2, {
        type: 'RESOURCE_LIMITS_EXCEEDED',
        message: 'Resource limits for this query exceeded.',
      });
    default:
      return body;
  }
}

/** Whether this is the list of a page's pull requests: `repository.pullRequests.nodes`, or `nodes(ids:)`. */
function isPage(path: Path): boolean {
  const list = path.at(-1);
  return (list === 'nodes' || list === 'edges') && path.length <= 3;
}

function nullify(
  body: GraphQLBody,
  hit: (key: string | number, path: Path, siblings: number) => boolean,
  error: { type: string; message: string },
): GraphQLBody {
  const errors = [...(body.errors ?? [])];

  function copy(value: unknown, path: Path): unknown {
    if (Array.isArray(value)) return value.map((item, index) => child(item, index, path, value.length));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, child(item, key, path, 1)]));
  }
  function child(value: unknown, key: string | number, path: Path, siblings: number): unknown {
    const at = [...path, key];
    if (value === null || !hit(key, path, siblings)) return copy(value, at);
    errors.push({ ...error, path: at });
    return null;
  }

  const data = copy(body.data, []);
  return errors.length > 0 ? { data, errors } : { data };
}
