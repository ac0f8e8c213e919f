import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FACTS } from '../../src/domain/facts/registry.ts';
import { SHOWN_FACT_NAMES, shownAs, VERSIONS, WHEN_ASKED } from '../../src/domain/facts/values.ts';
import { MEASURES, measuresIn } from '../../src/domain/metrics/measures.ts';
import { LISTED_FIELDS, PULL_REQUEST_FIELDS } from '../../src/domain/pull-request-fields.ts';
import { PROBLEM_NAMES, typeUri } from '../../src/routes/problem-types.ts';
import { ADMIN_TOKEN } from '../support/worker-secrets.ts';
import { call, newWorkspace, request } from './support/api.ts';

interface Document {
  openapi: string;
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> };
}

interface Operation {
  operationId: string;
  tags: string[];
  summary?: string;
  security?: unknown[];
  parameters?: { name: string; in: string; required?: boolean }[];
  requestBody?: { content: Content };
  responses: Record<string, { description: string; content?: Content }>;
}
type Content = Record<string, { schema: object; example?: unknown }>;

/** The contract as far as it is built. */
const ROUTES = [
  'DELETE /v1/api-keys/{id}',
  'DELETE /v1/connections/{id}',
  'DELETE /v1/repositories/{id}',
  'DELETE /v1/syncs/{id}',
  'GET /v1/exports/pull-requests',
  'GET /v1/deployments',
  'GET /v1/incidents',
  'GET /v1/metrics/ai',
  'GET /v1/metrics/authors',
  'GET /v1/metrics/delivery',
  'GET /v1/metrics/distribution',
  'GET /v1/metrics/open',
  'GET /v1/metrics/overview',
  'GET /v1/metrics/points',
  'GET /v1/metrics/pull-requests',
  'GET /v1/metrics/quality',
  'GET /v1/metrics/response-times',
  'GET /v1/metrics/reviewers',
  'GET /v1/metrics/summary',
  'GET /v1/metrics/weekly',
  'DELETE /v1/pull-requests/{id}/exclusion',
  'GET /v1/rules',
  'GET /v1/rules/changes',
  'GET /v1/search',
  'GET /v1/annotations',
  'GET /v1/views',
  'POST /v1/views',
  'DELETE /v1/views/{id}',
  'POST /v1/pull-requests/{id}/refresh',
  'GET /v1/health',
  'PATCH /v1/rules',
  'POST /v1/rules/preview',
  'PUT /v1/pull-requests/{id}/exclusion',
  'GET /health',
  'GET /v1/api-keys',
  'GET /v1/connections',
  'GET /v1/pull-requests',
  'GET /v1/pull-requests/{id}',
  'GET /v1/repositories',
  'GET /v1/repositories/{id}',
  'GET /v1/repositories/{id}/syncs',
  'GET /v1/syncs/{id}',
  'GET /v1/syncs/{id}/events',
  'POST /v1/api-keys',
  'POST /v1/connections',
  'PATCH /v1/deployments/{id}',
  'PATCH /v1/incidents/{id}',
  'POST /v1/deployments',
  'POST /v1/incidents',
  'POST /v1/repositories',
  'POST /v1/repositories/import',
  'POST /v1/repositories/{id}/syncs',
  'POST /v1/workspaces',
];

let document: Document;
let operations: [string, Operation][] = [];

beforeAll(async () => {
  const { status, body } = await call<Document>('GET', '/openapi.json');
  expect(status).toBe(200);
  document = body;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );
});

it('describes every route of the contract', () => {
  expect(document.openapi).toBe('3.1.0');
  const described = operations.map(([route]) => route);
  for (const route of ROUTES) expect(described).toContain(route);
});

