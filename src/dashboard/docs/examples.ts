import { nameOfRef, type ApiDescription, type Operation, type Schema } from './api-description.ts';

/** Values of the fields and parameters whose schema says no example: what people would write there. */
const BY_NAME: Record<string, unknown> = {
  id: '3344ca99-6a5c-4a3c-9d0e-2f1d8b7c5e10',
  fullName: 'acme/widgets',
  repository: 'acme/widgets',
  owner: 'acme',
  organization: 'acme',
  login: 'wren',
  author: 'wren',
  reviewer: 'heron',
  team: 'checkout',
  label: 'bug',
  base: 'main',
  defaultBranch: 'main',
  name: 'checkout',
  key: 'own-bot',
  title: 'Checkout fails for new customers',
  reason: 'a generated change',
  q: 'retry',
  token: 'ghp_your-token',
  url: 'https://github.com/acme/widgets/pull/37',
  number: 37,
  githubId: '1044',
  sha: '3f1d8b7c5e103344ca996a5c4a3c9d0e2f1d8b7c',
  environment: 'production',
  externalId: 'release-2026-11-28',
  measure: 'cycle',
  daysBack: 90,
  timeZone: 'Europe/Berlin',
  limit: 50,
  n: 61,
  percent: 64,
  month: '2026-08',
};

const INSTANT = '2026-11-28T21:34:00.000Z';
const DAY = '2026-11-28';
/** How deep an example goes into what is in it. */
const MAX_DEPTH = 3;

/** A value that a schema allows. Deeper than `MAX_DEPTH` levels it has only what it must have. */
export function exampleOf({ schemas }: Pick<ApiDescription, 'schemas'>, schema: Schema, name = '', depth = 0): unknown {
  const known = valueWritten(schema);
  if (known !== undefined) return known;
  const ref = nameOfRef(schema);
  const again = (part: Schema, partName = name, deeper = 0) => exampleOf({ schemas }, part, partName, depth + deeper);
  if (ref !== null) return again(schemas[ref] ?? {});
  const isDeep = depth >= MAX_DEPTH;
  const choices = schema.anyOf ?? schema.oneOf;
  if (isDeep && (choices ?? [schema]).some(({ type }) => [type].flat().includes('null'))) return null;
  if (choices) return again(choices.find(({ type }) => type !== 'null') ?? {});
  if (schema.allOf) {
    const parts = schema.allOf.map((part) => again(part));
    return parts.includes(null) ? null : Object.assign({}, ...parts);
  }
  if (schema.items) return isDeep && !schema.minItems ? [] : [again(schema.items, name.replace(/s$/, ''), 1)];
  if (schema.properties) {
    const { required = [] } = schema;
    const shown = Object.entries(schema.properties).filter(
      ([field, { deprecated = false }]) => required.includes(field) || !(isDeep || deprecated),
    );
    return Object.fromEntries(shown.map(([field, part]) => [field, again(part, field, 1)]));
  }
  return plainValue(schema, name);
}

function valueWritten({ example, default: preset, const: only, enum: values }: Schema): unknown {
  return example ?? only ?? preset ?? values?.[0];
}

function plainValue(schema: Schema, name: string): unknown {
  const type = [schema.type ?? 'object'].flat()[0];
  switch (type) {
    case 'string':
      return textValue(schema, name);
    case 'integer':
    case 'number':
      return numberValue(schema, name);
    case 'boolean':
      return true;
    default:
      return {};
  }
}

function textValue({ format }: Schema, name: string): string {
  const known = BY_NAME[name];
  if (format === 'uuid') return String(BY_NAME['id']);
  if (format === 'date') return DAY;
  if (typeof known === 'string') return known;
  if (format === 'date-time' || /At$|Since$|Through$|^from$|^to$/.test(name)) return INSTANT;
  if (name.endsWith('Id')) return String(BY_NAME['id']);
  return 'text';
}

function numberValue({ minimum = 0, maximum = Infinity }: Schema, name: string): number {
  const known = BY_NAME[name];
  const value = typeof known === 'number' ? known : /Seconds$|^p\d\d$/.test(name) ? 94_310 : 12;
  return Math.min(maximum, Math.max(minimum, value));
}

/** The command that asks an operation, with an example of what it needs. `$API` and `$KEY` are the reader's. */
export function curlOf(api: Pick<ApiDescription, 'schemas'>, operation: Operation): string {
  const { method, path, parameters, who, body, answers } = operation;
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase());
  const needed = parameters.filter(({ in: place, required }) => place === 'query' && required === true);
  const query = new URLSearchParams(
    needed.map(({ name, schema = {} }) => [name, String(exampleOf(api, schema, name))]),
  ).toString();
  const isStream = answers.some(({ content }) => 'text/event-stream' in content);
  const lines = [`curl -s${isStream ? 'N' : ''} "$API${filled}${query === '' ? '' : `?${query}`}"`];
  if (method !== 'GET' && !(method === 'POST' && body)) lines.push(`-X ${method}`);
  if (who !== 'anyone') lines.push(`-H "authorization: Bearer ${who === 'admin token' ? '$ADMIN_TOKEN' : '$KEY'}"`);
  if (body) lines.push(`-d '${JSON.stringify(bodyExample(api, body))}'`);
  return lines.join(' \\\n  ');
}

/** What a body must have, or the first of what it may have. */
function bodyExample(api: Pick<ApiDescription, 'schemas'>, body: Schema): unknown {
  const ref = nameOfRef(body);
  if (ref !== null) return bodyExample(api, api.schemas[ref] ?? {});
  const choices = body.anyOf ?? body.oneOf;
  if (choices?.[0]) return bodyExample(api, choices[0]);
  const { properties = {}, required = [] } = body;
  const [first] = Object.keys(properties);
  const names = required.length > 0 ? required : first === undefined ? [] : [first];
  return Object.fromEntries(names.map((name) => [name, exampleOf(api, properties[name] ?? {}, name)]));
}
