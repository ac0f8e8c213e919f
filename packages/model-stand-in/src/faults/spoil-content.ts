import type { Analysis } from '../analysis/analysis.ts';
import type { FaultKind } from './fault.ts';

/** The text of a model instead of the right answer. */
export interface Spoken {
  readonly content: string | null;
  readonly finishReason: 'stop' | 'length' | 'content_filter';
  readonly refusal?: string;
}

/** Says an analysis the way the fault asks for; faithfully without one. */
export function speak(analysis: Analysis, fault: FaultKind | undefined): Spoken {
  const whole = JSON.stringify(analysis);
  switch (fault) {
    case 'prose':
      return said(`Sure! This pull request is about "${analysis.summary.title}". Let me know if you need more.`);
    case 'fenced':
      return said(`Here is the analysis:\n\n\`\`\`json\n${JSON.stringify(analysis, null, 2)}\n\`\`\`\n`);
    case 'wrong-shape':
      return said(JSON.stringify({ analysis: { summary: analysis.summary.title, languages: 'all of them' } }));
    case 'wrong-enum':
      return said(JSON.stringify(withWrongEnums(analysis)));
    case 'too-long':
      return said(JSON.stringify(withLongTexts(analysis)));
    case 'foreign-quotes':
      return said(JSON.stringify(withForeignQuotes(analysis)));
    case 'empty':
      return said('');
    case 'refusal':
      return { content: null, finishReason: 'stop', refusal: "I'm sorry, I can't help with that." };
    case 'cut-short':
      return { content: whole.slice(0, Math.floor(whole.length / 2)), finishReason: 'length' };
    case 'content-filter':
      return { content: whole.slice(0, Math.floor(whole.length / 4)), finishReason: 'content_filter' };
    default:
      return said(whole);
  }
}

function said(content: string): Spoken {
  return { content, finishReason: 'stop' };
}

function withWrongEnums({ summary, health, ...rest }: Analysis) {
  return { summary: { ...summary, type: 'enhancement' }, health: { ...health, risk_level: 'severe' }, ...rest };
}

/** Longer than a result may be, and still within the tokens that one is given. */
function withLongTexts(analysis: Analysis): Analysis {
  const many = (word: string): string[] => Array.from({ length: 25 }, (_, index) => `${word} ${index}`);
  return {
    ...analysis,
    summary: { ...analysis.summary, title: 'very '.repeat(60), description: 'long '.repeat(420) },
    health: { ...analysis.health, reasons: many('reason') },
    ai: { ...analysis.ai, tools: many('tool') },
  };
}

/** Claims what the prompt does not say. */
function withForeignQuotes(analysis: Analysis): Analysis {
  const evidence = [...analysis.ai.evidence, 'Co-authored-by: HAL 9000 <hal@discovery.example>'];
  return { ...analysis, ai: { ...analysis.ai, assisted: true, tools: ['hal'], confidence: 1, evidence } };
}
