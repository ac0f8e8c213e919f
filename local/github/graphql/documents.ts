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

const KEPT = 200;

export type ReadDocument =
  | { readonly document: DocumentNode; readonly operation: OperationDefinitionNode }
  | { readonly errors: readonly GraphQLError[] };

/** Parses and validates query texts against the schema; the texts seen lately are remembered. */
export function createDocuments(schema: GraphQLSchema): (text: string, operationName?: string) => ReadDocument {
  const known = new Map<string, DocumentNode | readonly GraphQLError[]>();

  function read(text: string): DocumentNode | readonly GraphQLError[] {
    try {
      const document = parse(text, { maxTokens: 15_000 });
      const errors = validate(schema, document, specifiedRules);
      return errors.length > 0 ? errors : document;
    } catch (error) {
      if (error instanceof GraphQLError) return [error];
      throw error;
    }
  }

  return (text, operationName) => {
    let document = known.get(text);
    if (!document) {
      document = read(text);
      known.set(text, document);
      const [oldest] = known.keys();
      if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
    }
    if (!('kind' in document)) return { errors: document };
    const operation = getOperationAST(document, operationName);
    if (!operation) return { errors: [new GraphQLError('No operation with that name, or several and no name given.')] };
    if (operation.operation !== OperationTypeNode.QUERY)
      return { errors: [new GraphQLError('The replay serves queries only.')] };
    return { document, operation };
  };
}
