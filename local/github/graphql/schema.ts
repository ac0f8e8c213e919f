import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, type GraphQLScalarType, type GraphQLSchema } from 'graphql';

/** GitHub's public schema, as published. */
export function readSchema(): GraphQLSchema {
  // Read as a file: importing the package would also parse the same schema as 5 MB of JSON, and keep it.
  const path = join(import.meta.dirname, '../../../node_modules/@octokit/graphql-schema/schema.graphql');
  const schema = buildSchema(readFileSync(path, 'utf8'), { assumeValidSDL: true });
  // GitHub answers ids of check runs and workflow runs, typed `Int`, with numbers past 32 bits; the specification's
  // own Int would refuse to send them.
  const int = schema.getType('Int') as GraphQLScalarType<number>;
  int.serialize = serializeInteger;
  return schema;
}

function serializeInteger(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value))
    throw new TypeError(`not an integer: ${String(value)}`);
  return value;
}
