import { situationNames } from './situation-names.ts';

/** A situation as a command line names it: `NAME`, or `NAME:{"number":37}`. Throws an `Error` that says what is wrong. */
export function parseSituation(text: string): { name: string } & Record<string, unknown> {
  const [, name = text, json = '{}'] = /^([^:]+):(.*)$/s.exec(text) ?? [];
  const names = situationNames();
  if (!names.includes(name)) throw new Error(`there is no situation "${name}"; there are ${names.join(', ')}`);
  let parameters: unknown;
  try {
    parameters = JSON.parse(json);
  } catch (cause) {
    throw new Error(`the parameters of ${name} are no JSON: ${json}`, { cause });
  }
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) {
    throw new Error(`the parameters of ${name} must be a JSON object, not ${json}`);
  }
  return { ...parameters, name };
}
