import type { Html } from '../html.ts';
import { inlineCode } from '../inline-code.tsx';
import { exampleOf } from './examples.ts';
import { nameOfRef, schemaHref, type ApiDescription, type Schema } from './api-description.ts';

/** More values than these are counted. */
const MAX_VALUES = 40;

/** Units that the end of a name says. */
const UNITS: [RegExp, string][] = [
  [/Seconds$/, 'seconds'],
  [/Milliseconds$|Ms$/, 'milliseconds'],
  [/Hours$/, 'hours'],
  [/Days$|^daysBack$/, 'days'],
  [/^percent$|Percent$/, 'per cent'],
];

interface Field {
  /** Its name with those of what it is in, as in `progress.percent`. */
  name: string;
  schema: Schema;
  isRequired: boolean;
  description?: string | undefined;
}

/** What a schema has in it, one row a field: its name, type, unit, meaning, allowed values, and an example. */
export function Fields({ api, fields, anchor }: { api: ApiDescription; fields: Field[]; anchor?: string }) {
  return (
    <dl class="fields-of">
      {fields.map(({ name, schema, isRequired, description = schema.description }) => (
        <div {...(anchor !== undefined && { id: `${anchor}-${name}` })}>
          <dt>
            <code>{name}</code>
            {!isRequired && <small>optional</small>}
          </dt>
          <dd class="type">
            <TypeOf schema={schema} />
            {unitOf(name, schema)}
          </dd>
          <dd>
            {description !== undefined && <>{inlineCode(`${description.replace(/\.$/, '')}. `)}</>}
            <Limits schema={schema} />
            <Example api={api} name={name} schema={schema} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The fields of an object, with those of the objects in it; what has a name of its own is linked and not repeated. */
export function fieldsOf(schema: Schema, prefix = ''): Field[] {
  const required = schema.required ?? [];
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, part]) => {
    const field = { name: prefix + name, schema: part, isRequired: required.includes(name) };
    return [field, ...within(part, prefix + name)];
  });
  return [...own, ...(schema.allOf ?? []).flatMap((part) => fieldsOf(part, prefix))];
}

function within(schema: Schema, name: string): Field[] {
  if (schema.items) return within(schema.items, `${name}[]`);
  const choices = (schema.anyOf ?? schema.oneOf ?? schema.allOf ?? []).filter(
    ({ properties }) => properties !== undefined,
  );
  return [schema, ...choices].flatMap((each) => (each.properties ? fieldsOf(each, `${name}.`) : []));
}

/** The type of a schema, in words; named schemas are links. */
export function TypeOf({ schema }: { schema: Schema }): Html {
  const name = nameOfRef(schema);
  if (name !== null) return <a href={schemaHref(name)}>{name}</a>;
  const parts = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  const between = schema.allOf ? ' with ' : ' or ';
  if (parts) return parts.map((part, index) => [index > 0 ? between : '', <TypeOf schema={part} />]);
  if (schema.items)
    return (
      <>
        list of <TypeOf schema={schema.items} />
      </>
    );
  const { additionalProperties } = schema;
  if (typeof additionalProperties === 'object' && !schema.properties)
    return (
      <>
        object of <TypeOf schema={additionalProperties} />
      </>
    );
  const types = [schema.type ?? (schema.const === undefined ? 'anything' : typeof schema.const)].flat();
  return types.map((type) => wordOf(type, schema.format)).join(' or ');
}

function wordOf(type: string, format?: string): string {
  switch (type) {
    case 'string':
      return format === 'date-time' ? 'instant' : format === 'uuid' ? 'id' : format === 'uri' ? 'address' : 'text';
    case 'integer':
      return 'whole number';
    case 'boolean':
      return 'true or false';
    default:
      return type;
  }
}

function unitOf(name: string, { type }: Schema): string {
  const isNumber = [type ?? ''].flat().some((each) => each === 'integer' || each === 'number');
  const unit = isNumber && UNITS.find(([pattern]) => pattern.test(name));
  return unit ? `, ${unit[1]}` : '';
}

/** The values that are allowed, and what stands for none. */
function Limits({ schema }: { schema: Schema }): Html {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems } = schema;
  const values = schema.enum ?? schema.items?.enum ?? (schema.const === undefined ? [] : [schema.const]);
  const shown = values.slice(0, MAX_VALUES);
  const ranges = [
    range(minimum, maximum, ''),
    range(minLength, maxLength, ' letters'),
    range(minItems, maxItems, ' entries'),
  ].filter((each) => each !== null);
  return (
    <>
      {shown.length > 0 && (
        <span class="allowed">
          One of {shown.map((value, index) => [index > 0 ? ', ' : '', <code>{written(value)}</code>])}
          {values.length > shown.length && ` and ${values.length - shown.length} more`}.{' '}
        </span>
      )}
      {ranges.length > 0 && <span class="allowed">{ranges.join(', ')}. </span>}
      {schema.default !== undefined && (
        <span class="allowed">
          Without it <code>{written(schema.default)}</code>.{' '}
        </span>
      )}
    </>
  );
}

function range(least: number | undefined, most: number | undefined, what: string): string | null {
  // Zod writes the largest safe integers where nothing is said.
  const from = least === undefined || least <= Number.MIN_SAFE_INTEGER ? undefined : least;
  const to = most === undefined || most >= Number.MAX_SAFE_INTEGER ? undefined : most;
  if (from === undefined) return to === undefined ? null : `At most ${to}${what}`;
  return to === undefined ? `At least ${from}${what}` : `${from} to ${to}${what}`;
}

/** An example of a single value; the values of a choice and what stands for none are examples themselves. */
function Example({ api, name, schema }: { api: ApiDescription; name: string; schema: Schema }): Html {
  const types = [schema.type ?? ''].flat();
  const isSingle = types.some((type) => ['string', 'integer', 'number'].includes(type));
  if (!isSingle || schema.enum || schema.default !== undefined) return null;
  const value = exampleOf(api, schema, name.slice(name.lastIndexOf('.') + 1).replace('[]', ''));
  if (value === 'text') return null;
  return (
    <span class="faint">
      As in <code>{written(value)}</code>
    </span>
  );
}

function written(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
