import { MARK, markTools, type Marked } from './mentions.ts';
import { OTHER_TOOL } from './tools.ts';

// Patterns of what authors most often write in other languages than English. Each reads a clause in which marks stand
// for the tools. Every repetition has a maximum. A sentence counts only when it is about this change, or has no
// subject, so that a description of the product is no evidence: the verb ends the clause, or `for` or `and` follows.
const T = String.raw`(?:${MARK})(?: ?\([^()]{1,60}\))?`;
const NEAR = '[^.。!?⟨]{0,30}';
const END = String.raw`(?=$|[.,;:!)。、，；！）]| \()`;

/** Words for AI in general that English does not have. They become `AI`. */
const IN_GENERAL =
  /(?<![\p{L}\d])(?:KI|IA|ИИ|нейросет(?:ь|и|ью|ей)|искусственн\p{L}{2,3} интеллект\p{L}{0,2}|künstliche[rn]? Intelligenz|intelligence artificielle|inteligencia artificial|inteligência artificial)(?![\p{L}\d])|(?:生成式|生成)?(?:人工智能|人工知能|인공지능)/giu;

interface Language {
  /** A word that every use contains, so that other languages' lines cost little. */
  hint: RegExp;
  uses: RegExp[];
  denials: RegExp[];
}

/** A subject of this change, a verb, and what it was done with. Or the same without a subject. */
function european(subject: string, was: string, done: string, by: string): RegExp[] {
  return [
    new RegExp(
      String.raw`^\P{L}{0,6}(?:${subject})(?!\p{L})[^.⟨]{0,40}(?:${was}) ${NEAR}(?:${done}) (?:${by})${T}`,
      'iu',
    ),
    new RegExp(String.raw`^\P{L}{0,6}(?:${done}) (?:${by})${T}${END}`, 'iu'),
  ];
}

const GERMAN_BY = String.raw`(?:mit|von|durch|mittels|via|dank|unter Verwendung von)(?: der)? (?:(?:Hilfe|Unterstützung) (?:von|durch) )?(?:der |einer )?`;
const GERMAN_DONE =
  '(?:erstellt|generiert|geschrieben|entwickelt|umgesetzt|implementiert|erzeugt|verfasst|programmiert|übersetzt|überarbeitet)';
const GERMAN: Language = {
  hint: /\b(?:mit|von|durch|mittels|via|dank|habe|haben|kein\w*|ohne|nicht)\b/i,
  uses: [
    new RegExp(
      String.raw`^\P{L}{0,6}(?:diese[rs]?|die|der|das|teile|alle) (?:[\p{L}-]+ ){0,3}?(?:PRs?|pull[- ]requests?|merge[- ]requests?|commits?|änderung(?:en)?|code|tests?|patch|doku\p{L}*|beschreibung|beitrag|implementierung|teile)(?!\p{L})[^.⟨]{0,30}(?:wurden?|ist|sind) ${NEAR}${GERMAN_BY}${T} (?:\p{L}+ )?${GERMAN_DONE}${END}`,
      'iu',
    ),
    new RegExp(String.raw`^\P{L}{0,6}${GERMAN_DONE} ${GERMAN_BY}${T}${END}`, 'iu'),
    new RegExp(String.raw`^\P{L}{0,6}${GERMAN_BY}${T} ${GERMAN_DONE}${END}`, 'iu'),
    new RegExp(
      String.raw`(?<!\p{L})(?:ich|wir) haben? ${NEAR}${T} ${NEAR}(?:verwendet|benutzt|genutzt|eingesetzt)(?=$|[.!]|, um [^.]{0,40}(?:schreiben|generieren|erstellen|übersetzen))`,
      'iu',
    ),
  ],
  denials: [
    new RegExp(String.raw`(?<!\p{L})(?:ohne|kein(?:e|en|er|erlei)?) ${NEAR}${T}`, 'iu'),
    new RegExp(
      String.raw`(?<!\p{L})nicht ${NEAR}${T} (?:\p{L}+ )?(?:${GERMAN_DONE}|verwendet|benutzt|genutzt)|${T} ${NEAR}nicht (?:verwendet|benutzt|genutzt|eingesetzt)`,
      'iu',
    ),
  ],
};

