import { z } from '@hono/zod-openapi';
import { AUTHOR_KINDS } from '../domain/author-kind.ts';
import { DEPLOYMENT_SOURCES } from '../domain/deployments/source.ts';
import type { Rules } from '../domain/rules/rules.ts';
import { idOf, RepositoryId, Text } from './shapes.ts';

const Pattern = Text.trim().min(1).max(200).openapi({ description: '`*` is any text; capitals do not matter' });
const Patterns = z.array(Pattern).max(100);
const Name = Text.trim().min(1).max(200);

const Source = z.discriminatedUnion('type', [
  z.strictObject({ type: z.enum(['auto', 'deployments', 'api', 'merges']) }),
  z.strictObject({ type: z.literal('releases'), tagPattern: Pattern.default('*') }),
  z.strictObject({
    type: z.literal('workflow'),
    workflow: Name.openapi({ description: 'The name of a workflow, or of its file; capitals do not matter' }),
  }),
]);

const Time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a time of day, as in 09:00');
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const WorkingHours = z
  .strictObject({
    days: z.array(z.enum(DAYS)).min(1).max(7),
    from: Time.openapi({ example: '09:00' }),
    to: Time.openapi({ example: '17:00' }),
  })
  .refine(({ from, to }) => from < to, { path: ['from'], message: 'before `to`' });

const byRepository = <Shape extends z.ZodType>(shape: Shape) => z.record(RepositoryId.toLowerCase(), shape);

/** The schema of each rule, which answers and changes share. */
const RULES = {
  excludedPullRequests: z
    .strictObject({
      label: Patterns.default([]),
      author: Patterns.default([]),
      baseBranch: Patterns.default([]),
      headBranch: Patterns.default([]),
      title: Patterns.default([]),
    })
    .openapi({ description: 'Patterns. A pull request that matches one is in no count, duration or share' }),
  productionBranches: byRepository(Patterns).openapi({
    description: 'Patterns of branches by the id of a repository; one that is not named has its default branch',
  }),
  productionEnvironments: z.array(Pattern).max(50).openapi({ description: 'Patterns of names of environments' }),
  deploymentSource: z
    .strictObject({ workspace: Source.default({ type: 'auto' }), repositories: byRepository(Source).default({}) })
    .openapi({
      description: 'Where deployments come from: for the workspace, and for repositories with one of their own',
    }),
  hotfix: z
    .strictObject({ labels: Patterns, branches: Patterns })
    .openapi({ description: 'Labels, which count alone and after a prefix, and patterns of branches' }),
  incidents: z
    .strictObject({ labels: z.array(Name).max(100) })
    .openapi({ description: 'Labels of the GitHub issues that are incidents; capitals do not matter' }),
  workingHours: WorkingHours.nullable().openapi({
    description: 'In the workspace’s time zone; null: every hour counts',
  }),
  individualNumbers: z.enum(['everyone', 'own', 'off']).openapi({
    description: 'Who sees the numbers of a person: everybody, the person and owners, or nobody',
  }),
} satisfies { [Name in keyof Rules]: z.ZodType<Rules[Name]> };

export const RulesShape = z.object(RULES).openapi('Rules');

/** Each rule that is given replaces the one there is. */
export const RulesChange = z
  .strictObject(RULES)
  .partial()
  .refine((change) => Object.keys(change).length > 0, {
    path: [Object.keys(RULES)[0] ?? ''],
    message: `one or more of ${Object.keys(RULES).join(', ')}`,
  })
  .openapi('RulesChange');

/** What a preview takes: the rules, and what accounts would count as. That is changed for each account alone. */
export const PreviewedChange = z
  .strictObject({
    ...RULES,
    people: z.record(idOf('an account').toLowerCase(), z.enum(AUTHOR_KINDS).nullable()).openapi({
      description:
        'What accounts would count as, by their ids; `PATCH /v1/actors/{id}` changes it. Null: what GitHub says',
    }),
  })
  .partial()
  .refine((change) => Object.keys(change).length > 0, {
    path: [Object.keys(RULES)[0] ?? ''],
    message: `one or more of ${[...Object.keys(RULES), 'people'].join(', ')}`,
  })
  .openapi('PreviewedChange');

const Counted = z.object({
  merged: z.number().int(),
  hotfixes: z.number().int(),
  cycle: z.object({ n: z.number().int(), p50: z.number().nullable() }),
});

const Count = z.number().int();

