import { jsonAnswer, type Answer } from '../../../github-replay/src/answer.ts';

/** The fields of an error that Neon's proxy always sends, in its order. */
const NOTHING = {
  detail: null,
  hint: null,
  position: null,
  internalPosition: null,
  internalQuery: null,
  severity: '',
  where: null,
  table: null,
  column: null,
  schema: null,
  dataType: null,
  constraint: null,
  file: null,
  line: null,
  routine: null,
};

/**
 * An error as Neon's proxy answers it: only what Postgres itself refused has a code.
 * https://github.com/neondatabase/neon/blob/main/proxy/src/serverless/sql_over_http.rs
 */
export function proxyAnswer(status: number, message: string, fields: Record<string, unknown> = {}): Answer {
  return jsonAnswer(status, { message, code: '', ...NOTHING, ...fields });
}