it('gives each operation a summary, its path parameters and described answers', () => {
  for (const [route, operation] of operations) {
    expect(operation.summary, route).toBeTruthy();
    const inPath = [...route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const parameters = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
    expect(parameters.map(({ name }) => name).sort(), route).toEqual(inPath.sort());
    expect(Object.keys(operation.responses).length, route).toBeGreaterThan(0);
    for (const answer of Object.values(operation.responses)) expect(answer.description, route).toBeTruthy();
  }
});

it('gives each operation an id of its own, a tag, and examples of what it takes and answers', () => {
  expect(new Set(operations.map(([, { operationId }]) => operationId)).size).toBe(operations.length);
  expect(document.paths['/v1/repositories/{id}/syncs']?.['get']).toMatchObject({
    operationId: 'getRepositoriesByIdSyncs',
    tags: ['Repositories and syncs'],
  });
  const tags = document.tags.map(({ name }) => name);
  for (const [route, { tags: own, requestBody, responses }] of operations) {
    expect(tags, route).toContain(own[0]);
    const contents = [requestBody, ...Object.values(responses)].flatMap((part) => Object.entries(part?.content ?? {}));
    for (const [type, { example }] of contents) {
      expect(example, `${route} ${type}`).toBeDefined();
      expect(example, `${route} ${type}`).not.toBe('text');
    }
  }
});

/** Reads values as a schema of the document says. */
function shapeOf(schema: object): z.ZodType {
  const whole = JSON.stringify({ $defs: document.components.schemas, ...schema });
  return z.fromJSONSchema(
    JSON.parse(whole.replaceAll('"#/components/schemas/', '"#/$defs/')) as z.core.JSONSchema.JSONSchema,
  );
}

it('gives examples that the schemas allow', () => {
  for (const [route, { requestBody, responses }] of operations) {
    for (const [status, part] of Object.entries({ body: requestBody, ...responses })) {
      const content = part?.content?.['application/json'];
      if (!content) continue;
      const read = shapeOf(content.schema).safeParse(content.example);
      expect(read.error?.issues ?? [], `${route} ${status}`).toEqual([]);
    }
  }
});

it('takes the example of each body: none of them is malformed', async () => {
  const { key } = await newWorkspace();
  for (const [route, { requestBody }] of operations) {
    const content = requestBody?.content['application/json'];
    // The state of a flow is one that we made.
    if (!content || ['POST /webhooks/github', 'POST /v1/connections/device/poll'].includes(route)) continue;
    const [method = '', path = ''] = route.split(' ');
    const { status, body } = await call(method, path.replace(/\{\w+\}/g, crypto.randomUUID()), {
      key: OF_ADMIN.includes(route) ? ADMIN_TOKEN : key,
      body: content.example,
    });
    expect(status, `${route}: ${JSON.stringify(body)}`).not.toBe(400);
  }
});

it('describes every field, fact and measure with what its registry says of it', () => {
  const described = (schema: string) => document.components.schemas[schema] as { properties: Record<string, object> };
  const { properties: fields } = described('PullRequest');
  for (const name of LISTED_FIELDS) {
    expect(fields[name], name).toMatchObject({ description: PULL_REQUEST_FIELDS[name].explain });
  }
  const { properties: facts } = described('PullRequestFacts');
  expect(Object.keys(facts)).toEqual([
    ...SHOWN_FACT_NAMES.map(shownAs),
    ...Object.keys(WHEN_ASKED),
    ...Object.keys(VERSIONS),
  ]);
  for (const name of SHOWN_FACT_NAMES) {
    expect(JSON.stringify(facts[shownAs(name)]), name).toContain(JSON.stringify(FACTS[name].label));
  }
  for (const name of measuresIn('window')) {
    const component = `Measure${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    expect(document.components.schemas[component], name).toMatchObject({ title: MEASURES[name].label });
    expect(JSON.stringify(described('MetricsOverview').properties['current'])).toContain(`/${component}"`);
  }
});

it('points only to components that it has', () => {
  const text = JSON.stringify(document);
  const names = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name ?? '');
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) expect(document.components.schemas).toHaveProperty(name);
  expect(document.components.securitySchemes).toHaveProperty('key');
});

it('says what each answer of a problem looks like', () => {
  for (const [route, operation] of operations) {
    if (route === 'GET /health') continue;
    expect(JSON.stringify(operation.responses['default'] ?? null), route).toContain('application/problem+json');
  }
});

/** A request of an operation, with a query, by somebody who may ask it; without a key by nobody. */
function asked(route: string, query: string, key?: string) {
  const [method = '', path = ''] = route.split(' ');
  const by = key === undefined ? {} : { key: OF_ADMIN.includes(route) ? ADMIN_TOKEN : key };
  return call(method, `${path.replace(/\{\w+\}/g, crypto.randomUUID())}?${query}`, by);
}

/** What only the admin token may ask. */
const OF_ADMIN = [
  'POST /v1/workspaces',
  'PATCH /v1/workspaces/{id}',
  'GET /v1/counters',
  'POST /v1/connections/app-manifest',
];

it('each operation refuses a parameter that it does not have, or is given twice, and names it', async () => {
  const { key } = await newWorkspace();
  for (const [route, operation] of operations.filter(([name]) => name.includes(' /v1/'))) {
    const known = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query').map(({ name }) => name);
    const { status, body } = await asked(route, 'nonsense=1', key);
    expect([status, body.type, body.errors?.[0]?.path], route).toEqual([
      400,
      '/problems/unknown-parameter',
      'nonsense',
    ]);
    for (const name of known) {
      const { body: twice } = await asked(route, `${name}=1&${name}=1`, key);
      expect([twice.type, twice.errors], route).toEqual([
        '/problems/unknown-parameter',
        [{ path: name, message: 'given twice' }],
      ]);
    }
    const [first] = known;
    if (first === undefined) continue;
    const { body: misspelt } = await asked(route, `${first}x=1`, key);
    expect(misspelt.errors?.[0]?.message, route).toContain('the nearest is ');
  }
});

it('says to nobody without a key which parameters an operation has', async () => {
  for (const [route] of operations.filter(([name]) => name.includes(' /v1/'))) {
    const { status, body } = await asked(route, 'nonsense=1');
    expect([status, body.type], route).toEqual([401, '/problems/not-signed-in']);
  }
});

