import { z } from 'zod';
import { ERROR, bendNodes, errorOf, isRecord } from '../board/bend.ts';
import { situation } from '../board/situation.ts';

/**
 * One entry of a list beside the pull requests is null, or with `field` one field of it: of the repository's
 * `deployments`, `releases` or `issues`, of a commit's `history`, of a deployment's `statuses`. With an error at its
 * path, or without one (`type: "none"`).
 * https://spec.graphql.org/October2021/#sec-Handling-Field-Errors
 */
export default situation(
  {
    ...ERROR,
    list: z.enum(['deployments', 'releases', 'issues', 'history', 'statuses']).default('releases'),
    index: z.int().min(0).default(0),
    field: z.string().optional(),
  },
  ({ type, message, list, index, field }) => ({
    field({ name, value }, asked) {
      if (name !== list) return undefined;
      const lost = () => errorOf({ type, message }, asked);
      return bendNodes(value, (node, place) => {
        if (place !== index) return node;
        return field !== undefined && isRecord(node) ? { ...node, [field]: lost() } : lost();
      });
    },
  }),
);
