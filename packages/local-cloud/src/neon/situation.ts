import { z } from 'zod';
import type { Answer } from '../../../github-replay/src/answer.ts';
import { declareWith, type Situation } from '../../../github-replay/src/board/declare.ts';

/** What a situation does to a request for the database. A hook that answers undefined changes nothing. */
export interface Hooks {
  /** An answer instead of the database's: nothing is carried out. */
  readonly replace?: (body: string) => Answer | undefined;
  /** The database's answer, changed on its way out: everything was carried out. */
  readonly answered?: (answer: Answer, body: string) => Answer | undefined;
}

const SCOPE = {
  /** Only requests whose body, the statements with their parameters as JSON, contains this. */
  matching: z.string().optional(),
};

export type NeonSituation = Situation<Hooks, z.output<z.ZodObject<typeof SCOPE>>>;

/** Declares a way in which Neon answers. */
export const situation = declareWith<Hooks, typeof SCOPE>(SCOPE);
