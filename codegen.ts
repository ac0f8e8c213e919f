import type { CodegenConfig } from '@graphql-codegen/cli';

/** Types of the GraphQL operations, and their texts, from GitHub's own schema: `npm run types`. */
const config: CodegenConfig = {
  schema: 'node_modules/@octokit/graphql-schema/schema.graphql',
  documents: 'src/github/queries.graphql',
  generates: {
    'src/github/queries.generated.ts': {
      plugins: ['typescript-operations', 'typed-document-node'],
      config: {
        documentMode: 'string',
        useTypeImports: true,
        enumsAsTypes: true,
        onlyOperationTypes: true,
        skipTypename: true,
        immutableTypes: false,
        avoidOptionals: false,
        defaultScalarType: 'unknown',

        scalars: { DateTime: 'string', GitObjectID: 'string', BigInt: 'string', URI: 'string' },
      },
    },
  },
};

export default config;
