import type { OpenAPIHono } from '@hono/zod-openapi';

export type ApiDocument = ReturnType<OpenAPIHono['getOpenAPI31Document']>;

/** The parts of JSON Schema that the API's description uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  title?: string;
  description?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  example?: unknown;
  deprecated?: boolean;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: Schema | boolean;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}

export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema?: Schema;
}

type Content = Record<string, { schema?: Schema }>;

/** What the description has of an operation. */
interface Described {
  summary?: string;
  description?: string;
  security?: unknown[];
  parameters?: Parameter[];
  requestBody?: { content: Content };
  responses: Record<string, { description: string; content?: Content }>;
}

export interface Operation {
  /** Its anchor on the page of its group, as in `get-v1-repositories-id`. */
  anchor: string;
  method: string;
  path: string;
  /** What it does, in a line. */
  summary: string;
  /** Who may ask it: the lowest role, the admin token, or anyone. */
  who: string;
  description: string;
  parameters: Parameter[];
  /** What it takes; null when it takes nothing. */
  body: Schema | null;
  answers: { status: string; description: string; content: Content }[];
  /** The names of the schemas in its body and its answers. */
  refs: Set<string>;
}

export interface Group {
  /** The end of its address, `/docs/api/SLUG`. */
  slug: string;
  name: string;
  about: string;
  operations: Operation[];
}

/** The API, as its pages show it. */
export interface ApiDescription {
  groups: Group[];
  schemas: Record<string, Schema>;
  /** The names of the schemas that each schema has in it. */
  refs: Map<string, Set<string>>;
}

/** The groups, in the order of the pages. An operation is in the first one whose pattern its path matches. */
export const GROUPS: { slug: string; name: string; about: string; paths: RegExp }[] = [
  {
    slug: 'repositories',
    name: 'Repositories and syncs',
    about: 'Which repositories are read, how far they are, and the receipt that nothing is missing.',
    paths: /^\/v1\/(repositories|syncs)\b/,
  },
  {
    slug: 'pull-requests',
    name: 'Pull requests',
    about: 'Lists, one pull request with all that is stored, exports, search, and views.',
    paths: /^\/v1\/(pull-requests|exports|search|views)\b/,
  },
  {
    slug: 'metrics',
    name: 'Metrics',
    about: 'The numbers of a window, what changed, how values are spread, and the pull requests behind each number.',
    paths: /^\/v1\/(metrics(?!\/(ai|repositories|teams|authors|reviewers|goals)\b)|annotations)\b/,
  },
  {
    slug: 'comparisons',
    name: 'Metrics of repositories, teams and people',
    about: 'The same measures, side by side.',
    paths: /^\/v1\/metrics\/(repositories|teams|authors|reviewers|goals)\b/,
  },
  {
    slug: 'ai',
    name: 'AI use',
    about: 'The evidence of AI use, the tools, and what the analyses by a model cost.',
    paths: /^\/v1\/(ai\b|metrics\/ai\b)/,
  },
  { slug: 'goals', name: 'Goals', about: 'What was promised, and what misses it.', paths: /^\/v1\/goals\b/ },
  {
    slug: 'delivery',
    name: 'Deployments and incidents',
    about: 'What went into production, and what went wrong there, told by people and by other tools.',
    paths: /^\/v1\/(deployments|incidents)\b/,
  },
  {
    slug: 'people',
    name: 'People and teams',
    about: 'The accounts of the history, the people behind them, and teams.',
    paths: /^\/v1\/(actors|teams)\b/,
  },
  { slug: 'rules', name: 'Rules', about: 'Who and what counts.', paths: /^\/v1\/rules\b/ },
  {
    slug: 'workspace',
    name: 'Workspace, members and keys',
    about: 'Who has which rights, who is signed in, and who changed what.',
    paths: /^\/v1\/(workspaces?|api-keys|members|memberships|invitations|sessions|audit-log)\b/,
  },
  {
    slug: 'connections',
    name: 'Connections to GitHub',
    about: 'Tokens and the GitHub App with which repositories are read.',
    paths: /^\/v1\/connections\b/,
  },
  {
    slug: 'health',
    name: 'Health',
    about: 'Whether all is well, what is wrong, and what a person can do about it.',
    paths: /^\/(health|v1\/(health|counters|dead-letters))\b/,
  },
  { slug: 'webhooks', name: 'Webhooks', about: 'What GitHub sends.', paths: /^\/webhooks\b/ },
];

/** The group of an operation, by its path. Throws an `Error` when it is in none. */
export function groupOf(path: string): (typeof GROUPS)[number] {
  const group = GROUPS.find(({ paths }) => paths.test(path));
  if (!group) throw new Error(`${path} is in no group of the pages of the API`);
  return group;
}

/** Reads the OpenAPI document. Throws an `Error` when an operation is in no group. */
export function describedApi(document: ApiDocument): ApiDescription {
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Described>).map(([method, described]) =>
      operationOf(method, path, described),
    ),
  );
  const groups = GROUPS.map(({ slug, name, about }): Group => ({ slug, name, about, operations: [] }));
  for (const operation of operations) groups[GROUPS.indexOf(groupOf(operation.path))]?.operations.push(operation);
  const schemas: ApiDescription['schemas'] = document.components?.schemas ?? {};
  const refs = new Map(Object.entries(schemas).map(([name, schema]) => [name, refsIn(schema)]));
  return { groups, schemas, refs };
}

function operationOf(method: string, path: string, described: Described): Operation {
  const { summary = '', description = '', security, parameters = [], requestBody, responses } = described;
  // A summary ends with who may ask, in brackets.
  const [, text = summary, who] = /^(.*) \(([^()]*)\)$/.exec(summary) ?? [];
  return {
    anchor: `${method}-${path.replaceAll(/[^\w-]+/g, '-').replaceAll(/^-|-$/g, '')}`.toLowerCase(),
    method: method.toUpperCase(),
    path,
    summary: text,
    who: security?.length === 0 ? 'anyone' : (who ?? 'anyone'),
    description,
    parameters,
    body: requestBody?.content['application/json']?.schema ?? null,
    answers: Object.entries(responses).map(([status, answer]) => ({
      status,
      description: answer.description,
      content: answer.content ?? {},
    })),
    refs: refsIn([requestBody, responses]),
  };
}

function refsIn(part: unknown): Set<string> {
  const text = JSON.stringify(part) ?? '';
  return new Set([...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name = '']) => name));
}

/** The name of the schema that a reference leads to; null for any other schema. */
export function nameOfRef({ $ref }: Schema): string | null {
  return $ref === undefined ? null : $ref.slice($ref.lastIndexOf('/') + 1);
}

/** The address of an operation's description. */
export function operationHref(group: Group, operation: Operation): string {
  return `/docs/api/${group.slug}#${operation.anchor}`;
}

export function schemaHref(name: string): string {
  return `/docs/schemas/${name}`;
}