const FRENCH: Language = {
  hint: /(?<!\p{L})(?:avec|par|via|aide|utilis\p{L}+|employé|sans|aucune?|pas|grâce)(?!\p{L})/iu,
  uses: [
    ...european(
      String.raw`(?:cette?|ces?|les?|la|une partie d\p{L}+|l['’]ensemble d\p{L}+) ?(?:[\p{L}-]+ ){0,3}?(?:PR|MR|pull request|merge request|commit|code|tests?|changements?|modifications?|patch|documentation|description|contribution)s?`,
      'a été|ont été|est|sont',
      '(?:créé|généré|écrit|rédigé|développé|réalisé|implémenté|produit|codé|traduit)e?s?',
      String.raw`(?:avec|par|via|grâce à|à l['’]aide d[e'’]|en utilisant) ?(?:l['’]aide d[e'’] ?)?(?:l['’])?`,
    ),
    new RegExp(
      String.raw`(?<!\p{L})(?:j['’]ai|nous avons) (?:\p{L}+ )?(?:utilisé|employé) (?:l['’])?${T}(?=$|[.!]| pour (?:\p{L}+ )?(?:écrire|générer|créer|rédiger|développer|corriger|traduire|m['’]aider))`,
      'iu',
    ),
  ],
  denials: [
    new RegExp(
      String.raw`(?<!\p{L})(?:sans|aucune?) ${NEAR}${T}|n['’]a(?:i|vons|ont)? (?:pas|jamais) ${NEAR}${T}|${T} n['’]a(?: pas| jamais)`,
      'iu',
    ),
  ],
};

const IBERIAN_SUBJECT = String.raw`(?:est[ea]s?|ess[ea]s?|el|la|los|las|o|a|os|as|parte d\p{L}+|todo el|todo o) (?:[\p{L}-]+ ){0,3}?(?:PR|pull request|merge request|commit|código|pruebas|testes|tests?|cambios?|mudanças?|alterações|parche|patch|documentación|documentação|descripción|descrição|contribución|contribuição)s?`;
const IBERIAN_DONE =
  '(?:(?:cread|criad|generad|gerad|desarrollad|desenvolvid|implementad|redactad|redigid|programad|realizad|traducid|traduzid|elaborad)[oa]s?|escrit[oa]s?|hech[oa]s?|feit[oa]s?)';
const IBERIAN_BY = String.raw`(?:con|com|por|pel[oa]|mediante|usando|utilizando|vía|via) (?:(?:la |a |o )?(?:ayuda|asistencia|ajuda|auxílio|assistência|apoio) d[eoa]l? )?(?:la |el |a |o )?`;
/** Spanish and Portuguese. */
const IBERIAN: Language = {
  hint: /(?<!\p{L})(?:con|com|por|pel[oa]|mediante|usando|utilizando|vía|via|sin|sem|no|não|usé|usei|utili\p{L}+|us[ae]\p{L}*|ningun?\p{L}*|ningún|nenhuma?)(?!\p{L})/iu,
  uses: [
    ...european(IBERIAN_SUBJECT, 'fue(?:ron)?|ha(?:n)? sido|está(?:n)?|es|foi|foram|é', IBERIAN_DONE, IBERIAN_BY),
    new RegExp(
      String.raw`(?<!\p{L})(?<!no |não )(?:usé|utilicé|he usado|he utilizado|usamos|utilizamos|usei|utilizei) (?:a |la |el |o )?${T}(?=$|[.!]| para (?:escribir|generar|crear|redactar|desarrollar|traducir|escrever|gerar|criar|redigir|desenvolver|traduzir|me ajudar|ayudarme))`,
      'iu',
    ),
  ],
  denials: [
    new RegExp(
      String.raw`(?<!\p{L})(?:sin|sem|ninguna?|ningún|nenhuma?) ${NEAR}${T}|(?<!\p{L})(?:no|não) (?:(?:fue(?:ron)?|ha(?:n)? sido|est[áé]n?|foi|foram) |${NEAR}(?:us|utiliz)\p{L}+ )${NEAR}${T}`,
      'iu',
    ),
  ],
};

const RUSSIAN_DONE =
  '(?:создан|сгенерирован|написан|сделан|реализован|подготовлен|разработан|переведен|переведён|составлен)[аоы]?';
