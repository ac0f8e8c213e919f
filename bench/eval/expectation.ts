import type { EvidenceInput } from '../../src/domain/ai/evidence.ts';
import { signalsOf } from '../../src/domain/ai/signals.ts';
import type { AnalysisInput } from '../../src/domain/analysis/input.ts';
import { user, type Case, type Claim } from './cases/case.ts';

/** What a model is to say of `ai` in a case. */
export interface Expectation {
  assisted: boolean;
  /** Keys of tools.ts, each once. */
  tools: string[];
}

/**
 * What a reader who sees the same as the model can say of a case, by its label: whether AI had a hand in the change, at any
 * tier. Null where that is told by an account, which the model is not shown.
 */
export function expectationOf({ input, expected }: Case): Expectation | null {
  const hands = expected.filter(isHand);
  if (hands.length === 0) return expected.some(({ kind }) => kind === 'author') ? null : { assisted: false, tools: [] };
  const [all, shown] = [signalsOf(input).filter(isHand), signalsOf(withoutAccounts(input)).filter(isHand)];
  const isOfAccount = (claim: Claim): boolean => has(all, claim) && !has(shown, claim);
  const tools = hands.filter((claim) => !isOfAccount(claim)).map(({ tool }) => tool);
  return tools.length === 0 ? null : { assisted: true, tools: [...new Set(tools)] };
}

/** A case as the consumer would read it from the database. */
export function analysisInputOf({ input }: Case): AnalysisInput {
  const at = (index: number): string => new Date(index * 60_000).toISOString();
  return {
    title: input.title,
    body: input.body,
    files: [],
    fileCount: 0,
    commits: input.commits.map(({ sha, message }, index) => ({ sha, message, committedAt: at(index) })),
    commitCount: input.commits.length,
    reviews: input.reviews.map(({ githubId, author, body }, index) => ({
      githubId,
      state: 'commented',
      author: author?.login ?? null,
      body,
      submittedAt: at(index),
    })),
    reviewCount: input.reviews.length,
  };
}

function isHand({ kind }: Claim): boolean {
  return kind === 'co_author' || kind === 'statement';
}

function has(claims: readonly Claim[], { kind, tool }: Claim): boolean {
  return claims.some((claim) => claim.kind === kind && claim.tool === tool);
}

function withoutAccounts(input: EvidenceInput): EvidenceInput {
  const nobody = user('octavia');
  const commits = input.commits.map((commit) => ({
    ...commit,
    author: nobody,
    authorName: 'Octavia Brandt',
    authorAccount: null,
  }));
  return { ...input, author: nobody, headRef: '', commits, comments: [] };
}
