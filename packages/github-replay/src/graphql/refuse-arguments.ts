import { GraphQLError } from 'graphql';

/** An ignored argument would make the answer wrong, so it is refused by name. */
export function refuseArguments(field: string, args: object, names: readonly string[]): void {
  for (const [name, value] of Object.entries(args)) {
    if (names.includes(name) && value !== null && value !== undefined) {
      throw new GraphQLError(`the replay does not serve ${field}(${name}:)`);
    }
  }
}
