import { Refused } from '../error-answer.ts';

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function missing(param: string): Refused {
  return new Refused(400, {
    message: `Missing required parameter: '${param}'.`,
    param,
    code: 'missing_required_parameter',
  });
}

export function wrongType(param: string, expected: string): Refused {
  return new Refused(400, {
    message: `Invalid type for '${param}': expected ${expected}.`,
    param,
    code: 'invalid_type',
  });
}

export function wrongValue(param: string, allowed: string): Refused {
  return new Refused(400, { message: `Invalid value for '${param}': ${allowed}.`, param, code: 'invalid_value' });
}

/** A whole number from `least` up; undefined where there is none, or null. */
export function readCount(fields: Fields, name: string, least: number): number | undefined {
  const value = fields[name] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongType(name, 'an integer');
  if (value >= least) return value;
  const message = `Invalid '${name}': integer below minimum value. Expected a value >= ${least}, but got ${value} instead.`;
  throw new Refused(400, { message, param: name, code: 'integer_below_min_value' });
}

/** A number in a range, both ends included; undefined where there is none, or null. */
export function checkRange(fields: Fields, name: string, least: number, most: number): void {
  const value = fields[name] ?? undefined;
  if (value === undefined) return;
  if (typeof value !== 'number') throw wrongType(name, 'a decimal');
  if (value < least || value > most) throw wrongValue(name, `from ${least} to ${most}`);
}
