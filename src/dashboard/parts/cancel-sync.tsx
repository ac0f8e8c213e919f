import { mayChange, type Visit } from '../visit.ts';
import { PostForm } from './post-form.tsx';

/** The button with which a member ends a running sync; nothing for a reader. */
export function CancelSync({
  visit,
  repositoryId,
  syncId,
}: {
  visit: Pick<Visit, 'path' | 'address' | 'caller'>;
  repositoryId: string;
  syncId: string;
}) {
  if (!mayChange(visit)) return null;
  return (
    <PostForm visit={visit} action={`/repositories/${repositoryId}/syncs/${syncId}/cancel`} className="inline">
      <button class="link" type="submit">
        Cancel
      </button>
    </PostForm>
  );
}
