import { GraphQLError, type GraphQLFieldResolver } from 'graphql';
import type { RequestContext } from './request-context.ts';

/**
 * Reads a field from a view: a value, or a function of the arguments. What no view has is an error, never a null that
 * would pass for GitHub's answer.
 */
export const serveField: GraphQLFieldResolver<Record<string, unknown>, RequestContext> = (
  source,
  args,
  context,
  info,
) => {
  const value = source[info.fieldName];
  if (typeof value === 'function') return value.call(source, args, context) as unknown;
  if (value === undefined) {
    throw new GraphQLError(`the replay does not serve ${info.parentType.name}.${info.fieldName}`);
  }
  return value;
};
