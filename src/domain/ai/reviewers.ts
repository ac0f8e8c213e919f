import { plainLogin, reviewerOf } from './accounts.ts';
import type { AiSignal, EvidenceInput } from './evidence.ts';
import { visibleLines } from './visible-lines.ts';

/** A tool that comments on every push is told by its first reviews; more would be rows that say nothing new. */
const MOST_OF_A_TOOL = 20;

/** A notice says so at its beginning, often in a comment of HTML. A review's own text may well be about limits and errors. */
const HEAD = { issue: 1_500, review: 400 };
/** Nothing was reviewed: skipped, paused, over a limit, not able to. */
const NOTICE =
  /\breviews? (?:was |were |has been |have been |is |are )?(?:skipped|paused|failed|limit reached|rate limited|disabled|triggered|cancell?ed|in progress|queued|pending)\b|\bskip review by\b|\brate[- ]limited\b|\brate limits? (?:exceeded|reached|hit)\b|\b(?:exceeded|reached|hit) (?:your|the|its|their)\b.{0,40}\b(?:limits?|quota)\b|\b(?:usage|review|quota|monthly|weekly|daily|credit) limits?\b.{0,20}\b(?:reached|exceeded|for code reviews)\b|\b(?:unable|failed) to (?:review|complete|generate|run|start)\b|\b(?:wasn['’]t|was not|isn['’]t|is not) able to (?:review|run|complete)\b|\b(?:could not|couldn['’]t|cannot|can['’]t|didn['’]t|did not|doesn['’]t|does not|will not|won['’]t) (?:be )?(?:automatically )?(?:review|run|complete|start)(?:ed)?\b|\bno reviewable\b|\b(?:too large|too many files|larger than the)\b.{0,40}\breview\b|\bencountered an (?:unexpected )?error\b|\bsomething went wrong\b|\bauto(?:matic)? reviews? (?:is|are) disabled\b|\bautomatic review skipped\b/i;
/** What a comment says instead of a review, and a review would not. */
const NO_REVIEW =
  /\b(?:free )?trial\b.{0,40}\b(?:end|ended|ends|expired|expires|over)\b|\bno review\b|\b(?:is|currently) (?:reviewing|processing|working)\b|\bupgrade (?:to|your)\b|\bsubscription\b|\bto (?:enable|start|install|get started)\b.{0,40}\breviews?\b/i;
/** A review that its tool publishes as a comment: https://docs.coderabbit.ai, https://qodo-merge-docs.qodo.ai, https://www.greptile.com/docs and what others write. */
const REVIEW =
  /\bpr reviewer guide\b|\bpr code suggestions\b|\breviewer['’]?s guide\b|\bwalkthrough\b|\bsummary by coderabbit\b|\bactionable comments posted\b|\bgreptile (?:summary|overview)\b|\bconfidence score\b|\bcode review\b|\breview summary\b|\bsummary of changes\b|\bpull request (?:overview|review)\b|\bpr review\b|\breview of\b|\b(?:has )?reviewed (?:your|the|this|\d+|all|and|everything)\b|\bfinished reviewing\b|\bno (?:major |new |critical |significant )?(?:issues|bugs|problems) (?:were )?(?:found|detected|identified)\b|\b(?:didn['’]t find|found no) (?:any )?(?:major |new )?(?:issues|bugs|problems)\b|\bfound \d+ (?:potential )?(?:issues?|bugs?|problems?)\b|\blooks good to me\b|^\W*lgtm\b|^#{1,4} review\b/i;
/** The heading of a review, which a text that is only a notice does not have. */
const HEADING = /^\s*(?:#{1,4}\s|<h[1-4]>|\*\*actionable comments posted)/i;

/**
 * The reviews of tools: a review or inline comment of a reviewing bot account is certain, a comment in which a tool publishes
 * its review is strong. The author's own account does not review, and a notice that nothing was reviewed is none.
 */
export function reviewSignals({ author, reviews, comments }: EvidenceInput): AiSignal[] {
  const own = author === null ? null : plainLogin(author.login);
  const signals: AiSignal[] = [];
  for (const row of [...reviews.map((review) => ({ ...review, kind: 'review' as const })), ...comments]) {
    const tool = reviewerOf(row.author);
    if (tool === null || row.author === null || plainLogin(row.author.login) === own) continue;
    const lines = row.kind === 'issue' || NOTICE.test(row.body) ? visibleLines(row.body) : [];
    if (isNotice(row.body, row.kind, lines)) continue;
    const said = row.kind === 'issue' ? lines.find((line) => REVIEW.test(line)) : row.author.login;
    if (said === undefined) continue;
    const tier = row.kind === 'issue' ? 'strong' : 'certain';
    signals.push({ kind: 'reviewer', tool: tool.key, tier, source: String(row.githubId), quote: said.trim() });
  }
  const kept = new Map<string, number>();
  return signals
    .toSorted(
      (a, b) => Number(b.tier === 'certain') - Number(a.tier === 'certain') || Number(a.source) - Number(b.source),
    )
    .filter(({ tool }) => {
      const before = kept.get(tool) ?? 0;
      kept.set(tool, before + 1);
      return before < MOST_OF_A_TOOL;
    });
}

function isNotice(body: string, kind: 'issue' | 'review', lines: string[]): boolean {
  const head = body.slice(0, HEAD[kind]);
  if (!NOTICE.test(head) && !(kind === 'issue' && NO_REVIEW.test(head))) return false;
  return !lines.some((line) => HEADING.test(line) && REVIEW.test(line) && !NOTICE.test(line));
}
