import { BYTES_A_PULL_REQUEST, importEstimate } from '../domain/import-estimate.ts';
import { countWords, durationWords } from '../domain/metrics/words.ts';
import { repositories } from './format.ts';

/** What reading some repositories takes, in words. */
export interface TakesWords {
  /** How many repositories. */
  chosen: string;
  pullRequests: string;
  time: string;
  requests: string;
  database: string;
  /** What is pressed to begin. */
  button: string;
}

const MEGABYTE = 1_000_000;

/** What it takes to read repositories with so many pull requests each; null is one of which GitHub does not say it. */
export function takesWords(counts: (number | null)[]): TakesWords {
  const pullRequests = sum(counts.map((each) => each ?? 0));
  const estimates = counts.map((each) => importEstimate(each ?? 0));
  const about = counts.includes(null) ? 'at least' : 'about';
  return {
    chosen: repositories(counts.length),
    pullRequests: `${about} ${countWords(pullRequests)}`,
    time: counts.length === 0 ? 'nothing' : `${about} ${durationWords(sum(estimates.map(({ seconds }) => seconds)))}`,
    requests: `${about} ${countWords(sum(estimates.map(({ requests }) => requests)))}`,
    database: `${about} ${countWords(Math.ceil((pullRequests * BYTES_A_PULL_REQUEST) / MEGABYTE))} MB`,
    button: counts.length === 0 ? 'Read them' : `Read ${repositories(counts.length)}`,
  };
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
