import { Refused } from '../error-answer.ts';
import { isFields, type Fields } from './read-fields.ts';

/**
 * The rules of `strict` for a schema: the root is an object, and every object requires all its properties and allows
 * no others.
 * https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
 */
export function checkStrictSchema(schema: Fields, name: string): void {
  const wrong = (path: readonly string[], rule: string): Refused => {
    const context = path.map((part) => `'${part}'`).join(', ');
    const message = `Invalid schema for response_format '${name}': In context=(${context}), ${rule}.`;
    return new Refused(400, { message, param: 'response_format' });
  };

  function check(value: unknown, path: readonly string[]): void {
    if (!isFields(value)) return;
    if (value['type'] === 'object' || isFields(value['properties'])) checkObject(value, path);
    check(value['items'], [...path, 'items']);
    for (const key of ['anyOf', '$defs', 'definitions']) {
      const inner = value[key];
      if (typeof inner !== 'object' || inner === null) continue;
      for (const [part, each] of Object.entries(inner)) check(each, [...path, key, part]);
    }
  }

  function checkObject(value: Fields, path: readonly string[]): void {
    if (value['additionalProperties'] !== false) {
      throw wrong(path, "'additionalProperties' is required to be supplied and to be false");
    }
    const properties = isFields(value['properties']) ? value['properties'] : {};
    const required: unknown[] = Array.isArray(value['required']) ? value['required'] : [];
    const optional = Object.keys(properties).find((key) => !required.includes(key));
    if (optional !== undefined) {
      throw wrong(path, `'required' must be an array including every key in properties; '${optional}' is missing`);
    }
    for (const [key, each] of Object.entries(properties)) check(each, [...path, 'properties', key]);
  }

  if (schema['type'] !== 'object') throw wrong([], 'schema must be a JSON Schema of \'type: "object"\'');
  check(schema, []);
}
