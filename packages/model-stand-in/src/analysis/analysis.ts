type Type = 'feature' | 'bugfix' | 'refactor' | 'docs' | 'test' | 'chore' | 'ci' | 'deps';

export type Level = 'low' | 'medium' | 'high';

/** The answer that the product asks of a model, as the contract words it. */
export interface Analysis {
  readonly summary: { readonly title: string; readonly description: string; readonly type: Type };
  readonly tech: {
    readonly languages: readonly string[];
    readonly frameworks: readonly string[];
    readonly categories: readonly string[];
  };
  readonly health: {
    readonly review_friction: Level;
    readonly scope: 'small' | 'medium' | 'large';
    readonly risk_level: Level;
    readonly reasons: readonly string[];
  };
  readonly ai: {
    /** Null: there is no sign for or against it. */
    readonly assisted: boolean | null;
    readonly tools: readonly string[];
    readonly usage: string;
    /** 0 to 1. */
    readonly confidence: number;
    /** Words as they stand in the prompt. */
    readonly evidence: readonly string[];
  };
}
