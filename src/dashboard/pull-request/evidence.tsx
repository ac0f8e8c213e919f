import { BY_MODEL } from '../../domain/ai/evidence.ts';
import { count, counted } from '../format.ts';
import { Correct, CorrectionWords, markedQuote, MAX_TOGETHER, TierTag, whyWords } from '../parts/evidence.tsx';
import { Card, Empty } from '../parts/section.tsx';
import { toolNames } from '../tool-names.tsx';
import type { Detail, Seen } from './detail.ts';

/** How many entries are shown. The strongest come first. */
const MAX_ENTRIES = 12;

type Signal = Detail['aiSignals'][number];

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

async function Entry({ seen, signals }: { seen: Seen; signals: Signal[] }) {
  const { visit } = seen;
  const [first] = signals;
  if (!first) return null;
  const { tool, tier, correction } = first;
  const [name = tool] = await toolNames(visit, [tool]);
  return (
    <article class={correction === null ? 'evidence' : 'evidence wrong'}>
      <h3>
        {name} <span>{didWords(seen, signals)}</span> <TierTag tier={tier} />
      </h3>
      <p>
        {signals.map((signal, index) => (
          <>
            {index > 0 && ', '}
            <Source seen={seen} signal={signal} />
          </>
        ))}
      </p>
      <blockquote>{markedQuote(first, name)}</blockquote>
      <p class="faint">{whyWords(first)}</p>
      <CorrectionWords visit={visit} of={first} />
      <Correct visit={visit} signals={signals} />
    </article>
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
