import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { join } from 'node:path';
import {
  buildASTSchema,
  Kind,
  parse,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLScalarType,
  type GraphQLSchema,
} from 'graphql';

/** GitHub's public schema, as published; a server of yours may lack fields (`Type.field`) and types of it. */
export function readSchemas(): (missing: readonly string[]) => GraphQLSchema {
  // Read as a file: importing the package would also parse the same schema as 5 MB of JSON, and keep it.
  const manifest = findPackageJSON('@octokit/graphql-schema', import.meta.url);
  if (manifest === undefined) throw new Error('the package @octokit/graphql-schema is not installed');
  const path = join(manifest, '../schema.graphql');
  const text = readFileSync(path, 'utf8');
  const build = (document: DocumentNode): GraphQLSchema => {
    const schema = buildASTSchema(document, { assumeValidSDL: true, assumeValid: true });
    // GitHub answers ids of check runs and workflow runs, typed `Int`, with numbers past 32 bits; the specification's
    // own Int would refuse to send them.
    const int = schema.getType('Int') as GraphQLScalarType<number | bigint>;
    int.serialize = serializeInteger;
    return schema;
  };
  return (missing) => {
    const document = parse(text, { noLocation: true });
    if (missing.length === 0) return build(document);
    const lacks = new Set(missing);
    const definitions = document.definitions.flatMap((definition) => without(definition, lacks));
    return build({ ...document, definitions });
  };
}

/** A definition without the fields that are lacking, and none at all for a type that is. */
function without(definition: DefinitionNode, lacks: ReadonlySet<string>): DefinitionNode[] {
  if ('name' in definition && definition.name && lacks.has(definition.name.value)) return [];
  switch (definition.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION: {
      const fields = definition.fields?.filter(({ name }) => !lacks.has(`${definition.name.value}.${name.value}`));
      return [{ ...definition, ...(fields && { fields }) }];
    }
    case Kind.UNION_TYPE_DEFINITION: {
      const types = definition.types?.filter(({ name }) => !lacks.has(name.value));
      return [{ ...definition, ...(types && { types }) }];
    }
    default:
      return [definition];
  }
}

function serializeInteger(value: unknown): number | bigint {
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value))) return value;
  throw new TypeError(`not an integer: ${String(value)}`);
}
