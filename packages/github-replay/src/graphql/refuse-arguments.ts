import { GraphQLError } from 'graphql';

/** An argument that would be ignored is an answer that would be wrong: it is refused by name. */
export function refuseArguments(field: string, args: object, names: readonly string[]): void {
  for (const [name, value] of Object.entries(args)) {
    if (names.includes(name) && value !== null && value !== undefined) {
      throw new GraphQLError(`the replay does not serve ${field}(${name}:)`);
    }
  }
}
