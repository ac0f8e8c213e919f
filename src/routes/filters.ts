import { z } from '@hono/zod-openapi';
import type { AppContext } from '../context.ts';
import type { Caller } from '../domain/caller.ts';
import { partsOfFullName } from '../domain/github-names.ts';
import { AI_KINDS, SIZES, valuesIn, WORK_TYPES, type Filters } from '../domain/metrics/filters.ts';
import { whoOf, type Who } from '../domain/metrics/who.ts';
import type { Named } from '../storage/metrics/named.ts';
import { allowIndividuals, allowTeams, withOwnLogins } from './individual-numbers.ts';
import { messageOf } from './issue-words.ts';
import { ProblemError } from './problem.ts';
import { isId, Name, WHO } from './shapes.ts';

/** How many values one filter may have. */
const MAX_VALUES = 50;

/** Several values by comma, each once. */
export function several<Value extends string>(one: z.ZodType<Value>, description: string) {
  return z
    .string()
    .transform((text, context): Value[] => {
      const values = valuesIn(text);
      if (values.length > MAX_VALUES) {
        context.addIssue({ code: 'custom', message: `at most ${MAX_VALUES} values` });
        return z.NEVER;
      }
      return values.flatMap((value) => {
        const read = one.safeParse(value);
        if (read.success) return [read.data];
        const shown = values.length > 1 ? `${JSON.stringify(value)}: ` : '';
        context.addIssue({
          code: 'custom',
          message: shown + read.error.issues.map(messageOf).join(', '),
        });
        return [];
      });
    })
    .optional()
    .openapi({
      type: 'string',
      description: `${description}. Several by comma: any of them; a comma in a value is \`\\,\``,
    });
}

const RepositoryName = Name.refine(
  (text) => isId(text) || partsOfFullName(text) !== null,
  'the id of a repository, or its name, as in `acme/widgets`',
);

/** The filters that metrics, lists and exports share, without the window. */
export const FILTERS = {
  repositoryId: several(RepositoryName, 'The id of a repository, or `OWNER/NAME`'),
  author: several(
    Name,
    'A login that the author has or had, or `@me` for the member who is signed in. Pull requests of all accounts of that person count',
  ),
  team: several(Name, 'The id of a team, or its name, as `GET /v1/teams` lists them'),
  reviewer: several(
    Name,
    'A login that a reviewer has or had, or `@me`: pull requests that this person reviewed, and of reviews those that this person gave',
  ),
  label: several(Name, 'A label, in its capitals'),
  base: several(Name, 'The branch into which it is merged'),
  sizeClass: several(z.enum(SIZES), 'A class of size, as in `sizeClass` of the facts'),
  type: several(z.enum(WORK_TYPES), 'A type of work, as in `workType` of the facts'),
  aiKind: several(
    z.enum(AI_KINDS),
    'What AI tools had to do with it by certain or strong evidence: it is `authored`, `assisted` or `reviewed` by one, `assistedOnly`, which is assisted and not authored, or `unassisted`, which is neither',
  ),
  aiTool: several(Name, 'The key of an AI tool with certain or strong evidence, as in `aiTools`'),
  ...WHO,
};

/** What a request asks of them. */
export type Asked = { [Name in keyof typeof FILTERS]?: z.output<(typeof FILTERS)[Name]> };

/**
 * The filters that a request asks for, with its defaults of who counts. Repositories and teams may still be names. Throws
 * 403 when it asks for a person, or for teams that are one person, and the workspace's rule forbids it.
 */
export async function filtersOf(
  deps: AppContext,
  caller: Caller,
  { team: teamId, author, reviewer, by, excluded, ...filters }: Asked,
  defaults: Who,
): Promise<Filters> {
  const named = namedPeople({ author, reviewer });
  if (named.length > 0) await allowIndividuals(deps, caller, named);
  if (teamId !== undefined) await allowTeams(deps, caller, teamId);
  return {
    ...filters,
    author: author && (await withOwnLogins(deps, caller, 'author', author)),
    reviewer: reviewer && (await withOwnLogins(deps, caller, 'reviewer', reviewer)),
    teamId,
    ...whoOf({ by, excluded }, defaults),
  };
}

/** The people that filters name. */
export function namedPeople({ author, reviewer }: Pick<Asked, 'author' | 'reviewer'>): string[] {
  return [...(author ?? []), ...(reviewer ?? [])];
}

/** The ids of the repositories and teams that the filters name. Throws 404 when the workspace does not have one of them. */
export function mustHave({ absent, ...ids }: Named): Pick<Filters, 'repositoryId' | 'teamId'> {
  if (absent !== null) throw new ProblemError(404, `There is no such ${absent}.`);
  return ids;
}
