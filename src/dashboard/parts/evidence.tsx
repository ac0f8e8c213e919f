import { BY_MODEL, type AiSignal, type Tier } from '../../domain/ai/evidence.ts';
import { TOOLS } from '../../domain/ai/tools.ts';
import { correctRoute, takeCorrectionBackRoute } from '../../routes/ai/signals.ts';
import { day } from '../format.ts';
import type { Form } from '../forms.tsx';
import type { Html } from '../html.ts';
import { mayChange, type Visit } from '../visit.ts';
import { PostForm, writtenIn } from './post-form.tsx';

/** At most so many pieces of evidence are corrected by one form. */
export const MAX_TOGETHER = 20;

/** A piece of evidence, and who said that it is wrong. */
export interface CorrectableSignal extends AiSignal {
  id: string;
  correction: { reason: string; by: string; at: string } | null;
}

/** Says that pieces of evidence are wrong, with a reason; or takes that back, with `do=restore`. */
export const correctionForm: Form = {
  path: '/ai/signals/correction',
  least: 'member',
  async act({ fields, send }) {
    const isWrong = fields.get('do') !== 'restore';
    for (const id of fields.getAll('signal').slice(0, MAX_TOGETHER)) {
      if (isWrong) await send(correctRoute, { params: { id }, body: { reason: fields.get('reason') ?? '' } });
      else await send(takeCorrectionBackRoute, { params: { id } });
    }
  },
};

const TONES: Record<Tier, string> = { certain: 'good', strong: 'info', weak: '' };

/** How far a piece of evidence is to be trusted. */
export function TierTag({ tier }: { tier: Tier }) {
  return <span class={`tag ${TONES[tier]}`.trim()}>{tier === 'weak' ? 'weak, not counted' : tier}</span>;
}

/** Who said that a piece of evidence is wrong, and why. Nothing for one that counts. */
export function CorrectionWords({ visit: { workspace, now }, of }: { visit: Visit; of: CorrectableSignal }) {
  if (of.correction === null) return null;
  const { by, at, reason } = of.correction;
  return (
    <p class="correction">
      {by} said on {day(at, workspace.timeZone, now)} that this is wrong: “{reason}”. It counts nowhere.
    </p>
  );
}

/** With which a member says that pieces of evidence, which say the same, are wrong. Nothing for a reader. */
export function Correct({ visit, signals }: { visit: Visit; signals: CorrectableSignal[] }) {
  const [first] = signals;
  if (!first || !mayChange(visit)) return null;
  const ids = signals.map(({ id }) => <input type="hidden" name="signal" value={id} />);
  if (first.correction !== null) {
    return (
      <PostForm visit={visit} action={correctionForm.path} className="inline">
        {ids}
        <button class="quiet" name="do" value="restore" type="submit">
          It is right after all
        </button>
      </PostForm>
    );
  }
  const isFailed = visit.failed?.fields.get('signal') === first.id;
  const written = isFailed ? writtenIn(visit, correctionForm.path, 'reason') : null;
  return (
    <details class="menu correct" open={written !== null}>
      <summary>Wrong?</summary>
      <PostForm visit={visit} action={correctionForm.path} className="menu-body">
        {ids}
        <label>
          What is wrong with it
          <textarea name="reason" rows={3} required maxlength={500}>
            {written ?? ''}
          </textarea>
        </label>
        <p class="faint">It stays listed, and counts nowhere. Everyone sees the reason and your name.</p>
        <button class="button primary" type="submit">
          {signals.length === 1 ? 'It is wrong' : `All ${signals.length} are wrong`}
        </button>
      </PostForm>
    </details>
  );
}

/** The quote with the words marked that name the tool; all of it when none does. */
export function markedQuote({ quote, tool: key }: Pick<AiSignal, 'quote' | 'tool'>, name: string): Html {
  const tool = TOOLS.find((each) => each.key === key);
  const names = [
    name,
    key,
    ...(tool?.names ?? []),
    ...(tool?.short ?? []),
    ...(tool?.agents ?? []),
    ...(tool?.reviewers ?? []),
  ];
  const lowered = quote.toLowerCase();
  const [found] = names
    .map((each) => ({ at: lowered.indexOf(each.toLowerCase()), length: each.length }))
    .filter(({ at, length }) => at >= 0 && length > 0)
    .toSorted((one, other) => one.at - other.at || other.length - one.length);
  if (!found || lowered.length !== quote.length) return <mark>{quote}</mark>;
  // A trailer decides by its key, too.
  const [trailer = ''] = /^[A-Za-z-]+: */.exec(quote) ?? [];
  const from = trailer.length === found.at ? 0 : found.at;
  return (
    <>
      {quote.slice(0, from)}
      <mark>{quote.slice(from, found.at + found.length)}</mark>
      {quote.slice(found.at + found.length)}
    </>
  );
}

/** Why a rule says so, by kind, place and tier. */
export function whyWords({ kind, source, tier, quote }: AiSignal): string {
  if (source === BY_MODEL) return 'A model read it and says so. An opinion is weak, and in no total.';
  if (kind === 'author') return 'The account that opened it is a known agent’s.';
  if (kind === 'reviewer') {
    return tier === 'certain'
      ? 'The account of a review tool. It makes it reviewed by a tool, never written by one.'
      : 'A line that names a tool as reviewer. It makes it reviewed by a tool, never written by one.';
  }
  if (source === 'branch') return 'The branch has the name that the tool gives its branches.';
  if (tier === 'weak') return 'Words of a person about a tool. Such prose is weak, and in no total.';
  if (kind === 'co_author') {
    return /^[A-Za-z-]+:/.test(quote)
      ? 'A trailer whose identity is a known agent’s.'
      : 'The commit’s author is a known agent’s account.';
  }
  return tier === 'certain' ? 'A line that the tool itself writes.' : 'A line or section that is made to say so.';
}
