import { z } from 'zod';
import { ANALYSIS_TYPES, LEVELS, literalQuotes, SCOPES, type AnalysisResult } from '../domain/analysis/result.ts';
import type { Reading } from '../domain/analysis/model.ts';
import { cleanText } from '../domain/clean-text.ts';

/**
 * A text of at most this many characters. A longer one is cut, because to ask again would cost more than the rest is
 * worth.
 */
const text = (most: number) =>
  z.string().transform((value) => Array.from(cleanText(value).trim()).slice(0, most).join('').trim());

const named = (most: number) => text(most).refine((value) => value !== '', 'must not be empty');

/** Accepts null in place of an empty value. */
const orNull = <Shape extends z.ZodType>(shape: Shape, nothing: z.input<Shape>) =>
  z.preprocess((value) => value ?? nothing, shape);

/** At most this many texts, without empty ones. */
const texts = (count: number, most: number) =>
  orNull(z.array(orNull(text(most), '')), []).transform((values) =>
    unique(values.filter((value) => value !== '')).slice(0, count),
  );

/** Names, for example of languages, in lower case. */
const names = (count: number) =>
  texts(count, 40).transform((values) => unique(values.map((name) => name.toLowerCase())));

/** One of these words, in upper or lower case, with or without white space around it. */
const word = <const Words extends readonly string[]>(words: Words) =>
  z.preprocess((value) => (typeof value === 'string' ? value.trim().toLowerCase() : value), z.enum(words));

/** The answer that a model must give. Other keys are dropped; texts and lists are cut to their bounds. */
const Answer = z.object({
  summary: z.object({ title: named(200), description: orNull(text(2_000), ''), type: word(ANALYSIS_TYPES) }),
  tech: z.object({ languages: names(10), frameworks: names(10), categories: names(10) }),
  health: z.object({
    review_friction: word(LEVELS),
    // Models also write `low` and `high` for a scope.
    scope: word([...SCOPES, 'low', 'high']),
    risk_level: word(LEVELS),
    reasons: texts(10, 300),
  }),
  ai: z.object({
    assisted: z
      .boolean()
      .nullish()
      .transform((assisted) => assisted ?? null),
    tools: names(10),
    usage: orNull(text(300), ''),
    confidence: orNull(z.number().min(0).max(1), 0),
    evidence: texts(10, 500),
  }),
}) satisfies z.ZodType<AnalysisResult>;

/** At most this many problems of an answer are told to the model and stored. */
const MAX_ISSUES = 8;

/**
 * Reads a model's answer: the result that can be stored, or what is wrong with it. `shown` are the texts that must
 * contain the evidence.
 */
export function readAnswer(answer: string, shown: string[]): Reading {
  const json = jsonIn(answer);
  if (json === undefined) return { ok: false, problems: ['the answer is not a JSON object'] };
  const parsed = Answer.safeParse(json);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the answer'}: ${message}`);
    return { ok: false, problems: problems.slice(0, MAX_ISSUES) };
  }
  const { ai, ...rest } = parsed.data;
  return { ok: true, result: { ...rest, ai: { ...ai, evidence: literalQuotes(ai.evidence, shown) } } };
}

/** The JSON object in an answer, which may have other words or a code fence around it; undefined when there is none. */
function jsonIn(answer: string): unknown {
  const object = answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1);
  try {
    return JSON.parse(object);
  } catch {
    return undefined;
  }
}

function unique(values: string[]): string[] {
  return [...new Set(values)];
}