const RUSSIAN_BY =
  '(?:частично |полностью |в основном )?(?:с помощью|при помощи|с использованием|с применением|через|в) ';
const RUSSIAN: Language = {
  hint: /[а-яё]/i,
  uses: [
    new RegExp(
      String.raw`^\P{L}{0,6}(?:(?:эт\p{L}+|данн\p{L}+|весь|вся|все|часть|большая часть) )?(?:[\p{L}-]+ ){0,2}?(?:PR|пул[- ]?реквест|код\p{L}{0,2}|тест\p{L}{0,2}|изменени\p{L}|патч|коммит|документаци\p{L}|описание)(?!\p{L})[^.⟨]{0,30}${RUSSIAN_DONE} ${RUSSIAN_BY}${T}`,
      'iu',
    ),
    new RegExp(String.raw`^\P{L}{0,6}${RUSSIAN_DONE} ${RUSSIAN_BY}${T}${END}`, 'iu'),
    new RegExp(
      String.raw`(?<!\p{L})(?<!не )использовал[аи]? ${T}(?=$|[.!]| (?:для|при) (?:написани|генераци|создани|перевод|разработк)|,? чтобы (?:написать|сгенерировать|создать|перевести))`,
      'iu',
    ),
  ],
  denials: [
    new RegExp(
      String.raw`(?<!\p{L})(?:без|не использовал\p{L}*|не использует\p{L}*|не применял\p{L}*|не (?:был\p{L}* )?${RUSSIAN_DONE}) ${NEAR}${T}|${T} ${NEAR}не использ`,
      'iu',
    ),
  ],
};

const JAPANESE: Language = {
  hint: /[\u3040-\u30ff]/,
  uses: [
    new RegExp(
      String.raw`(?:(?:この|本|今回の) ?(?:PR|プルリク\S{0,6}|変更|修正|コミット|パッチ|コード|実装)|(?:テスト|コード|ドキュメント|説明文?|実装)(?:の(?:一部|大部分|ほとんど))?)(?:は|を|も)[^。⟨]{0,10}${T}[^。⟨]{0,15}(?:作成|生成|実装|記述|執筆|修正|開発|翻訳)(?:しました|した|されました|された|してもらいました|しています|されています)${END}`,
      'iu',
    ),
    new RegExp(
      String.raw`${T} ?(?:を(?:使って|使い|用いて|利用して|使用して|活用して)|で|により|によって|に|の(?:助け|支援|協力)[^。⟨]{0,6})(?:コード|テスト|ドキュメント|実装|一部|大部分|すべて|全て|自動)?(?:を|で)?(?:作成|生成|実装|記述|執筆|修正|開発|翻訳)(?:しました|した|されました|された|してもらいました)${END}|${T} ?(?:で|に|を使って)(?:書きました|書いた|書いてもらいました|書かれました|作りました|作ってもらいました)${END}`,
      'iu',
    ),
  ],
  denials: [
    new RegExp(
      String.raw`${T}[^。⟨]{0,8}(?:(?:使用|利用|活用)(?:して|されて)い?(?:ません|ない)|使って(?:い)?(?:ません|ない)|未使用|不使用)|${T} ?(?:なし|無し)`,
      'iu',
    ),
  ],
};

const CHINESE: Language = {
  hint: /[\u4e00-\u9fff]/,
  uses: [
    new RegExp(
      String.raw`(?:本|此|这个?|該|该|这次) ?(?:PR|提交|拉取请求|合并请求|代码|更改|改动|修改|补丁)[^。⟨]{0,12}(?:由|使用|用|借助|通过|利用|经)了? ?${T} ?[^。⟨]{0,8}(?:生成|编写|編寫|撰写|创建|完成|实现|开发|辅助|輔助|协助|修改)(?:的|了)?${END}`,
      'iu',
    ),
    new RegExp(
      String.raw`(?:代码|测试|文档|程式碼|測試|文件|描述)[^。⟨]{0,8}(?:由|是用|使用) ?${T} ?(?:生成|编写|編寫|完成|辅助|协助)`,
      'iu',
    ),
    new RegExp(
      String.raw`^[^\p{L}⟨]{0,6}(?:由|使用|用|借助|在) ?${T} ?(?:的)?(?:辅助|协助|帮助|輔助)?(?:下)?(?:生成|编写|編寫|完成|开发|创建|撰写)(?:的|了)?${END}|我们?(?:使用|用)了? ?${T} ?(?:来|辅助|帮助|协助)?[^。⟨]{0,4}(?:编写|生成|写|完成|翻译)`,
      'iu',
    ),
  ],
  denials: [new RegExp(String.raw`(?:未|没有|沒有|没|不)(?:使用|用|借助)(?:过|過)?(?:任何)? ?${T}|[无無] ?${T}`, 'iu')],
};

