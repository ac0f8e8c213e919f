import {
  getOperationAST,
  GraphQLError,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { undefinedError } from './undefined-error.ts';
import { scopeNeeds, type ScopeNeed } from './scope-needs.ts';

const KEPT = 200;

export type ReadDocument =
  | {
      readonly document: DocumentNode;
      readonly operation: OperationDefinitionNode;
      readonly needs: readonly ScopeNeed[];
    }
  | { readonly errors: readonly GraphQLError[] };

type Known =
  | { readonly document: DocumentNode; readonly needs: readonly ScopeNeed[] }
  | { readonly errors: readonly GraphQLError[] };

/** Parses and validates query texts against the schema; recent texts are cached. */
export function createDocuments(schema: GraphQLSchema): (text: string, operationName?: string) => ReadDocument {
  const known = new Map<string, Known>();

  function read(text: string): Known {
    try {
      const document = parse(text, { maxTokens: 15_000 });
      const errors = validate(schema, document, specifiedRules);
      return errors.length > 0
        ? { errors: errors.map((error) => undefinedError(error, document)) }
        : { document, needs: scopeNeeds(schema, document) };
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [error] };
      throw error;
    }
  }

  return (text, operationName) => {
    let found = known.get(text);
    if (!found) {
      found = read(text);
      known.set(text, found);
      const [oldest] = known.keys();
      if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
    }
    if ('errors' in found) return found;
    const { document, needs } = found;
    const operation = getOperationAST(document, operationName);
    if (!operation) return { errors: [new GraphQLError('No operation with that name, or several and no name given.')] };
    if (operation.operation !== OperationTypeNode.QUERY)
      return { errors: [new GraphQLError('The replay serves queries only.')] };
    return { document, operation, needs };
  };
}
