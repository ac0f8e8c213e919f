import { clausesOf } from './clauses.ts';
import { markTools } from './mentions.ts';
import { AND_NO_MORE, DID, DONE, HELP, HOW, MADE_BY_T, PREP, T, isReal } from './sentence-parts.ts';
import { OTHER_TOOL } from './tools.ts';

/**
 * Sentences that answer a question about AI use. They may leave out what was made, because the question says it:
 * `Implemented and benchmarked by Claude`, `OpenAI Codex helped investigate, implement and test`.
 */
const SENTENCES = [
  String.raw`(?:${DONE}|helped|benchmarked|researched|tested|reviewed|planned|used)(?:(?:,| and| &) [\w-]+(?:ed|en)){0,3} ${HOW}${PREP} ${HELP}${T}${AND_NO_MORE}`,
  String.raw`^[^\w⟨]{0,6}${T}(?:(?:,| and| &|,? and) ${T}){0,3} (?:was |were |has |have |has been |have been )?(?:\w+ly )?(?:helped|assisted|used(?! by)|${DID}|drafted|reviewed|suggested|supported|aided|guided)(?=$|[.,;:!)]| (?:to|in|with|for|me|us|the|this|these|it|by|on|as|most|all|some|parts?|only|mainly|solely|primarily|entirely|partially|investigate|implement|write|draft|test|debug|and)\b)`,
  String.raw`^(?:(?:yes|yep)[,.]? )?(?:I|we|I['’]ve|we['’]ve) (?:have |had )?(?:\w+ly )?(?:used|asked|let|leveraged|consulted|relied on|worked with) (?:[\w'-]+ ){0,3}?${T}${AND_NO_MORE}`,
].map((source) => new RegExp(source, 'i'));
/** `The example is AI-written`: AI in general counts here. */
const MADE = new RegExp(MADE_BY_T, 'i');
/** Signs of Chinese, Japanese and Korean, and their words for use. */
const USE_IN_ASIA =
  /使用|利用|活用|借助|辅助|輔助|协助|生成|编写|用了|作成|使って|使い|支援|実装|사용|이용|활용|작성|생성|도움/;

/** The keys of the tools that an answer's sentences say were used; tools in general are left out, but for what is AI-made. */
export function saidInAnswer(text: string): string[] {
  const keys = clausesOf(text).flatMap(({ plain }) => {
    const { text: marked, tools } = markTools(plain);
    if (tools.length === 0) return [];
    const match = SENTENCES.map((pattern) => pattern.exec(marked)).find((found) => found !== null);
    const isUse =
      (match !== undefined && isReal(marked.slice(0, match.index + match[0].length))) || USE_IN_ASIA.test(marked);
    const named = tools.filter((tool) => tool !== OTHER_TOOL);
    const made = MADE.exec(marked);
    if (made && isReal(marked.slice(0, made.index + made[0].length))) return named.length > 0 ? named : [OTHER_TOOL];
    return isUse ? named : [];
  });
  return [...new Set(keys)];
}
