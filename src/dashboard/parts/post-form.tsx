import type { Html } from '../html.ts';
import { hereWith, type Visit } from '../visit.ts';

/** A form that changes something, and then comes back to the page as it is. `action` is the path of a `Form`. */
export function PostForm({
  visit,
  action,
  className,
  children,
}: {
  visit: Pick<Visit, 'path' | 'address'>;
  action: string;
  className?: string;
  children: Html;
}) {
  return (
    <form method="post" action={action} class={className}>
      <input type="hidden" name="to" value={hereWith(visit, {})} />
      {children}
    </form>
  );
}

/**
 * What is wrong with a field of a form that could not be carried out, at the field. Its input names it with
 * `aria-describedby`, by the same `id`.
 */
export function FieldProblem({
  visit,
  action,
  field,
  id,
}: {
  visit: Visit;
  action: string;
  field: string;
  id: string;
}) {
  const message = problemIn(visit, action, field);
  return message === null ? null : (
    <small class="bad" id={id}>
      {message}
    </small>
  );
}

/** What is wrong with a field; null when nothing is. */
export function problemIn({ failed }: Visit, action: string, field: string): string | null {
  if (failed?.action !== action) return null;
  return failed.problem.errors?.find(({ path }) => path === field)?.message ?? null;
}

/** What was written in a field of a form that could not be carried out; null for any other form. */
export function writtenIn({ failed }: Visit, action: string, field: string): string | null {
  return failed?.action === action ? failed.fields.get(field) : null;
}