const Deployed = z
  .object({
    source: z.enum(DEPLOYMENT_SOURCES),
    n: Count.nullable().openapi({ description: 'Null where nothing was read from the source yet' }),
  })
  .openapi('PreviewedDeployments');

const ShareOf = z.object({ n: Count, count: Count, value: z.number().nullable() });
const JudgedDeployments = z.object({
  changeFailRate: ShareOf.openapi({ description: 'Deployments that failed, of all, rollbacks aside' }),
  reworkRate: ShareOf.openapi({ description: 'Deployments that are rework, of all, rollbacks with them' }),
});

const ByKind = z.object({ people: Count, agents: Count, automation: Count });

const WorkingPickup = z
  .object({ n: Count, p50: z.number().nullable() })
  .nullable()
  .openapi({ description: 'Null without the rule' });

export const RulesPreview = z
  .object({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    before: Counted.openapi({ description: 'Merges by people in the window, as they count now' }),
    after: Counted.openapi({ description: 'The same under the rules of the request' }),
    excluded: z
      .object({ before: z.number().int(), after: z.number().int(), of: z.number().int() })
      .openapi({ description: 'How many of all pull requests are left out now, and under these rules' }),
    leftOut: z
      .object({
        total: z.number().int(),
        data: z.array(
          z.object({
            id: z.string(),
            number: z.number().int(),
            title: z.string(),
            createdAt: z.iso.datetime(),
            excludedBy: z.string(),
          }),
        ),
        nextCursor: z.string().nullable(),
      })
      .openapi({ description: 'A page of the pull requests that only these rules leave out, the newest first' }),
    deployments: z
      .object({
        before: Count,
        after: Count.nullable().openapi({ description: 'Null where a source is read only after the change' }),
        repositories: z
          .array(z.object({ repositoryId: z.string(), fullName: z.string(), before: Deployed, after: Deployed }))
          .openapi({ description: 'Those for which something changes, a hundred at most' }),
      })
      .nullable()
      .openapi({
        description:
          'Commits that reached production in the window; null unless the request changes the source, branches or environments',
      }),
    pickup: z.object({ before: WorkingPickup, after: WorkingPickup }).nullable().openapi({
      description: 'The wait for the first review in working seconds; null unless the request changes the hours',
    }),
    people: z.object({ before: ByKind, after: ByKind }).nullable().openapi({
      description: 'Merges in the window by each kind of author; null unless the request says what accounts count as',
    }),
    failures: z.object({ before: JudgedDeployments, after: JudgedDeployments }).nullable().openapi({
      description:
        'What hotfixes say of the deployments in the window, of merges where these stand for them; null unless the request changes what a hotfix is',
    }),
    incidents: z
      .object({
        before: Count,
        after: Count.nullable().openapi({ description: 'Null where issues are read only after the change' }),
      })
      .nullable()
      .openapi({ description: 'Incidents that began in the window; null unless the request changes their labels' }),
  })
  .openapi('RulesPreview');

/** What rules decide about; of each the hundred largest. */
export const Found = z
  .object({
    authors: z.object({ people: Count, agents: Count, automation: Count, unknown: Count }).openapi({
      description: 'How many pull requests were opened by each kind of author; `unknown`: a deleted account',
    }),
    accounts: z
      .array(
        z.object({
          id: z.string(),
          login: z.string(),
          kind: z.string(),
          authorKind: z.enum(AUTHOR_KINDS),
          pullRequests: Count,
        }),
      )
      .openapi({ description: 'The agents and the automation among the authors' }),
    environments: z.array(
      z.object({ name: z.string(), deployments: Count, lastAt: z.iso.datetime(), isProduction: z.boolean() }),
    ),
    branches: z
      .array(
        z.object({
          repositoryId: z.string(),
          fullName: z.string(),
          name: z.string(),
          merged: Count,
          isProduction: z.boolean(),
        }),
      )
      .openapi({ description: 'Branches that pull requests were merged into' }),
    sources: z
      .array(
        z.object({
          source: z.enum(['deployments', 'releases', 'workflow', 'api']),
          repositories: Count,
          deployments: Count,
        }),
      )
      .openapi({ description: 'Where deployments to production were found' }),
  })
  .openapi('FoundForRules');

export const RuleChange = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    keyId: z.string().openapi({ description: 'The key that made the change' }),
    keyName: z.string(),
    before: z.record(z.string(), z.unknown()).openapi({ description: 'The rules that changed, as they were' }),
    after: z.record(z.string(), z.unknown()).openapi({ description: 'The same rules as they are since' }),
  })
  .openapi('RuleChange');
