import { OTHER_TOOL } from '../../../domain/ai/tools.ts';
import { UNNAMED_TOOL } from '../../tool-names.tsx';
import { SIGNAL_KINDS, TIERS, type AiSignal } from '../../../domain/ai/evidence.ts';
import { apiFiltersOf, windowQueryOf } from '../../../domain/page-address.ts';
import { signalsRoute } from '../../../routes/ai/signals.ts';
import { ProblemError } from '../../../routes/problem.ts';
import { count, counted, day } from '../../format.ts';
import { gitHubPages } from '../../github-pages.ts';
import { Correct, CorrectionWords, markedQuote, TierTag, whyWords } from '../../parts/evidence.tsx';
import { Menu } from '../../parts/filter-bar.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Card, Empty } from '../../parts/section.tsx';
import type { Answer } from '../../read.ts';
import { gitHubApiOf, hereWith, pullRequestHref, type Visit } from '../../visit.ts';
import { filtersHere } from './uses.ts';

/** How many signals a page of the list has. */
const PAGE = '6';

/** Which evidence is listed: the parameters that only this page has. */
export const EVIDENCE_PARAMETERS = ['kind', 'tier', 'corrected', 'after'] as const;

/** Where the list stands on the page, so that its links come back to it. */
const PLACE = '#evidence';

const CHOICES = {
  kind: {
    name: 'What',
    all: 'everything',
    values: { author: 'wrote', co_author: 'co-wrote', statement: 'is named', reviewer: 'reviewed' },
  },
  tier: {
    name: 'How sure',
    all: 'any',
    values: { certain: 'certain', strong: 'strong', weak: 'weak, not counted' },
  },
  corrected: { name: 'Marked as wrong', all: 'any', values: { true: 'yes', false: 'no' } },
} as const satisfies Record<string, { name: string; all: string; values: Record<string, string> }>;
type Choice = keyof typeof CHOICES;

type Signal = Answer<typeof signalsRoute>['data'][number];

/** What the list is asked for. */
export type AskedEvidence = Partial<Record<Choice, string>>;

/** Reads what an address asks of the list. Throws 400 for a value that there is not. */
export function askedEvidence({ address: { own } }: Visit): AskedEvidence {
  const asked: AskedEvidence = {};
  for (const [name, allowed] of [
    ['kind', SIGNAL_KINDS],
    ['tier', TIERS],
    ['corrected', ['true', 'false']],
  ] as const) {
    const value = own[name];
    if (value === undefined) continue;
    const wrong = value.split(',').find((each) => !(allowed as readonly string[]).includes(each));
    if (wrong !== undefined) {
      const message = `one of ${allowed.join(', ')}`;
      throw new ProblemError(400, `${name}: ${message}`, [{ path: name, message }]);
    }
    asked[name] = value;
  }
  return asked;
}

/** The newest evidence, each piece with its words, its source, how sure it is, and by which rules. */
export async function EvidenceExplorer({ visit, asked }: { visit: Visit; asked: AskedEvidence }) {
  const { address, read } = visit;
  // The tool of the page's filter is here the one that a signal names: else weak signals could not be found.
  const { tool, ...filters } = { ...address.filters, ...filtersHere(visit) };
  const list = await read(signalsRoute, {
    query: {
      ...windowQueryOf(address.window),
      ...apiFiltersOf(filters),
      ...(tool !== undefined && { tool }),
      ...asked,
      ...(address.own.after !== undefined && { cursor: address.own.after }),
      limit: PAGE,
    },
  });
  return (
    <section id="evidence" class="anchored">
      <Card
        title="Newest evidence"
        note={counted(list.n, 'signal')}
        aside={(Object.keys(CHOICES) as Choice[]).map((name) => (
          <ChoiceMenu visit={visit} name={name} value={asked[name]} />
        ))}
        foot={
          <>
            {address.own.after !== undefined && <a href={here(visit, { after: null })}>Newest</a>}
            {list.nextCursor !== null && <a href={here(visit, { after: list.nextCursor })}>Older</a>}
            <span>Each names its source. Weak evidence is in no total.</span>
          </>
        }
        flush
      >
        {list.data.length === 0 ? (
          <Empty>
            <p>
              {Object.keys(asked).length === 0 ? (
                'No evidence was found in this window. That does not prove that no tool had a hand.'
              ) : (
                <>
                  No evidence matches these filters.{' '}
                  <a href={here(visit, { kind: null, tier: null, corrected: null, after: null })}>Show all</a>
                </>
              )}
            </p>
          </Empty>
        ) : (
          list.data.map((signal) => <Entry visit={visit} signal={signal} />)
        )}
      </Card>
    </section>
  );
}

