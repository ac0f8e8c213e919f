import { cleanText } from '../clean-text.ts';
import { compareIds } from '../github-id.ts';
import { cutText, fitEntries } from './cut.ts';

/** What is stored of a pull request for a model to read, with how long each list is. */
export interface AnalysisInput {
  title: string;
  body: string;
  files: { path: string; additions: number; deletions: number }[];
  fileCount: number;
  commits: { sha: string; message: string; committedAt: string | null }[];
  commitCount: number;
  reviews: { githubId: string; state: string; author: string | null; body: string; submittedAt: string }[];
  reviewCount: number;
}

/** What the model is shown, in this order. It contains no ids of ours and no findings of our own rules. */
export interface ShownPullRequest {
  title: string;
  description: string;
  /** Each path with its changed lines; the file with the most changes is first. */
  files: string[];
  /** Messages without their trailers; the oldest is first. */
  commits: string[];
  /** The trailers of all messages, each once. They are kept even where a message is cut. */
  trailers: string[];
  reviews: (ShownReview | string)[];
}

interface ShownReview {
  state: string;
  by: string | null;
  text: string;
}

/** The most tokens that the shown pull request takes; tokens.ts says how they are counted. */
export const INPUT_TOKENS = 4_000;

/** The parts of these tokens that each field may take. The rest is for names and brackets. */
const SHARES = { title: 100, description: 1_200, files: 700, commits: 900, trailers: 300, reviews: 700 };
/** The most tokens of one commit message, one trailer, one path and one review. */
const ONE = { commit: 150, trailer: 60, path: 60, review: 200 };

/** Cuts a pull request to the budget. The same rows give the same result, in whatever order they arrive. */
export function shownOf(input: AnalysisInput): ShownPullRequest {
  const commits = input.commits.toSorted((a, b) => compare(committedAt(a), committedAt(b)) || compare(a.sha, b.sha));
  const files = input.files.toSorted((a, b) => compare(linesOf(b), linesOf(a)) || compare(a.path, b.path));
  const reviews = input.reviews.toSorted(
    (a, b) => compare(Date.parse(a.submittedAt), Date.parse(b.submittedAt)) || compareIds(a.githubId, b.githubId),
  );
  const messages = commits.map(({ message }) => splitTrailers(cleanText(message)));
  const trailers = [...new Set(messages.flatMap((message) => message.trailers))];
  return {
    title: cutText(cleanText(input.title), SHARES.title),
    description: cutText(cleanText(input.body), SHARES.description),
    files: fitEntries(
      files.map((file) => `${cutText(cleanText(file.path), ONE.path)} +${file.additions} -${file.deletions}`),
      SHARES.files,
      Math.max(input.fileCount, files.length),
      'files',
    ),
    commits: fitEntries(
      messages.map(({ text }) => cutText(text, ONE.commit)),
      SHARES.commits,
      Math.max(input.commitCount, commits.length),
      'commits',
    ),
    trailers: fitEntries(
      trailers.map((trailer) => cutText(trailer, ONE.trailer)),
      SHARES.trailers,
      trailers.length,
      'trailers',
    ),
    reviews: fitEntries(
      reviews.map(({ state, author, body }) => ({
        state,
        by: author,
        text: cutText(cleanText(body), ONE.review),
      })),
      SHARES.reviews,
      Math.max(input.reviewCount, reviews.length),
      'reviews',
    ),
  };
}

/** Every text of the pull request that the model is shown, each as the model sees it. */
export function textsOf(shown: ShownPullRequest): string[] {
  const reviews = shown.reviews.map((review) => (typeof review === 'string' ? review : review.text));
  return [shown.title, shown.description, ...shown.files, ...shown.commits, ...shown.trailers, ...reviews];
}

/** A line such as `Co-authored-by: …`. The name must have a hyphen: `Note: …` in prose is no trailer. */
const TRAILER = /^[A-Za-z]+(?:-[A-Za-z]+)+:[ \t]+\S/;

function splitTrailers(message: string): { text: string; trailers: string[] } {
  const lines = message.split(/\r?\n/);
  const isTrailer = (line: string, index: number) => index > 0 && TRAILER.test(line);
  return {
    text: lines
      .filter((line, index) => !isTrailer(line, index))
      .join('\n')
      .trim(),
    trailers: lines.filter(isTrailer).map((line) => line.trim()),
  };
}

function linesOf({ additions, deletions }: { additions: number; deletions: number }): number {
  return additions + deletions;
}

/** The instant of a commit; a commit without an instant goes last. */
function committedAt(commit: AnalysisInput['commits'][number]): number {
  return commit.committedAt === null ? Number.POSITIVE_INFINITY : Date.parse(commit.committedAt);
}

function compare<Value extends string | number>(a: Value, b: Value): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