/** The methods that a request may have. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

it('each address refuses a method that it does not have, and names those that it has', async () => {
  for (const [path, methods] of Object.entries(document.paths)) {
    // What a template stands for may also be the name of another address: /v1/teams/import.
    const has = Object.entries(document.paths)
      .filter(([other]) => other === path || path.replace(/\/[\w-]+$/, '/{id}') === other)
      .flatMap(([, others]) => Object.keys(others).map((method) => method.toUpperCase()));
    const wrong = METHODS.filter((method) => !has.includes(method));
    for (const method of [...wrong, 'OPTIONS']) {
      const response = await request(method, path.replace(/\{\w+\}/g, crypto.randomUUID()));
      const { type } = await response.json<{ type: string }>();
      expect([response.status, type], `${method} ${path}`).toEqual([405, '/problems/method-not-allowed']);
      const allowed = response.headers.get('allow')?.split(', ');
      for (const known of Object.keys(methods)) expect(allowed, `${method} ${path}`).toContain(known.toUpperCase());
      expect(allowed?.includes('HEAD'), path).toBe(allowed?.includes('GET'));
    }
  }
  expect((await request('POST', '/v1/nothing')).status).toBe(404);
});

it('says to who is not signed in how to be', async () => {
  for (const path of ['/v1/workspace', '/v1/counters']) {
    const response = await request('GET', path);
    await response.body?.cancel();
    expect([response.status, response.headers.get('www-authenticate')], path).toEqual([401, 'Bearer']);
  }
});

it('names every kind of problem, and says what it means at its address', async () => {
  const { properties } = document.components.schemas['Problem'] as { properties: { type: { enum: string[] } } };
  expect(properties.type.enum).toEqual(PROBLEM_NAMES.map(typeUri));
  for (const uri of properties.type.enum) {
    const response = await request('GET', uri);
    const text = await response.text();
    expect([response.status, text.length > 40], uri).toEqual([200, true]);
  }
  const { status, body } = await call('GET', '/problems/nonsense');
  expect([status, body.type]).toEqual([404, '/problems/not-found']);
});

/** The twelve metrics that take one set of filters. */
const METRICS = 'overview weekly monthly open reviewers authors teams repositories delivery quality ai goals'
  .split(' ')
  .map((name) => `/v1/metrics/${name}`);

describe('what every read has in common', () => {
  let key = '';
  beforeAll(async () => {
    ({ key } = await newWorkspace());
  });

  /** What else a route has to be asked. */
  const NEEDED: Record<string, string> = { measure: 'cycle', format: 'csv', q: 'a' };
  const reads = (has: (names: string[]) => boolean) =>
    operations.flatMap(([route, { parameters = [] }]) => {
      const names = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
      const needed = parameters.flatMap(({ name, required }) => (required ? `${name}=${NEEDED[name]}` : []));
      return route.startsWith('GET /v1/') && !route.includes('{') && has(names)
        ? [{ path: route.slice('GET '.length), needed }]
        : [];
    });
  const refusals = async (query: string, among: ReturnType<typeof reads>) => {
    const answers = await Promise.all(
      among.map(async ({ path, needed }) => {
        const { status } = await request('GET', `${path}?${[...needed, query].join('&')}`, { key });
        return [path, status] as const;
      }),
    );
    return answers.filter(([, status]) => status !== 200);
  };

  it('dates without a time, wherever there is a range', async () => {
    const among = reads((names) => names.includes('from'));
    expect(among.length).toBeGreaterThan(20);
    expect(await refusals('from=2026-01-01&to=2026-01-31', among)).toEqual([]);
    expect(await refusals('from=2026-01-01T00:00:00Z&to=2026-01-31T06:00:00%2B02:00', among)).toEqual([]);
  });

  it('the whole set of filters, wherever one of pull requests is', async () => {
    const among = reads((names) => names.includes('author'));
    expect(among.length).toBeGreaterThan(15);
    const filters =
      'author=a&reviewer=b&label=c&base=main&sizeClass=S&type=bugfix&aiKind=authored&aiTool=claude&by=all&excluded=only';
    expect(await refusals(filters, among)).toEqual([]);
    expect(await refusals('window=4w', among)).toEqual([]);
    const metrics = reads(() => true).filter(({ path }) => METRICS.includes(path));
    expect(metrics.length).toBe(METRICS.length);
    expect(await refusals(`${filters}&from=2026-01-01&to=2026-02-01&against=year`, metrics)).toEqual([]);
  });

  it('and who asks for what an answer does not depend on is told', async () => {
    const told = async (path: string) => {
      const { body } = await call<{ notApplied: string[] }>('GET', path, { key });
      return body.notApplied;
    };
    expect(await told('/v1/metrics/open?author=a')).toEqual([]);
    expect(await told('/v1/metrics/open?author=a&from=2026-01-01&to=2026-02-01')).toEqual(['from', 'to']);
    expect(await told('/v1/metrics/goals?window=4w')).toEqual([]);
    expect(await told('/v1/metrics/goals?window=4w&author=a&by=all&against=none')).toEqual(['author', 'by', 'against']);
    for (const wrong of ['window=4w&from=2026-01-01', 'from=2026-02-01&to=2026-01-01']) {
      expect((await request('GET', `/v1/metrics/open?${wrong}`, { key })).status, wrong).toBe(400);
    }
  });
});
