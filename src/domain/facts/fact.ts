import type { Basis } from './basis.ts';

/** The kinds of facts, with the type of their values. A kind is a unit too. An instant is ISO 8601; a person is an id. */
export interface FactKinds {
  instant: string;
  seconds: number;
  lines: number;
  count: number;
  /** A number of things for each so many others. */
  rate: number;
  /** A number that names something and measures nothing, such as that of a pull request. */
  number: number;
  flag: boolean;
  word: string;
  names: string[];
  person: string;
  json: object;
}

interface Definition<Value> {
  /** The name that people read. */
  label: string;
  /** The meaning, as Markdown, for docs/metrics.md and the API's description. */
  explain: string;
  /** Computes the value. An unknown value is null, never 0. */
  of(basis: Basis): Value;
}

export interface Fact<Kind extends keyof FactKinds, Value, Shown extends boolean> extends Definition<Value> {
  kind: Kind;
  /** Whether the API and exports show it. */
  shown: Shown;
}

/** A fact that explains itself: `why` is a phrase that says where its values come from. */
interface Explained {
  why: string;
}

/** A fact that the API and exports show. Without `why` it has a rule in explain.ts, which names the rows of the value. */
export function fact<Kind extends keyof FactKinds, Value extends FactKinds[Kind] | null>(
  kind: Kind,
  definition: Definition<Value> & Explained,
): Fact<Kind, Value, true> & Explained;
export function fact<Kind extends keyof FactKinds, Value extends FactKinds[Kind] | null>(
  kind: Kind,
  definition: Definition<Value>,
): Fact<Kind, Value, true>;
export function fact<Kind extends keyof FactKinds, Value extends FactKinds[Kind] | null>(
  kind: Kind,
  definition: Definition<Value>,
): Fact<Kind, Value, true> {
  return { kind, shown: true, ...definition };
}

/** A fact that only other rules of this product read; the API does not show it. */
export function hidden<Kind extends keyof FactKinds, Value extends FactKinds[Kind] | null>(
  kind: Kind,
  definition: Definition<Value>,
): Fact<Kind, Value, false> {
  return { kind, shown: false, ...definition };
}
