import { z } from 'zod';

const MAX_ID = 2n ** 63n - 1n;

/** Whether a text is an id of GitHub's: a positive integer of 64 bits. */
export function isGitHubId(digits: string): boolean {
  return /^[1-9]\d{0,18}$/.test(digits) && (digits.length < 19 || BigInt(digits) <= MAX_ID);
}

/** GitHub's id in an answer, as digits: a number when a float holds it, else text (see parse-json.ts). */
export const GitHubId = z
  .union([z.int(), z.string()])
  .transform(String)
  .refine(isGitHubId, 'no positive integer of 64 bits');
