import { execute, getVariableValues, GraphQLError, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type { World } from '../hosting/world.ts';
import type { RateBudget } from '../limits/rate-window.ts';
import { isoSeconds } from '../history/iso-seconds.ts';
import { createDocuments } from './documents.ts';
import { priceQuery, type Price } from './price-query.ts';
import { queryRoot } from './query-root.ts';
import { errorBody, replayError, type ErrorBody } from './replay-error.ts';
import type { BendField, RequestContext } from './request-context.ts';
import type { Answer } from '../answer.ts';
import type { ScopeNeed } from './scope-needs.ts';
import { serveField } from './serve-field.ts';

export interface GraphQLRequest {
  readonly query: string;
  readonly variables: Record<string, unknown>;
  readonly operationName?: string;
}

export interface GraphQLBody {
  data?: unknown;
  errors?: ErrorBody[];
}

interface Server {
  readonly schema: GraphQLSchema;
  readonly readDocument: ReturnType<typeof createDocuments>;
}

/** A query that was read and priced, and waits to be paid for. */
export interface PricedQuery extends Price {
  readonly needs: readonly ScopeNeed[];
  run(
    budget: RateBudget,
    world: World,
    bend?: BendField,
  ): { body: GraphQLBody; replaced: Answer | undefined; pullRequests: number; weight: number };
}

/**
 * Reads queries against the schema without what the server lacks, prices them, and answers them from the world as the caller
 * sees it.
 */
export type GraphQLReader = (request: GraphQLRequest, missing: readonly string[]) => PricedQuery | GraphQLBody;

export function createGraphQLReader(schemaWithout: (missing: readonly string[]) => GraphQLSchema): GraphQLReader {
  const servers = new Map<string, Server>();
  const rootValue = queryRoot();

  function serverWithout(missing: readonly string[]): Server {
    const key = missing.join();
    let server = servers.get(key);
    if (!server) {
      const schema = schemaWithout(missing);
      servers.set(key, (server = { schema, readDocument: createDocuments(schema) }));
    }
    return server;
  }

  return (request, missing) => {
    const { schema, readDocument } = serverWithout(missing);
    const read = readDocument(request.query, request.operationName);
    if ('errors' in read) return { errors: read.errors.map(errorBody) };
    const { document, operation, needs } = read;
    const variables = getVariableValues(schema, operation.variableDefinitions ?? [], request.variables);
    if (variables.errors) return { errors: variables.errors.map(errorBody) };
    let price: Price;
    try {
      price = priceQuery(schema, document, operation, variables.coerced);
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [errorBody(error)] };
      throw error;
    }

    return {
      ...price,
      needs,
      run(budget, world, bend) {
        const { limit, remaining, used, resetAt } = budget.window();
        const context: RequestContext = {
          world,
          rateLimit: {
            limit,
            remaining,
            used,
            resetAt: isoSeconds(resetAt),
            cost: price.cost,
            nodeCount: price.nodeCount,
          },
          dryRun: price.dryRun,
          bend,
          width: price.width,
          listsEach: price.listsEach,
          pullRequestsServed: 0,
          weight: 0,
          replaced: undefined,
        };
        const result = execute({
          schema,
          document,
          rootValue,
          contextValue: context,
          variableValues: request.variables,
          operationName: operation.name?.value,
          fieldResolver: serveField,
        });
        if (result instanceof Promise) throw new Error('a view answered with a promise');
        const { replaced, pullRequestsServed: pullRequests, weight } = context;
        return { body: bodyOf(result), replaced, pullRequests, weight };
      },
    };
  };
}

function bodyOf({ data, errors }: ExecutionResult): GraphQLBody {
  return { ...(data !== undefined && { data }), ...(errors && { errors: errors.map(errorBody) }) };
}

/** The answer to a query the hour's points do not cover: HTTP 200, no data. */
export function rateLimitedBody(type: 'RATE_LIMITED' | 'RATE_LIMIT', caller: string): GraphQLBody {
  const { message } = replayError('RATE_LIMITED', `API rate limit already exceeded for ${caller}.`);
  return { errors: [{ type, message }] };
}
