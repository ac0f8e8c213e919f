import type { GraphQLError } from 'graphql';
import { z } from 'zod';
import type { Bent, FieldAt } from '../graphql/request-context.ts';
import { replayError } from '../graphql/replay-error.ts';
import { notAccessible } from '../callers/caller.ts';
import type { Asked } from './situation.ts';

/** Parameters that choose the pull requests of a situation: one, every n-th, or all. */
export const WHICH = {
  repository: z.string().optional(),
  number: z.int().positive().optional(),
  every: z.int().positive().optional(),
};

export type Which = z.output<z.ZodObject<typeof WHICH>>;

/** The pull request of this number, unless the parameters say which. */
export function orOne(which: Which, number: number): Which {
  return which.number === undefined && which.every === undefined ? { ...which, number } : which;
}

export function picks({ repository, number, every = 1 }: Which, fullName: string | null, of: number): boolean {
  if (repository !== undefined && repository.toLowerCase() !== fullName?.toLowerCase()) return false;
  return number === undefined ? of % every === 0 : of === number;
}

/** Whether a field is one of a pull request that is meant. */
export function isOf(which: Which, { type, source }: FieldAt): boolean {
  return type === 'PullRequest' && isPicked(which, source);
}

/** Whether a view is that of a pull request that is meant. */
export function isPicked(which: Which, view: unknown): boolean {
  if (!isRecord(view) || view['__typename'] !== 'PullRequest' || typeof view['number'] !== 'number') return false;
  const repository = isRecord(view['repository']) ? view['repository']['nameWithOwner'] : null;
  return picks(which, typeof repository === 'string' ? repository : null, view['number']);
}

/** Whether a REST path is that of a matching pull request, or below it. */
export function isBelow(which: Which, { api, text, repository }: Asked): boolean {
  const number = /\/(?:pulls|issues)\/(\d+)(?:\/|$)/.exec(text)?.[1];
  return api === 'rest' && number !== undefined && picks(which, repository, Number(number));
}

/** A list, or a connection's nodes, in which some items are replaced; undefined when none is. */
export function bendNodes(value: unknown, change: (node: unknown, index: number) => unknown): Bent | undefined {
  const items: unknown = isRecord(value) && !Array.isArray(value) ? value['nodes'] : value;
  if (!Array.isArray(items)) return undefined;
  const nodes = items.map(change);
  if (nodes.every((node, index) => node === items[index])) return undefined;
  if (!isRecord(value) || Array.isArray(value)) return { value: nodes };
  const edges: unknown = value['edges'];
  return {
    value: {
      ...value,
      nodes,
      edges: Array.isArray(edges)
        ? edges.map((edge: unknown, index) => ({ ...(isRecord(edge) && edge), node: nodes[index] }))
        : edges,
    },
  };
}

/** Nodes with some of their fields otherwise. */
export function withEach(
  value: unknown,
  change: (node: Record<string, unknown>) => Record<string, unknown>,
): Bent | undefined {
  return bendNodes(value, (node) => (isRecord(node) ? change(node) : node));
}

/** A replacement for pull requests: in a page of them, in `nodes(ids:)`, or in the answer for one. */
export function bendPullRequests(at: FieldAt, change: (node: unknown, index: number) => unknown): Bent | undefined {
  const isList =
    (at.type === 'Query' && at.name === 'nodes') || (at.type === 'Repository' && at.name === 'pullRequests');
  if (isList) return bendNodes(at.value, change);
  const value = change(at.value, 0);
  return value === at.value ? undefined : { value };
}

/** The same for the repositories of `nodes(ids:)`, by their names. */
export function bendRepositories(
  value: unknown,
  change: (fullName: string, node: unknown) => unknown,
): Bent | undefined {
  return bendNodes(value, (node) => {
    const isRepository = isRecord(node) && node['__typename'] === 'Repository';
    return isRepository ? change(String(node['nameWithOwner']), node) : node;
  });
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/**
 * Parameters that choose the error of a null: GitHub's internal errors have no type; `none` is a null without an
 * error.
 */
export const ERROR = {
  type: z.string().default('FORBIDDEN'),
  message: z.string().optional(),
};

/** The error that the parameters ask for, or null where they ask for none. */
export function errorOf({ type, message }: z.output<z.ZodObject<typeof ERROR>>, asked: Asked): GraphQLError | null {
  if (type === 'none') return null;
  if (type === 'untyped') return replayError(null, message ?? MISHAP);
  return replayError(type, message ?? (type === 'FORBIDDEN' ? notAccessible(asked.caller) : MISHAP));
}

/** GitHub's message for internal errors. */
export const MISHAP =
  'Something went wrong while executing your query on 2026-01-01T00:00:00Z. Please include `0A1B:2C3D:4E5F:6071:8293A4B5` when reporting this issue.';
