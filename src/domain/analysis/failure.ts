/**
 * Why a model gave no answer. There is one kind for each reaction. Sources:
 * https://platform.openai.com/docs/guides/error-codes, and the answers of gateways in front of models.
 */
export type ModelFailure =
  /**
   * 429, 503, 529: the calls come too fast, or the provider has too much work. It did no work for this call. Wait as
   * long as it says.
   */
  | { kind: 'overloaded'; retryAfterSeconds: number | null; detail: string }
  /**
   * 401, 402, 403, 404: the key, account, address or model is wrong; the input does not matter. Wait until a person has
   * corrected it.
   */
  | { kind: 'misconfigured'; detail: string }
  /**
   * 400, 413, 422: the provider refuses this input, or every input with these parameters. To repeat the call at once
   * does not help.
   */
  | { kind: 'rejected'; detail: string }
  /**
   * 5xx, no answer, half an answer, no JSON. Try again, a limited number of times. `mayBePaid`: the provider may have
   * worked on an answer, as far as this side can see.
   */
  | { kind: 'broken'; mayBePaid: boolean; detail: string };

/** A failure that makes every analysis of the workspace wait, not only this one. */
export type PausingFailure = Exclude<ModelFailure, { kind: 'rejected' }>;
