import { z } from 'zod';
import { FailureError } from '../errors.ts';

/** Parses a REST answer by its documented shape. An answer of another shape counts as a passing failure of GitHub. */
export function parseRest<Shape extends z.ZodType>(shape: Shape, data: unknown, route: string): z.infer<Shape> {
  const parsed = shape.safeParse(data);
  if (parsed.success) return parsed.data;
  const detail = `GitHub's answer to ${route} is not what it documents: ${z.prettifyError(parsed.error).slice(0, 300)}`;
  throw new FailureError({ kind: 'transient', detail }, { cause: parsed.error });
}
