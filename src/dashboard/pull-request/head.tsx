import { count } from '../format.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import { Person } from '../parts/person.tsx';
import { When } from '../parts/when.tsx';
import { WaitsOn } from '../parts/waits-on.tsx';
import { counted } from '../format.ts';
import type { Detail, Seen } from './detail.ts';

interface State {
  words: string;
  icon: IconName;
  tone: string;
}

/** What a pull request is now: open, a draft, merged, closed, or taken back. */
export function stateOf({ state, isDraft, revertedBy }: Pick<Detail, 'state' | 'isDraft' | 'revertedBy'>): State {
  if (state === 'merged' && revertedBy.length > 0) return { words: 'merged, reverted', icon: 'again', tone: 'bad' };
  if (state === 'merged') return { words: 'merged', icon: 'merge', tone: 'good' };
  if (state === 'closed') return { words: 'closed without a merge', icon: 'close', tone: '' };
  return isDraft ? { words: 'draft', icon: 'pulls', tone: '' } : { words: 'open', icon: 'pulls', tone: 'info' };
}

/** The line under the title: state, people, branch, date, size and AI. */
export function About({ seen }: { seen: Seen }) {
  const { visit, pull, github } = seen;
  const { facts, author, mergedBy, mergedAt, closedAt, createdAt, additions, deletions, changedFiles } = pull;
  const { words, icon, tone } = stateOf(pull);
  const ended = mergedAt ?? closedAt;
  return (
    <span class="line about">
      <span class={`tag ${tone}`}>
        <Icon name={icon} />
        {words}
      </span>
      <Person visit={visit} account={author} />
      {mergedAt !== null && mergedBy?.login !== author?.login && (
        <span>merged by {mergedBy?.login ?? 'a deleted account'}</span>
      )}
      <span class="branch">
        into <code>{pull.baseRef}</code>
      </span>
      <When visit={visit} at={ended ?? createdAt} />
      <a href={github.files} rel="noreferrer">
        <b class="good">+{count(additions)}</b> <b class="bad">−{count(deletions)}</b> in{' '}
        {counted(changedFiles, 'file')}
      </a>
      {facts?.sizeClass && <span class="tag">{facts.sizeClass}</span>}
      {facts?.waitingOn && <WaitsOn on={facts.waitingOn} />}
      {facts?.aiAuthored && <span class="tag info">by an agent</span>}
      {facts?.aiAssisted && <span class="tag info">AI assisted</span>}
      {facts?.aiReviewed && <span class="tag">AI reviewed</span>}
    </span>
  );
}
