import { jsonAnswer, type Answer } from '../../github-replay/src/answer.ts';

export interface ApiError {
  readonly message: string;
  readonly type?: string;
  readonly param?: string;
  readonly code?: string;
}

/** OpenAI's error body: https://platform.openai.com/docs/guides/error-codes. */
export function errorAnswer(status: number, error: ApiError, headers: Record<string, string> = {}): Answer {
  const { message, type = 'invalid_request_error', param = null, code = null } = error;
  return jsonAnswer(status, { error: { message, type, param, code } }, headers);
}

/** A request that cannot be answered as it is; thrown where that is found, and answered in one place. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly answer: Answer;
  /** Its name in the counters. */
  readonly reason: string;

  constructor(status: number, error: ApiError) {
    super(error.message);
    this.answer = errorAnswer(status, error);
    this.reason = error.code ?? `status_${status}`;
  }
}