const KOREAN: Language = {
  hint: /[\uac00-\ud7af]/,
  uses: [
    new RegExp(
      String.raw`(?:이|본|해당|이번) ?(?:PR|풀 ?리퀘스트|커밋|코드|변경\S{0,3}|패치)[^.⟨]{0,12}${T}[^.⟨]{0,20}(?:작성|생성|구현|개발|수정|번역)(?:했|하였|되었|됐|함|됨)`,
      'iu',
    ),
    new RegExp(
      String.raw`(?:테스트|코드|문서|설명)[^.⟨]{0,10}${T}[^.⟨]{0,16}(?:작성|생성|구현)(?:했|하였|되었|됐|함|됨)|^[^\p{L}⟨]{0,6}${T} ?(?:로|으로|를|을|의)? ?(?:사용해서?|사용하여|이용하여|활용하여|활용해|통해|도움을 받아|도움으로)? ?(?:작성|생성|구현|개발)(?:했|하였|되었|됐|함|됨)`,
      'iu',
    ),
  ],
  denials: [
    new RegExp(
      String.raw`${T} ?(?:를|을|는|은|도구를)? ?(?:전혀 )?(?:사용|이용|활용)(?:하지|되지)|${T} ?(?:미사용|없이)`,
      'iu',
    ),
  ],
};

const LANGUAGES = [GERMAN, FRENCH, IBERIAN, RUSSIAN, JAPANESE, CHINESE, KOREAN];
/** A clause about another time or other work, or about what somebody else did. */
const ELSEWHERE =
  /(?<!\p{L})(?:vorherige\p{L}*|früher\p{L}*|wenn|falls|könnte\p{L}*|précédent\p{L}*|si|pourrait|anterior\p{L}*|podría|poderia|quando|cuando|предыдущ\p{L}*|если|может|benutzer\p{L}*|utilisateurs?|usuarios?|usuários?|пользовател\p{L}*)(?!\p{L})|#\d|以前の|前回の|もし|場合|之前的|上一个|如果|用户|ユーザー|이전|만약|사용자/iu;

/** A clause with marks for its tools, the words for AI in general of other languages included. */
function markedOf(clause: string): Marked {
  return markTools(clause.replace(IN_GENERAL, 'AI').normalize('NFC'));
}

/** Whether a line names a tool and has a word of another language than English; most lines do not. */
export function mayBeOtherLanguage(line: string): boolean {
  return LANGUAGES.some(({ hint }) => hint.test(line)) && markedOf(line).tools.length > 0;
}

/**
 * The keys of the tools with which a clause says, in another language than English, that the change was made. Read are
 * the commonest forms of Chinese, French, German, Japanese, Korean, Portuguese, Russian and Spanish.
 */
export function usesInOtherLanguage(clause: string): string[] {
  const { text, tools } = markedOf(clause);
  if (tools.length === 0 || ELSEWHERE.test(text)) return [];
  const spoken = LANGUAGES.filter(({ hint }) => hint.test(text));
  if (spoken.some(({ denials }) => denials.some((pattern) => pattern.test(text)))) return [];
  return spoken.some(({ uses }) => uses.some((pattern) => pattern.test(text))) ? [...new Set(tools)] : [];
}

/** Whether a clause says, in another language than English, that no AI was used; the name of one tool is no denial. */
export function deniesInOtherLanguage(clause: string): boolean {
  const { text, tools } = markedOf(clause);
  if (tools.length === 0 || tools.some((tool) => tool !== OTHER_TOOL) || ELSEWHERE.test(text)) return false;
  return LANGUAGES.some(({ hint, denials }) => hint.test(text) && denials.some((pattern) => pattern.test(text)));
}
