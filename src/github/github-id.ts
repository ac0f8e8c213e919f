import { z } from 'zod';

const MAX_ID = 2n ** 63n - 1n;

/** GitHub's id in an answer, as digits: a number where a float holds it, text where it does not (see parse-json.ts). */
export const GitHubId = z
  .union([z.int().positive(), z.string().regex(/^[1-9]\d{0,18}$/)])
  .transform(String)
  .refine((digits) => BigInt(digits) <= MAX_ID, 'no 64-bit integer');
