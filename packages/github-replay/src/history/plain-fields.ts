import type { Random } from '../generate/random.ts';

interface PlainField<Value> {
  /** The value of a pull request that was just opened, or of one that a file has. */
  bare: Value;
  /** The value of a generated one, which was opened at `createdAt` (ISO 8601). */
  generate(random: Random, createdAt: string): Value;
}

function plain<Value>(bare: Value, generate: PlainField<Value>['generate'] = () => bare): PlainField<Value> {
  return { bare, generate };
}

/**
 * Fields of a pull request that GraphQL shows as they are, and on which nothing else depends. An entry adds a field to the
 * model, to every history and to the answers.
 */
const PLAIN_FIELDS = {
  lastEditedAt: plain<string | null>(null),
  authorAssociation: plain('CONTRIBUTOR'),
  isCrossRepository: plain(false),
  isInMergeQueue: plain(false),
  locked: plain(false),
  activeLockReason: plain(null),
  autoMergeRequest: plain(null),
  maintainerCanModify: plain(true),
};

type Fields = typeof PLAIN_FIELDS;

export type PlainFields = { readonly [Name in keyof Fields]: Fields[Name]['bare'] };

const NAMES = Object.keys(PLAIN_FIELDS) as (keyof Fields)[];

export const BARE_FIELDS = plainFields((name) => PLAIN_FIELDS[name].bare);

/** The values of a generated pull request; `randomOf` gives each field numbers of its own, so that a new field moves no other. */
export function generatedFields(randomOf: (name: string) => Random, createdAt: string): PlainFields {
  return plainFields((name) => PLAIN_FIELDS[name].generate(randomOf(name), createdAt));
}

/** The plain fields alone. */
export function plainFieldsOf(pullRequest: PlainFields): PlainFields {
  return plainFields((name) => pullRequest[name]);
}

function plainFields(valueOf: (name: keyof Fields) => unknown): PlainFields {
  return Object.fromEntries(NAMES.map((name) => [name, valueOf(name)])) as PlainFields;
}
