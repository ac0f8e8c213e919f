import { GraphQLError, type GraphQLFieldResolver } from 'graphql';
import type { RequestContext } from './request-context.ts';

/**
 * Reads a field from a view: a value, or a function of the arguments. What no view has is an error, never a null that
 * would pass for GitHub's answer. A situation may then have its way with it.
 */
export const serveField: GraphQLFieldResolver<Record<string, unknown>, RequestContext> = (
  source,
  args,
  context,
  info,
) => {
  const field = source[info.fieldName];
  const value = typeof field === 'function' ? (field.call(source, args, context) as unknown) : field;
  const [type, name] = [info.parentType.name, info.fieldName];
  if (field === undefined) throw new GraphQLError(`the replay does not serve ${type}.${name}`);
  const bent = context.bend?.({ type, name, source, args, value, width: context.width });
  if (!bent) return value;
  if ('value' in bent) return bent.value;
  context.replaced = bent.answer;
  return null;
};
