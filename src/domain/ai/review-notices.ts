import { TOOLS } from './tools.ts';

/**
 * How many characters at the beginning are searched for a notice; it often stands in an HTML comment there. The rest of
 * a review may be about limits and errors itself.
 */
const HEAD = { issue: 1_500, review: 400 };

const NAMES = TOOLS.flatMap(({ name, names = [], short = [] }) => [name.toLowerCase(), ...names, ...short])
  .toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1))
  .map((name) => name.replace(/[.()+-]/g, '\\$&'))
  .join('|');
/** The tool itself, as the subject of its notice. */
const WHO = String.raw`(?:(?:${NAMES})(?: (?:ai|agent|code review|review|reviewer|bot|app))?|I|we|(?:the|this) (?:reviewer|bot|agent|app))`;
const REVIEW = String.raw`(?:be )?(?:automatically |fully )?(?:review|complete|finish|generate|start|process|access|run(?! (?:the |any |all )?(?:tests?|suite|code|build|linter|check)))(?:ed)?\b`;

/**
 * The lines of a notice that nothing was reviewed, each from its beginning: skipped, paused, over a limit, not able to.
 * A sentence in a review that has such words is no notice: "Requests that are rate limited are not retried here."
 */
const LINES = [
  String.raw`${WHO}(?:['’]m| (?:is|was|am|are|were))(?: currently)? (?:not able|unable) to ${REVIEW}`,
  String.raw`${WHO} (?:\w+ly )?(?:(?:wasn|isn|aren|weren)['’]t able to|(?:couldn|can|didn|doesn|won)['’]t|could not|cannot|did not|does not|will not|(?:has |have )?failed to) ${REVIEW}`,
  String.raw`${WHO} (?:has |have |is |are )?(?:encountered an|ran into an|hit an) (?:\w+ )?error\b`,
  String.raw`${WHO} (?:has |have )?(?:reached|exceeded|hit) .{0,60}\b(?:limits?|quota)\b`,
  String.raw`${WHO} (?:is|are) (?:currently )?(?:reviewing|processing|working)\b`,
  String.raw`(?:you|your \w+|@[\w-]{1,40})(?: \w+)? (?:have|has|['’]ve)(?: \w+)? (?:reached|exceeded|hit|run out|used up|ended|expired)\b`,
  String.raw`(?:you['’]ve) (?:reached|exceeded|hit|run out of|used up)\b.{0,60}\b(?:limits?|quota|credits?)\b`,
  String.raw`(?:(?:automatic|auto|full|code|ai|pr) )?reviews? (?:was |were |has been |have been |is |are )?(?:skipped|paused|failed|limit reached|rate[- ]limited|disabled|triggered|cancell?ed|in progress|queued|pending)(?=\W*$|[.:,;(–—-]| (?:because|due to|as|since|for this|until|on this)\b)`,
  String.raw`(?:(?:rate|usage|review|quota|monthly|weekly|daily|credit) )limits? (?:exceeded|reached|hit)(?=\W*$|[.:,;(–—-]| for\b)`,
  String.raw`no reviewable\b`,
  String.raw`(?:this|the|your) (?:pull request|pr|diff|changeset?)\b.{0,40}\b(?:too large|too many files|larger than)\b`,
  String.raw`(?:something went wrong|an (?:unexpected |internal )?error (?:occurred|was encountered))\b.{0,80}$`,
].map((source) => new RegExp(String.raw`^${source}`, 'i'));
/** What CodeRabbit writes in an HTML comment at the beginning of its notices. */
const MARKED = /<!--[^<>]{0,80}\b(?:skip review|rate limited|review (?:paused|failed|in progress)|failure) by\b/i;
/** What may stand before a notice in its line: marks of Markdown, an emoji, a greeting. */
const LEAD =
  /^[^\p{L}\d@]*(?:(?:sorry|hi|hello|hey|note|warning|important)[,!:]? )?(?:@[\w-]{1,40}[,:!] |@[\w-]{1,40} (?=\p{L}))?(?:(?:but|unfortunately)[,]? )?/iu;

/** Whether the head of a review or comment says that nothing was reviewed. Folded parts are not searched. */
export function saysNothingReviewed(body: string, kind: 'issue' | 'review'): boolean {
  const [head = ''] = body.slice(0, HEAD[kind]).split(/<details\b/i, 1);
  return MARKED.test(head) || head.split('\n').some(isNoticeLine);
}

/** Whether a line is one of a notice's. */
export function isNoticeLine(line: string): boolean {
  const plain = line.replace(/[*_`]/g, '');
  // Most lines have nothing but marks before them, so that both forms are the same.
  const forms = new Set([plain.replace(LEAD, ''), plain.replace(/^[^\p{L}\d@]*/u, '')]);
  return LINES.some((pattern) => [...forms].some((form) => pattern.test(form)));
}
