import { countAgainRoute, leaveOutRoute } from '../../routes/pull-requests/exclusion.ts';
import { day } from '../format.ts';
import type { Form } from '../forms.tsx';
import { mayChange, thereWith, type Visit } from '../visit.ts';
import { PostForm, writtenIn } from './post-form.tsx';
import { Notice } from './section.tsx';

/** Leaves a pull request out of the metrics, with a reason; or counts it again, with `do=count`. */
export const leaveOutForm: Form = {
  path: '/pull-requests/:id/exclusion',
  least: 'member',
  async act({ params, fields, send }) {
    if (fields.get('do') === 'count') await send(countAgainRoute, { params });
    else await send(leaveOutRoute, { params, body: { reason: fields.get('reason') ?? '' } });
  },
};

/** What a pull request says of being left out: `excludedBy` is the fact, `exclusion` what a person said. */
export interface Counted {
  id: string;
  excludedBy: string | null;
  exclusion: { reason: string; by: string; at: string } | null;
}

const actionOf = ({ id }: Counted) => `/pull-requests/${id}/exclusion`;

/**
 * The menu with which a member leaves a pull request out. Nothing for a reader, and for one that is left out already. `words`
 * are shorter in a table, where the title stands beside them.
 */
export function LeaveOut({
  visit,
  of,
  words = 'Leave out of metrics…',
}: {
  visit: Visit;
  of: Counted;
  words?: string;
}) {
  if (!mayChange(visit) || of.exclusion !== null) return null;
  const written = writtenIn(visit, actionOf(of), 'reason');
  return (
    <details class="menu leave-out" open={written !== null}>
      <summary class="button" data-leave-out>
        {words}
      </summary>
      <PostForm visit={visit} action={actionOf(of)} className="menu-body">
        <label>
          Why it is no fair example
          <textarea name="reason" rows={3} required maxlength={500}>
            {written ?? ''}
          </textarea>
        </label>
        <p class="faint">It stays listed here, and counts in no number. Everyone sees the reason and your name.</p>
        <button class="button primary" type="submit">
          Leave out
        </button>
      </PostForm>
    </details>
  );
}

/** Says that a pull request is left out: by whom, why and when, or by which rule. Nothing for one that counts. */
export function LeftOut({ visit, of }: { visit: Visit; of: Counted }) {
  const { excludedBy, exclusion } = of;
  const { workspace, now } = visit;
  if (exclusion !== null) {
    return (
      <Notice tone="info">
        <b>Left out of metrics</b> by {exclusion.by} on {day(exclusion.at, workspace.timeZone, now)}: “
        {exclusion.reason}”.{' '}
        {excludedBy === null && 'The numbers are being computed again; until then they still have it. '}
        {excludedBy !== null && excludedBy !== 'person' && `The rule ${excludedBy} leaves it out, too. `}
        {mayChange(visit) && (
          <PostForm visit={visit} action={actionOf(of)} className="inline">
            <button name="do" value="count" type="submit">
              Count it again
            </button>
          </PostForm>
        )}
      </Notice>
    );
  }
  if (excludedBy === null) return null;
  return (
    <Notice tone="info">
      <b>Left out of metrics</b>{' '}
      {excludedBy === 'person' ? (
        'until the numbers are computed again: somebody counted it again just now.'
      ) : (
        <>
          by the rule <code>{excludedBy}</code>. <a href={thereWith(visit, '/settings/what-counts')}>What counts</a>
        </>
      )}
    </Notice>
  );
}