function here(visit: Visit, own: Record<string, string | null>): string {
  return hereWith(visit, { own }) + PLACE;
}

function ChoiceMenu({ visit, name, value }: { visit: Visit; name: Choice; value: string | undefined }) {
  const { name: words, all, values } = CHOICES[name];
  const known: Record<string, string> = values;
  const entries: [value: string | null, words: string][] = [[null, all], ...Object.entries(known)];
  return (
    <Menu name={words} value={value === undefined ? all : (known[value] ?? value)} isSet={value !== undefined}>
      <ul class="options">
        {entries.map(([each, shown]) => (
          <li>
            <a
              href={here(visit, { [name]: each, after: null })}
              {...(each === (value ?? null) && { 'aria-current': 'true' })}
            >
              {shown}
              {each === (value ?? null) && <Icon name="check" />}
            </a>
          </li>
        ))}
      </ul>
    </Menu>
  );
}

const DID: Record<AiSignal['kind'], string> = {
  author: 'opened it',
  co_author: 'co-wrote a commit',
  statement: 'is named in it',
  reviewer: 'reviewed it',
};

function Entry({ visit, signal }: { visit: Visit; signal: Signal }) {
  const { workspace, now } = visit;
  const { toolName, kind, tier, at, ruleVersion, pullRequest, correction } = signal;
  return (
    <article class={correction === null ? 'evidence' : 'evidence wrong'}>
      <h3>
        {signal.tool === OTHER_TOOL ? UNNAMED_TOOL : toolName} <span>{DID[kind]}</span> <TierTag tier={tier} />
      </h3>
      <p class="faint">
        <a href={pullRequestHref(visit, pullRequest.id)} title={pullRequest.title}>
          #{pullRequest.number}
        </a>{' '}
        · <time datetime={at}>{day(at, workspace.timeZone, now)}</time>
      </p>
      <blockquote>{markedQuote(signal, toolName)}</blockquote>
      <p class="faint">
        {whyWords(signal)} <Source visit={visit} signal={signal} /> · rules v{count(ruleVersion)}
      </p>
      <CorrectionWords visit={visit} of={signal} />
      <Correct visit={visit} signals={[signal]} />
    </article>
  );
}

const PLACES: Record<string, string> = {
  author: 'its author',
  branch: 'its branch',
  title: 'its title',
  body: 'its description',
  analysis: 'what the model read',
};

/** Where a piece of evidence is on GitHub. */
function Source({ visit, signal: { source, kind, pullRequest } }: { visit: Visit; signal: Signal }) {
  const github = gitHubPages(gitHubApiOf(visit));
  const pull = `${github}/${pullRequest.repository}/pull/${pullRequest.number}`;
  const isCommit = /^[0-9a-f]{40}$/.test(source);
  const href = isCommit ? `${pull}/commits/${source}` : pull;
  const words = isCommit
    ? `commit ${source.slice(0, 7)}`
    : (PLACES[source] ?? (kind === 'reviewer' ? 'a review' : 'a comment'));
  return (
    <a href={href} rel="noreferrer">
      {words}
    </a>
  );
}
