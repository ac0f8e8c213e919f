import type { FaultKind } from './faults/fault.ts';
import type { Completion } from './complete.ts';

/** Completions, and the tokens that they took. */
export interface Tally {
  readonly answers: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface Stats {
  /** Requests for a completion, valid or not. */
  readonly requests: number;
  readonly inFlight: number;
  readonly maxInFlight: number;
  readonly byStatus: Record<string, number>;
  /** Requests that were not good, by OpenAI's code of the error. */
  readonly refusals: Record<string, number>;
  readonly faults: Record<string, number>;
  /** What the provider charges for: each completion, also when its answer was lost. */
  readonly paid: Tally & { readonly byModel: Record<string, Tally> };
  /** The charged completions whose answers were sent completely, so that the caller can know them. */
  readonly delivered: Tally;
  /** The requests by the hash of model and messages. */
  readonly prompts: Record<string, { readonly requests: number; readonly paid: number; readonly delivered: number }>;
}

export interface StatsKeeper {
  begin(): void;
  end(status: number): void;
  refused(reason: string): void;
  asked(prompt: string): void;
  struck(fault: FaultKind): void;
  paid(prompt: string, completion: Completion): void;
  delivered(prompt: string, completion: Completion): void;
  read(): Stats;
  reset(): void;
}

type Counts = { -readonly [Name in keyof Tally]: number };

export function createStats(): StatsKeeper {
  let inFlight = 0;
  let maxInFlight = 0;
  let totals = emptyTotals();
  const promptOf = (hash: string) => (totals.prompts[hash] ??= { requests: 0, paid: 0, delivered: 0 });

  return {
    begin() {
      totals.requests++;
      inFlight++;
      maxInFlight = Math.max(maxInFlight, inFlight);
    },
    end(status) {
      inFlight--;
      count(totals.byStatus, String(status));
    },
    refused: (reason) => count(totals.refusals, reason),
    asked(prompt) {
      promptOf(prompt).requests++;
    },
    struck: (fault) => count(totals.faults, fault),
    paid(prompt, completion) {
      add(totals.paid, completion);
      add((totals.byModel[completion.model] ??= emptyTally()), completion);
      promptOf(prompt).paid++;
    },
    delivered(prompt, completion) {
      add(totals.delivered, completion);
      promptOf(prompt).delivered++;
    },
    read() {
      const { byModel, ...rest } = structuredClone(totals);
      return { ...rest, inFlight, maxInFlight, paid: { ...rest.paid, byModel } };
    },
    reset() {
      totals = emptyTotals();
      maxInFlight = inFlight;
    },
  };
}

function emptyTally(): Counts {
  return { answers: 0, inputTokens: 0, outputTokens: 0 };
}

function emptyTotals() {
  return {
    requests: 0,
    byStatus: {} as Record<string, number>,
    refusals: {} as Record<string, number>,
    faults: {} as Record<string, number>,
    paid: emptyTally(),
    byModel: {} as Record<string, Counts>,
    delivered: emptyTally(),
    prompts: {} as Record<string, { requests: number; paid: number; delivered: number }>,
  };
}

function add(tally: Counts, { usage }: Completion): void {
  tally.answers++;
  tally.inputTokens += usage.prompt_tokens;
  tally.outputTokens += usage.completion_tokens;
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
