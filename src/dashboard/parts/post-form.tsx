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

/** What was written in a field of a form that could not be carried out; null for any other form. */
export function writtenIn({ failed }: Visit, action: string, field: string): string | null {
  return failed?.action === action ? failed.fields.get(field) : null;
}
