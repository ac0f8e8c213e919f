import { markTools } from './mentions.ts';

/** Words for AI; each heading has one of them, or the name of a tool. */
const AI =
  /(?<![\p{L}\d])(?:AI|KI|IA|ИИ|LLMs?|GenAI)(?![\p{Script=Latin}\p{Script=Cyrillic}\d])|人工智能|人工知能|인공지능|⟨\d{1,3}⟩/giu;
/** Words for use in Chinese, Japanese and Korean. */
const USE =
  /使用|利用|活用|应用|辅助|輔助|协助|協助|生成|参与|參與|披露|声明|聲明|開示|申告|支援|有無|有无|사용|활용|이용|생성|공개|도움/g;
/** What else such a heading may have. With any other character it is about a feature. */
const BESIDES =
  /情况|情況|状况|状況|说明|說明|工具|助手|是否|内容|代码|程式碼|コード|ツール|アシスタント|アシスト|について|しましたか|していますか|したか|しました|した|の|は|を|が|で|に|と|へ|か|了|的|本|此|这个?|在|中|吗|嗎|过|過|여부|내역|현황|도구|코드|되었나요|하셨나요|했나요|의|을|를|은|는|이|가|에|PR|MR|合并请求|提交|プルリク(?:エスト)?|풀 ?리퀘스트/giu;
/** The words of such headings in the languages of Europe; every word of a heading is one of them. */
const WORDS = new Set(
  'ki ia ai ии llm llms nutzung verwendung einsatz offenlegung hinweis hinweise erklärung unterstützung hilfe wurde wurden verwendet genutzt eingesetzt benutzt generiert erstellt werkzeuge tools für diesen diese dieses pr mr von mit zur zum der die das des utilisation usage utilisée utilisé utilisés outils outil assistance déclaration divulgation transparence aide avez vous recours de du la le les l d cette ce pour par a à été une un uso utilizada utilizado utilización empleo herramienta herramientas asistencia ayuda declaración divulgación transparencia se ha usado utilizó este esta para en con el los las utilização ferramenta ferramentas ajuda declaração transparência foi usada no na nesta neste do da dos das com использование использовался использовались использована помощь инструменты инструмент раскрытие декларация применение в при с помощью этом этого для'.split(
    ' ',
  ),
);
/** Words of these that English has, too. */
const IN_ENGLISH = new Set(['usage', 'assistance', 'tools', 'pr', 'mr']);
const USE_WORD =
  /(?<!\p{L})(?:nutzung|verwendung|einsatz|offenlegung|unterstützung|hilfe|verwendet|genutzt|eingesetzt|benutzt|generiert|erstellt|utilisation|usage|utilisée?s?|assistance|déclaration|divulgation|aide|recours|uso|utilizad[oa]|utilización|empleo|asistencia|ayuda|declaración|divulgación|usado|utilizó|utilização|ajuda|declaração|usada|использован\p{L}+|использовал\p{L}+|помощь|раскрытие|декларация|применение)(?!\p{L})/iu;

/** Whether a heading or a key asks, in another language than English, whether AI was used. */
export function asksInOtherLanguage(heading: string): boolean {
  const { text } = markTools(heading);
  const rest = text.replace(AI, ' ');
  if (rest === text) return false;
  const others = rest.replace(USE, '');
  if (others !== rest) return !/[\p{L}]/u.test(others.replace(BESIDES, ''));
  const words = rest
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter(Boolean);
  const isForeign = /(?<!\p{L})(?:KI|IA|ИИ)(?!\p{L})/u.test(text) || words.some((word) => !IN_ENGLISH.has(word));
  return isForeign && USE_WORD.test(rest) && words.every((word) => WORDS.has(word));
}
