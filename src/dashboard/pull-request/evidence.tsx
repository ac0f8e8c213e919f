import { BY_MODEL, type Tier } from '../../domain/ai/evidence.ts';
import { TOOLS, toolName } from '../../domain/ai/tools.ts';
import { correctRoute, takeCorrectionBackRoute } from '../../routes/ai/signals.ts';
import { count, counted, day } from '../format.ts';
import type { Form } from '../forms.tsx';
import type { Html } from '../html.ts';
import { PostForm, writtenIn } from '../parts/post-form.tsx';
import { Card, Empty } from '../parts/section.tsx';
import { mayChange, type Visit } from '../visit.ts';
import type { Detail, Seen } from './detail.ts';

/** At most so many pieces of evidence are one entry: one form corrects all of an entry. */
const MAX_TOGETHER = 20;
/** How many entries are shown. The strongest come first. */
const MAX_ENTRIES = 12;

type Signal = Detail['aiSignals'][number];

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

/** The evidence of AI use: which tool, how sure, the words, where, and why the rule says so. */
export function Evidence({ seen }: { seen: Seen }) {
  const { pull } = seen;
  const entries = entriesOf(pull.aiSignals);
  const versions = [...new Set(pull.aiSignals.map(({ ruleVersion }) => ruleVersion))];
  return (
    <Card
      title="Evidence of AI use"
      note={
        pull.aiSignals.length === 0
          ? undefined
          : `${counted(pull.aiSignals.length, 'signal')}, rules v${versions.join(', v')}`
      }
      foot={
        pull.aiSignals.length > 0 && (
          <span>No signal is a guess: each names its source. Weak ones are in no total.</span>
        )
      }
    >
      {entries.length === 0 && (
        <Empty>
          <p>No evidence was found. That does not prove that no tool had a hand.</p>
        </Empty>
      )}
      {entries.slice(0, MAX_ENTRIES).map((signals) => (
        <Entry seen={seen} signals={signals} />
      ))}
      {entries.length > MAX_ENTRIES && (
        <p class="faint">{count(entries.length - MAX_ENTRIES)} more of the weakest are not shown here.</p>
      )}
    </Card>
  );
}

/** The signals that say the same in the same words: of each commit of a tool there is one. */
function entriesOf(signals: Signal[]): Signal[][] {
  const same = Map.groupBy(signals, ({ tool, kind, tier, quote, correction }) =>
    JSON.stringify([tool, kind, tier, quote, correction]),
  );
  return [...same.values()].flatMap((all) =>
    Array.from({ length: Math.ceil(all.length / MAX_TOGETHER) }, (_, index) =>
      all.slice(index * MAX_TOGETHER, (index + 1) * MAX_TOGETHER),
    ),
  );
}

function Entry({ seen, signals }: { seen: Seen; signals: Signal[] }) {
  const { visit } = seen;
  const [first] = signals;
  if (!first) return null;
  const { tool, tier, quote, correction } = first;
  const name = toolName(tool, null);
  return (
    <article class={correction === null ? 'evidence' : 'evidence wrong'}>
      <h3>
        {name} <span>{didWords(seen, signals)}</span> <span class={`tag ${TONES[tier]}`}>{tier}</span>
      </h3>
      <p>
        {signals.map((signal, index) => (
          <>
            {index > 0 && ', '}
            <Source seen={seen} signal={signal} />
          </>
        ))}
      </p>
      <blockquote>{markedQuote(quote, tool, name)}</blockquote>
      <p class="faint">{whyWords(first)}</p>
      {correction !== null && (
        <p>
          {correction.by} said on {day(correction.at, visit.workspace.timeZone, visit.now)} that this is wrong: “
          {correction.reason}”. It counts nowhere.
        </p>
      )}
      {mayChange(visit) && <Correct visit={visit} signals={signals} />}
    </article>
  );
}

function Correct({ visit, signals }: { visit: Visit; signals: Signal[] }) {
  const ids = signals.map(({ id }) => <input type="hidden" name="signal" value={id} />);
  if (signals.some(({ correction }) => correction !== null)) {
    return (
      <PostForm visit={visit} action={correctionForm.path} className="inline">
        {ids}
        <button class="quiet" name="do" value="restore" type="submit">
          It is right after all
        </button>
      </PostForm>
    );
  }
  const failed = visit.failed?.fields.get('signal') === signals[0]?.id;
  const written = failed ? writtenIn(visit, correctionForm.path, 'reason') : null;
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
        <button class="button primary" type="submit">
          {signals.length === 1 ? 'It is wrong' : `All ${signals.length} are wrong`}
        </button>
      </PostForm>
    </details>
  );
}

/** What the tool did, by the kind of the evidence. */
function didWords({ pull }: Seen, signals: Signal[]): string {
  const [first] = signals;
  switch (first?.kind) {
    case 'author':
      return 'opened it';
    case 'co_author': {
      const shas = new Set(pull.commits.map(({ sha }) => sha));
      const of = signals.filter(({ source }) => shas.has(source)).length;
      return of > 0 ? `co-wrote ${count(of)} of ${counted(pull.commits.length, 'commit')}` : 'co-wrote it';
    }
    case 'reviewer':
      return 'reviewed it';
    default:
      return 'is named';
  }
}

/** Where a piece of evidence is, with a link to it. */
function Source({ seen, signal: { source } }: { seen: Seen; signal: Signal }) {
  if (source === BY_MODEL) return <span>a model’s opinion</span>;
  const [words, link] = placeOf(seen, source);
  return (
    <a href={link} rel="noreferrer">
      {words}
    </a>
  );
}

const SHA = /^[0-9a-f]{40}$/;
const PLACES: Record<string, string> = { author: 'its author', title: 'its title', body: 'its description' };

function placeOf({ pull, github }: Seen, source: string): [words: string, link: string] {
  const place = PLACES[source];
  if (place !== undefined) return [place, github.pull];
  if (source === 'branch') return ['its branch', github.branch(pull.headRef)];
  if (SHA.test(source)) return [`commit ${source.slice(0, 7)}`, github.commit(source)];
  const comment = pull.comments.find(({ githubId }) => githubId === source);
  return comment ? ['a comment', github.comment(source, comment.kind)] : ['a review', github.review(source)];
}

/** The quote with the words marked that name the tool; all of it when none does. */
export function markedQuote(quote: string, key: string, name: string): Html {
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
  const found = names
    .map((each) => ({ at: lowered.indexOf(each.toLowerCase()), length: each.length }))
    .filter(({ at, length }) => at >= 0 && length > 0)
    .toSorted((one, other) => one.at - other.at || other.length - one.length)[0];
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

/** Why the rule says so, by kind, place and tier. */
function whyWords({ kind, source, tier, quote }: Signal): string {
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
