import { z } from '@hono/zod-openapi';
import type { FactKinds } from '../../domain/facts/fact.ts';
import type { Explanations as FactExplanations } from '../../domain/facts/explain.ts';
import { FACTS } from '../../domain/facts/registry.ts';
import { SHOWN_FACT_NAMES, shownAs, VERSIONS, WHEN_ASKED, type ShownFactName } from '../../domain/facts/values.ts';
import { fieldOf, type DetailField, type FieldKinds, type ListedField } from '../../domain/pull-request-fields.ts';
import type { ShownField } from '../../storage/shown-fields.ts';
import type { ShownFacts } from '../../storage/shown-facts.ts';

/** The schema of a value that is answered without a change. */
type Shape<Value> = z.ZodType<Value, Value>;

const Person = z.object({ login: z.string(), kind: z.string() });
const Issue = z.object({ repository: z.string(), number: z.number() });
const instant = z.iso.datetime();

const FIELD_SHAPES: Record<keyof FieldKinds, z.ZodType> = {
  text: z.string(),
  number: z.number().int(),
  flag: z.boolean(),
  instant,
  names: z.array(z.string()),
  issues: z.array(Issue),
  person: Person,
  id: z.string(),
};

const FACT_SHAPES: Record<keyof FactKinds, z.ZodType> = {
  instant,
  seconds: z.number(),
  lines: z.number().int(),
  count: z.number().int(),
  rate: z.number(),
  number: z.number().int(),
  flag: z.boolean(),
  word: z.string(),
  names: z.array(z.string()),
  person: Person,
  json: z.looseObject({}),
};

/** The schemas of fields of a pull request, from PULL_REQUEST_FIELDS. */
export function fieldShapes<Name extends ListedField | DetailField>(
  names: Name[],
): { [Of in Name]: Shape<ShownField<Of>> } {
  return Object.fromEntries(names.map((name) => [name, fieldShape(name)])) as {
    [Of in Name]: Shape<ShownField<Of>>;
  };
}

function fieldShape(name: ListedField | DetailField): z.ZodType {
  const { kind, among, nullable, explain } = fieldOf(name);
  const shape = among ? z.enum(among) : FIELD_SHAPES[kind];
  return (nullable ? shape.nullable() : shape).openapi({ description: explain });
}

/** The schema of a pull request's facts, from FACTS. An unknown fact is null. */
export const Facts = z
  .object({
    ...Object.fromEntries(SHOWN_FACT_NAMES.map((name) => [shownAs(name), factShape(name)])),
    ...Object.fromEntries(
      Object.entries(WHEN_ASKED).map(([name, { label: title, explain }]) => [
        name,
        z
          .number()
          .nullable()
          .openapi({ title, description: `${explain} (seconds)` }),
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(VERSIONS).map(([name, { label: title, explain: description }]) => [
        name,
        z.number().int().openapi({ title, description }),
      ]),
    ),
  } as { [Name in keyof ShownFacts]: Shape<ShownFacts[Name]> })
  .openapi('PullRequestFacts');

const SourceRow = z
  .object({
    kind: z.string(),
    id: z.string().openapi({ description: "GitHub's id of a review, a comment or a run, a commit's sha, or a name" }),
    at: z.string().nullable(),
    by: z.string().nullable(),
  })
  .openapi('SourceRow');

const Explanation = z
  .object({
    rule: z.string().openapi({ description: 'The rule that gave the fact, in plain words' }),
    rows: z.array(SourceRow).openapi({ description: 'The rows that it rests on' }),
  })
  .openapi('Explanation');

/** The schema of the explanations of a pull request's facts. */
export const Explanations = z
  .object(
    Object.fromEntries(SHOWN_FACT_NAMES.map((name) => [shownAs(name), Explanation])) as {
      [Name in keyof FactExplanations]: typeof Explanation;
    },
  )
  .openapi('PullRequestExplanations');

function factShape(name: ShownFactName): z.ZodType {
  const { kind, label, explain } = FACTS[name];
  const unit = kind === 'seconds' || kind === 'lines' ? ` (${kind})` : '';
  return FACT_SHAPES[kind].nullable().openapi({ title: label, description: `${explain}${unit}` });
}
