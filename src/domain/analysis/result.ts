export const ANALYSIS_TYPES = ['feature', 'bugfix', 'refactor', 'docs', 'test', 'chore', 'ci', 'deps'] as const;
export const LEVELS = ['low', 'medium', 'high'] as const;
export const SCOPES = ['small', 'medium', 'large'] as const;

type Level = (typeof LEVELS)[number];

/** What a model says of a pull request, as it is stored in `llm_analyses.result`. */
export interface AnalysisResult {
  summary: { title: string; description: string; type: (typeof ANALYSIS_TYPES)[number] };
  /** In lower case, each once. */
  tech: { languages: string[]; frameworks: string[]; categories: string[] };
  health: { review_friction: Level; scope: (typeof SCOPES)[number] | Level; risk_level: Level; reasons: string[] };
  ai: {
    /** Null when there is evidence neither for it nor against it. */
    assisted: boolean | null;
    /** In lower case, each once. */
    tools: string[];
    /** What AI was used for, in a few words. */
    usage: string;
    /** 0 to 1. */
    confidence: number;
    /** Quotes from the texts that the model was shown. */
    evidence: string[];
  };
}

/** A shorter quote occurs in almost every text, so it proves nothing. */
const MIN_QUOTE_LENGTH = 3;
/** Quotation marks and white space that a model puts around a quote. */
const AROUND = /^[\s"'“”‘’`]+|[\s"'“”‘’`,]+$/g;

/**
 * The quotes that occur in one of the texts. White space may differ, and marks around a quote are removed. Each quote
 * is answered once.
 */
export function literalQuotes(quotes: string[], texts: string[]): string[] {
  const shown = texts.map(withSingleSpaces);
  const bare = quotes.map((quote) => withSingleSpaces(quote.replace(AROUND, '')));
  const literal = bare.filter(
    (quote) => quote.length >= MIN_QUOTE_LENGTH && shown.some((text) => text.includes(quote)),
  );
  return [...new Set(literal)];
}

function withSingleSpaces(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
