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
      // Every second pull request of the page is null, so that a page of one passes.
      return nullify(body, (key, path) => isSecondOfPage([...path, key]), {
        type: 'RESOURCE_LIMITS_EXCEEDED',
        message: 'Resource limits for this query exceeded.',
      });
    default:
      return body;
  }
}

/** A pull request in `repository.pullRequests.nodes`, under its edges, or in `nodes(ids:)`, at an odd place. */
function isSecondOfPage(path: Path): boolean {
  const inEdge = path.at(-1) === 'node' && path.at(-3) === 'edges' && path.length === 5;
  const inNodes = path.at(-2) === 'nodes' && (path.length === 2 || path.length === 4);
  const index = inEdge ? path.at(-2) : inNodes ? path.at(-1) : 0;
  return typeof index === 'number' && index % 2 === 1;
}

function nullify(
  body: GraphQLBody,
  hit: (key: string | number, path: Path) => boolean,
  error: { type: string; message: string },
): GraphQLBody {
  const errors = [...(body.errors ?? [])];

  function copy(value: unknown, path: Path): unknown {
    if (Array.isArray(value)) return value.map((item, index) => child(item, index, path));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, child(item, key, path)]));
  }
  function child(value: unknown, key: string | number, path: Path): unknown {
    const at = [...path, key];
    if (value === null || !hit(key, path)) return copy(value, at);
    errors.push({ ...error, path: at });
    return null;
  }

  const data = copy(body.data, []);
  return errors.length > 0 ? { data, errors } : { data };
}
