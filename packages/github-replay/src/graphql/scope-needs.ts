import { TypeInfo, visit, visitWithTypeInfo, type DocumentNode, type GraphQLSchema } from 'graphql';
import type { ErrorBody } from './replay-error.ts';

/** A field of a query that a classic token needs one of these scopes for. */
export interface ScopeNeed {
  readonly field: string;
  readonly anyOf: readonly string[];
  readonly line: number;
  readonly column: number;
}

/**
 * The scopes that fields need of a classic token, by `Type.field`, or by type for all its fields, as far as they are
 * known.
 * https://github.com/cli/cli/issues/812, https://github.com/mntnr/name-your-contributors/issues/67
 */
const SCOPES: Readonly<Record<string, readonly string[]>> = {
  Team: ['read:org', 'read:discussion'],
  'Organization.team': ['read:org'],
  'Organization.teams': ['read:org'],
  'Organization.membersWithRole': ['read:org'],
  'User.email': ['user:email', 'read:user'],
  ProjectV2: ['read:project'],
};

/** Scopes that include another. https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps */
const INCLUDED: Readonly<Record<string, readonly string[]>> = {
  'admin:org': ['write:org', 'read:org'],
  'write:org': ['read:org'],
  user: ['read:user', 'user:email'],
  project: ['read:project'],
  'write:discussion': ['read:discussion'],
};

/** The scopes that a query needs. GitHub checks only the query's text, not the data. */
export function scopeNeeds(schema: GraphQLSchema, document: DocumentNode): ScopeNeed[] {
  const needs: ScopeNeed[] = [];
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field({ name, loc }) {
        const type = types.getParentType()?.name ?? '';
        const anyOf = SCOPES[`${type}.${name.value}`] ?? SCOPES[type];
        if (!anyOf || name.value === '__typename') return;
        const { line = 1, column = 1 } = loc?.startToken ?? {};
        needs.push({ field: name.value, anyOf, line, column });
      },
    }),
  );
  return needs;
}

/** GitHub's errors for missing scopes; they come without a path and without data. */
export function insufficientScopes(needs: readonly ScopeNeed[], scopes: readonly string[]): ErrorBody[] {
  const granted = new Set(scopes.flatMap((scope) => [scope, ...(INCLUDED[scope] ?? [])]));
  const list = (names: readonly string[]): string => `[${names.map((name) => `'${name}'`).join(', ')}]`;
  return needs
    .filter(({ anyOf }) => !anyOf.some((scope) => granted.has(scope)))
    .map(({ field, anyOf, line, column }) => ({
      type: 'INSUFFICIENT_SCOPES',
      locations: [{ line, column }],
      message: `Your token has not been granted the required scopes to execute this query. The '${field}' field requires one of the following scopes: ${list(anyOf)}, but your token has only been granted the: ${list(scopes)} scopes. Please modify your token's scopes at: https://github.com/settings/tokens.`,
    }));
}
