import { jsonAnswer, type Answer } from '../answer.ts';
import type { HttpRequest } from '../http-server.ts';

/** A control handle over HTTP: `POST <prefix><name>` with its argument as JSON; what only reads answers GET too. */
export async function answerControl(
  control: object,
  prefix: string,
  { url, method, body }: HttpRequest,
): Promise<Answer> {
  const name = url.pathname.slice(prefix.length);
  const known = Object.entries(control).find(([key]) => key === name);
  if (!known) return jsonAnswer(404, { message: `no control named ${name}`, controls: Object.keys(control) });
  const act = known[1] as (argument: unknown) => unknown;
  try {
    const argument: unknown = method === 'GET' || body === '' ? fromQuery(url) : JSON.parse(body);
    return jsonAnswer(200, (await act(argument)) ?? {});
  } catch (error) {
    return jsonAnswer(400, { message: error instanceof Error ? error.message : String(error) });
  }
}

function fromQuery({ searchParams }: URL): Record<string, string | number> {
  const number = searchParams.get('number');
  return { ...Object.fromEntries(searchParams), ...(number !== null && { number: Number(number) }) };
}
