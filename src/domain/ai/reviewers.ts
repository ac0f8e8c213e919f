import { plainLogin, reviewerOf } from './accounts.ts';
import type { Account, AiSignal, EvidenceInput } from './evidence.ts';
import { isNoticeLine, saysNothingReviewed } from './review-notices.ts';
import { compareIds } from '../github-id.ts';
import { visibleLines } from '../markdown/visible-lines.ts';

type Row = Pick<EvidenceInput['reviews'][number], 'githubId' | 'author' | 'body'>;
type Kind = 'review' | 'inline' | 'issue';

/** At most this many reviews of one tool are kept: a tool may comment on every push, and more rows say nothing new. */
const MAX_OF_A_TOOL = 20;
/** How many characters at the beginning tell whether a comment is a review. */
const MAX_HEAD = 1_500;

/** Words of a comment that is no review. A review may contain them, so they count only in comments. */
const NO_REVIEW =
  /\b(?:free )?trial\b.{0,40}\b(?:end|ended|ends|expired|expires|over)\b|\bno review\b|\b(?:is|currently) (?:reviewing|processing|working)\b|\bupgrade (?:to|your)\b|\bsubscription\b|\bto (?:enable|start|install|get started)\b.{0,40}\breviews?\b/i;
/**
 * Words of a review that a tool publishes as a comment. Sources: https://docs.coderabbit.ai,
 * https://qodo-merge-docs.qodo.ai, https://www.greptile.com/docs, and published comments of other tools.
 */
const REVIEW =
  /\bpr reviewer guide\b|\bpr code suggestions\b|\breviewer['’]?s guide\b|\bwalkthrough\b|\bsummary by coderabbit\b|\bactionable comments posted\b|\bgreptile (?:summary|overview)\b|\bconfidence score\b|\bcode review\b|\breview summary\b|\bsummary of changes\b|\bpull request (?:overview|review)\b|\bpr review\b|\breview of\b|\b(?:has )?reviewed (?:your|the|this|\d+|all|and|everything)\b|\bfinished reviewing\b|\bno (?:major |new |critical |significant )?(?:issues|bugs|problems) (?:were )?(?:found|detected|identified)\b|\b(?:didn['’]t find|found no) (?:any )?(?:major |new )?(?:issues|bugs|problems)\b|\bfound \d+ (?:potential )?(?:issues?|bugs?|problems?)\b|\blooks good to me\b|\b(?:this|the|overall) (?:\w+ ){0,2}looks good\b|\bcodex review\b|\bno actionable comments were generated\b|^\W*lgtm\b|^#{1,4} review\b/i;
/** Words of a notice that has the heading of a review. */
const UNDER_HEADING = /\bconfigured for manual (?:code )?reviews?\b/i;
/** Words of an agent's answer to a review, or about its own changes. An answer is no review. */
const ANSWER =
  /^\W*(?:@[\w-]{1,40}[,:]?\s+)?(?:(?:good (?:catch|point)|great (?:catch|point)|nice catch|thanks?(?: you)?|you['’]re (?:absolutely )?right|agreed|sorry|makes sense|understood|sure|ok(?:ay)?|noted)\b.{0,60}?[,.!:;—–-]\s*)?(?:I(?:['’]ve| have)? |(?:this|that|it) (?:is|was|has been) )?(?:now |just |already )?(?:fixed|done|addressed|resolved|updated|implemented|applied|removed|added|reverted|renamed|changed|pushed|corrected|acknowledged)(?: (?:this|that|it|them|both|all))?(?: now)?(?:\s+(?:in|with|by|via|as of)\b|\s*[.!,✅]|\s*$)|^\W*(?:@[\w-]{1,40}[,:]?\s+)?(?:good catch|great catch|nice catch|thanks|makes sense|will (?:fix|do))\b/iu;
const OWN_WORK = /\b(?:addressed|pushed|fixed|applied|resolved|implemented)\b/i;
/** The heading of a review; a mere notice has none. */
const HEADING = /^\s*(?:#{1,4}\s|<h[1-4]>|\*\*actionable comments posted|no actionable comments were generated)/i;
/** The summary of a folded part is a heading, too: CodeRabbit folds its walkthrough. */
const SUMMARY = /<summary>([^<]{1,200})<\/summary>/gi;

/**
 * The reviews that tools wrote. A review or inline comment of a reviewing bot account is certain. A comment in which
 * such an account publishes its review is strong. These are no reviews: anything from the author's own account, a
 * notice that nothing was reviewed, an answer to others. `toolOf` tells the tool that an account reviews for.
 */
export function reviewSignals(
  { author, reviews, comments }: EvidenceInput,
  toolOf: (account: Account) => { key: string } | null = reviewerOf,
): AiSignal[] {
  const own = author === null ? null : plainLogin(author.login);
  const isOthers = (row: Row): boolean => row.author === null || plainLogin(row.author.login) !== own;
  const signals = [
    ...reviews.filter(isOthers).map((row) => reviewOf(row, 'review', toolOf)),
    ...comments.filter(isOthers).map((row) => reviewOf(row, row.kind === 'review' ? 'inline' : 'issue', toolOf)),
  ].filter((signal) => signal !== null);
  const kept = new Map<string, number>();
  return signals
    .toSorted((a, b) => Number(b.tier === 'certain') - Number(a.tier === 'certain') || compareIds(a.source, b.source))
    .filter(({ tool }) => {
      const before = kept.get(tool) ?? 0;
      kept.set(tool, before + 1);
      return before < MAX_OF_A_TOOL;
    });
}

/** The signal of one review or comment, before it is known who opened the pull request. */
function reviewOf(
  { author, body, githubId }: Row,
  kind: Kind,
  toolOf: (account: Account) => { key: string } | null,
): AiSignal | null {
  const tool = toolOf(author);
  if (tool === null || author === null || ANSWER.test(body.slice(0, 300))) return null;
  const signal = { kind: 'reviewer', tool: tool.key, source: githubId } as const;
  if (kind === 'issue') {
    const said = publishedReview(body);
    return said === null ? null : { ...signal, tier: 'strong', quote: said.trim() };
  }
  if (kind === 'review' && isNotice(body, kind, () => headingsAnd(body))) return null;
  return { ...signal, tier: 'certain', quote: author.login };
}

/** The line that shows that a comment is a review; null when there is none. */
function publishedReview(body: string): string | null {
  const lines = headingsAnd(body);
  if (isNotice(body, 'issue', () => lines)) return null;
  return lines.find((line) => REVIEW.test(line) && !OWN_WORK.test(line)) ?? null;
}

/** The visible lines, and the summaries of folded parts as headings. */
function headingsAnd(body: string): string[] {
  return [...visibleLines(body).said, ...[...body.matchAll(SUMMARY)].map(([, summary = '']) => `## ${summary}`)];
}

/** Whether a text is a notice that nothing was reviewed. One with the heading of a review is a review. */
function isNotice(body: string, kind: 'issue' | 'review', linesOf: () => string[]): boolean {
  const [head = ''] = body.slice(0, MAX_HEAD).split(/<details\b/i, 1);
  if (UNDER_HEADING.test(head)) return true;
  if (!saysNothingReviewed(body, kind) && !(kind === 'issue' && NO_REVIEW.test(head))) return false;
  return !linesOf().some((line) => HEADING.test(line) && REVIEW.test(line) && !isNoticeLine(line));
}
