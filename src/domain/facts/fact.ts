import type { Basis } from './basis.ts';

/** What kinds of values facts have, which is their unit too; an instant is ISO 8601, a person an id. */
export interface FactKinds {
  instant: string;
  seconds: number;
  lines: number;
  count: number;
  /** A number that is none of how much. */
  number: number;
  flag: boolean;
  word: string;
  names: string[];
  person: string;
  json: object;
}

interface Definition<Value> {
  /** Its name for people. */
  label: string;
  /** What it means, as Markdown: for docs/metrics.md and the API's description. */
  explain: string;
  /** Computes it; null is unknown, never 0. */
  of(basis: Basis): Value;
}

export interface Fact<Kind extends keyof FactKinds, Value, Shown extends boolean> extends Definition<Value> {
  kind: Kind;
  /** Whether the API and exports show it. */
  shown: Shown;
}

/** A fact that a pull request is shown with. */
export function fact<Kind extends keyof FactKinds, Value extends FactKinds[Kind] | null>(
  kind: Kind,
  definition: Definition<Value>,
): Fact<Kind, Value, true> {
  return { kind, shown: true, ...definition };
}

/** A fact that only other rules of this product read. */
export function hidden<Kind extends keyof FactKinds, Value extends FactKinds[Kind] | null>(
  kind: Kind,
  definition: Definition<Value>,
): Fact<Kind, Value, false> {
  return { kind, shown: false, ...definition };
}
