/**
 * Why a model gave no answer, told apart by what is to be done about it:
 * https://platform.openai.com/docs/guides/error-codes, and what gateways in front of models say.
 */
export type ModelFailure =
  /** 429, 503, 529: too fast, or too much for the provider now. No work was done: wait, for as long as it says. */
  | { kind: 'overloaded'; retryAfterSeconds: number | null; detail: string }
  /** 401, 402, 403, 404: key, account, address or model are wrong, whatever the input. Wait until somebody has mended it. */
  | { kind: 'misconfigured'; detail: string }
  /** 400, 413, 422: this input is not taken, or nothing is with these parameters. Repeating it at once will not help. */
  | { kind: 'rejected'; detail: string }
  /**
   * 5xx, no answer, half an answer, no JSON. Try again, a limited number of times. `mayBePaid`: an answer may have been
   * worked on, as far as can be seen from here.
   */
  | { kind: 'broken'; mayBePaid: boolean; detail: string };

/** A failure that has every analysis of the workspace wait, not only this one. */
export type PausingFailure = Exclude<ModelFailure, { kind: 'rejected' }>;
