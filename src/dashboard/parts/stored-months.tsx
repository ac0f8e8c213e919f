import { repositoryMonthsRoute, type repositoryRoute } from '../../routes/repositories.ts';
import { Coverage, type CoverageGap, type StoredMonth } from '../charts/coverage.tsx';
import { day, moment, month } from '../format.ts';
import type { Answer } from '../read.ts';
import { mayChange, type Visit } from '../visit.ts';
import { isLate } from './condition.ts';
import { PostForm, writtenIn } from './post-form.tsx';
import { Card } from './section.tsx';

type Repository = Answer<typeof repositoryRoute>;

/** What of a repository is stored, by month, with what was not read; a member reads further back. */
export async function storedMonths(visit: Visit, of: Repository) {
  const { data } = await visit.read(repositoryMonthsRoute, { params: { id: of.id } });
  const since = of.coveredSince === null || of.fullHistory ? null : Date.parse(of.coveredSince);
  const months = withUnread(
    data.map(({ month: name, n }) => ({ ...monthOf(name), n })),
    since,
  );
  const action = `/repositories/${of.id}/sync`;
  return (
    <Card title="What is stored" note={storedSinceWords(of, data[0]?.month, visit)}>
      <Coverage
        id="stored"
        label={`Stored pull requests of ${of.fullName} by the month in which they were created`}
        zone="UTC"
        months={months}
        gaps={gapsOf(visit, of, months)}
        href={() => null}
      />
      {mayChange(visit) && !of.fullHistory && (
        <PostForm visit={visit} action={action} className="row-form">
          <label>
            Days back{' '}
            <input
              name="daysBack"
              inputmode="numeric"
              size={8}
              maxlength={6}
              placeholder="everything"
              value={writtenIn(visit, action, 'daysBack') ?? ''}
              autocomplete="off"
            />
          </label>
          <button class="button" type="submit">
            Read further back
          </button>
        </PostForm>
      )}
    </Card>
  );
}

/** The times of which nothing, or not everything, is stored. */
function gapsOf({ workspace, now }: Visit, of: Repository, months: StoredMonth[]): CoverageGap[] {
  const [first, last] = [months[0], months.at(-1)];
  if (!first || !last) return [];
  const { coveredSince, completeThrough, fullHistory } = of;
  const zone = workspace.timeZone;
  if (coveredSince === null) return [{ from: first.from, to: last.to, why: 'not complete yet: no sync has ended' }];
  const before = { from: first.from, to: coveredSince, why: `not read: before ${day(coveredSince, zone, now)}` };
  const after =
    completeThrough !== null && isLate(of.lastCheckedAt, now)
      ? [{ from: completeThrough, to: last.to, why: `not read: since ${moment(completeThrough, zone, now)}` }]
      : [];
  return [...(fullHistory ? [] : [before]), ...after];
}

/** What is stored, in words, without from which month on. */
export function storedWords(of: Repository, { workspace, now }: Visit): string {
  if (of.coveredSince === null) return 'nothing complete yet';
  if (of.fullHistory) return 'the whole history';
  return `everything that changed since ${day(of.coveredSince, workspace.timeZone, now)}`;
}

/** The same; `first` is the first month that has anything (2026-08). */
function storedSinceWords(of: Repository, first: string | undefined, visit: Visit): string {
  if (!of.fullHistory) return storedWords(of, visit);
  return first === undefined
    ? 'everything: there are no pull requests'
    : `everything since ${month(`${first}-01T00:00:00Z`, 'UTC')}`;
}

/** The instants of a month, as UTC has them: a chart of years does not show the hours. */
function monthOf(name: string): { from: string; to: string } {
  const [year = 0, number = 1] = name.split('-').map(Number);
  return {
    from: new Date(Date.UTC(year, number - 1, 1)).toISOString(),
    to: new Date(Date.UTC(year, number, 1)).toISOString(),
  };
}

/** How many months are drawn before what is stored, so that one sees that something is before. */
const UNREAD_MONTHS = 3;

function withUnread(months: StoredMonth[], since: number | null): StoredMonth[] {
  const [first] = months;
  if (since === null || first === undefined || Date.parse(first.from) < since - 40 * 86_400_000) return months;
  const begin = new Date(first.from);
  const before = Array.from({ length: UNREAD_MONTHS }, (_, index) => {
    const at = (more: number) =>
      new Date(Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() - UNREAD_MONTHS + index + more, 1)).toISOString();
    return { from: at(0), to: at(1), n: 0 };
  });
  return [...before, ...months];
}
