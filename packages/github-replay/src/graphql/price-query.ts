import {
  getArgumentValues,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { replayError } from './replay-error.ts';

const MAX_NODES = 500_000;
const RECORDS_A_PAGE = 100;
const REQUESTS_A_POINT = 100;
const ITEM_FIELDS = new Set(['nodes', 'edges', 'pageInfo']);
/** The lists that GitHub needs the longer for, the more of their entries a query asks for. */
const WIDE = new Set(['PullRequestConnection', 'RepositoryConnection', 'TeamConnection']);

export interface Price {
  /** Points. */
  readonly cost: number;
  /** The most nodes the answer could hold. */
  readonly nodeCount: number;
  readonly dryRun: boolean;
  /**
   * The largest `first` of a list of pull requests, repositories or teams, or the number of requested ids; "too wide"
   * compares with it.
   */
  readonly width: number;
  /** How many lists the query requests for each pull request. */
  readonly listsEach: number;
}

/**
 * Prices a query by its declared shape, as GitHub does before running it, and refuses unbounded and oversized lists.
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
 */
export function priceQuery(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Record<string, unknown>,
): Price {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  let requests = 1;
  let nodeCount = 0;
  let dryRun = false;
  let width = 0;

  function visit(selectionSets: readonly SelectionSetNode[], type: GraphQLNamedType, parents: number, path: string[]) {
    const fields = new Map<string, { nodes: FieldNode[]; on: GraphQLNamedType }>();
    for (const selectionSet of selectionSets) collect(selectionSet, type, fields);
    for (const [key, { nodes, on }] of fields) {
      const [node] = nodes;
      if (node) visitField(node, nodes, on, parents, [...path, key]);
    }
  }

  function collect(
    selectionSet: SelectionSetNode,
    type: GraphQLNamedType,
    into: Map<string, { nodes: FieldNode[]; on: GraphQLNamedType }>,
  ): void {
    for (const selection of selectionSet.selections) {
      if (isLeftOut(selection, variables)) continue;
      if (selection.kind === Kind.FIELD) {
        const name = selection.alias?.value ?? selection.name.value;
        // The same name under two types of a union is two fields.
        const key = `${name} ${type.name}`;
        const known = into.get(key);
        if (known) known.nodes.push(selection);
        else into.set(key, { nodes: [selection], on: type });
        continue;
      }
      const fragment = selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
      const condition = fragment?.typeCondition;
      if (fragment) collect(fragment.selectionSet, (condition && schema.getType(condition.name.value)) ?? type, into);
    }
  }

  function visitField(
    node: FieldNode,
    nodes: readonly FieldNode[],
    on: GraphQLNamedType,
    parents: number,
    path: string[],
  ): void {
    const field = isObjectType(on) || isInterfaceType(on) ? on.getFields()[node.name.value] : undefined;
    const type = field && getNamedType(field.type);
    if (!field || !type || !isCompositeType(type)) return;
    const args = getArgumentValues(field, node, variables);
    let below = parents;
    if (type.name.endsWith('Connection')) {
      const records = pageSize(args, node.name.value, readsItems(nodes, type));
      requests += parents;
      below = parents * records;
      nodeCount += below;
      if (WIDE.has(type.name)) width = Math.max(width, records);
    } else if (path.length === 1 && node.name.value === 'nodes' && Array.isArray(args['ids'])) {
      below = args['ids'].length;
      nodeCount += below;
      width = Math.max(width, below);
    } else if (type.name === 'RateLimit' && args['dryRun'] === true) {
      dryRun = true;
    }
    const selectionSets = nodes.flatMap((each) => (each.selectionSet ? [each.selectionSet] : []));
    visit(selectionSets, type, below, path);
  }

  function readsItems(nodes: readonly FieldNode[], type: GraphQLNamedType): boolean {
    const fields = new Map<string, { nodes: FieldNode[]; on: GraphQLNamedType }>();
    for (const { selectionSet } of nodes) if (selectionSet) collect(selectionSet, type, fields);
    return [...fields.values()].some(({ nodes: [field] }) => ITEM_FIELDS.has(field?.name.value ?? ''));
  }

  const root = schema.getQueryType();
  if (root) visit([operation.selectionSet], root, 1, []);
  if (nodeCount > MAX_NODES) {
    const [asked, allowed] = [nodeCount, MAX_NODES].map((count) => count.toLocaleString('en-US'));
    throw replayError(
      'MAX_NODE_LIMIT_EXCEEDED',
      `This query requests up to ${asked} possible nodes which exceeds the maximum limit of ${allowed}.`,
    );
  }
  return {
    cost: Math.max(1, Math.round(requests / REQUESTS_A_POINT)),
    nodeCount,
    dryRun,
    width,
    listsEach: requests / Math.max(1, width),
  };
}

/** How many items a page of a connection reads. A connection that is only counted needs no bounds, and reads none. */
function pageSize(args: Record<string, unknown>, name: string, readsItems: boolean): number {
  const { first, last } = args;
  const bound = typeof first === 'number' ? 'first' : 'last';
  const records = typeof first === 'number' ? first : last;
  if (typeof records !== 'number') {
    if (!readsItems) return 0;
    throw replayError(
      'MISSING_PAGINATION_BOUNDARIES',
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
    );
  }
  if (records < 1 || records > RECORDS_A_PAGE) {
    throw replayError(
      'EXCESSIVE_PAGINATION',
      `Requesting ${records} records on the \`${name}\` connection exceeds the \`${bound}\` limit of ${RECORDS_A_PAGE} records.`,
    );
  }
  return records;
}

/** Left out by `@skip` or `@include`. */
function isLeftOut(selection: SelectionSetNode['selections'][number], variables: Record<string, unknown>): boolean {
  return (selection.directives ?? []).some((directive) => {
    const [argument] = directive.arguments ?? [];
    const value = argument?.value;
    const on =
      value?.kind === Kind.VARIABLE
        ? variables[value.name.value] === true
        : value?.kind === Kind.BOOLEAN && value.value;
    return directive.name.value === 'skip' ? on : directive.name.value === 'include' && !on;
  });
}
