import { GraphQLError, Kind, type ASTNode, type DocumentNode, type SelectionSetNode } from 'graphql';

/**
 * GitHub's error for a field or type that its schema lacks, which differs from the library's; other errors stay.
 * https://github.com/facebook/sapling/issues/906
 */
export function undefinedError(error: GraphQLError, document: DocumentNode): GraphQLError {
  const [node] = error.nodes ?? [];
  const path = node ? pathTo(node, document) : [];
  const [, fieldName, typeName] = /^Cannot query field "(\w+)" on type "(\w+)"/.exec(error.message) ?? [];
  if (fieldName !== undefined) {
    const extensions = { code: 'undefinedField', typeName, fieldName };
    const message = `Field '${fieldName}' doesn't exist on type '${typeName}'`;
    return new GraphQLError(message, { nodes: node ?? null, path, extensions });
  }
  const [, unknown] = /^Unknown type "(\w+)"/.exec(error.message) ?? [];
  if (unknown === undefined) return error;
  const message = `No such type ${unknown}, so it can't be a fragment condition`;
  return new GraphQLError(message, {
    nodes: node ?? null,
    path,
    extensions: { code: 'undefinedType', typeName: unknown },
  });
}

/** The place of a node in a query as GitHub names it: the operation or the fragment, then fields and conditions. */
function pathTo(node: ASTNode, { definitions }: DocumentNode): string[] {
  for (const definition of definitions) {
    if (!('selectionSet' in definition)) continue;
    const isFragment = definition.kind === Kind.FRAGMENT_DEFINITION;
    const name = isFragment ? `fragment ${definition.name.value}` : `query ${definition.name?.value ?? ''}`.trim();
    const found = within(definition.selectionSet);
    if (found) return [name, ...found];
  }
  return [];

  function within(set: SelectionSetNode | undefined): string[] | undefined {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) continue;
      const name =
        selection.kind === Kind.FIELD ? selection.name.value : `... on ${selection.typeCondition?.name.value ?? ''}`;
      const isHere =
        selection === node || (selection.kind === Kind.INLINE_FRAGMENT && selection.typeCondition === node);
      const below = isHere ? [] : within(selection.selectionSet);
      if (below) return [name, ...below];
    }
    return undefined;
  }
}
