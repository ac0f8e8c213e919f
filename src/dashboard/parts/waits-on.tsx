import type { WAITING_ON } from '../../domain/facts/waiting.ts';
import { Icon, type IconName } from './icon.tsx';

const WORDS: Record<(typeof WAITING_ON)[number], { words: string; icon: IconName; tone: string }> = {
  reviewers: { words: 'needs a review', icon: 'clock', tone: 'warn' },
  author: { words: 'author’s move', icon: 'commit', tone: '' },
  merge: { words: 'ready to merge', icon: 'check', tone: 'good' },
};

/** The same as `WaitsOn` in words alone. */
export function waitsOnWords(on: keyof typeof WORDS): string {
  return WORDS[on].words;
}

/** Whose move an open pull request is. */
export function WaitsOn({ on }: { on: keyof typeof WORDS }) {
  const { words, icon, tone } = WORDS[on];
  return (
    <span class={`tag ${tone}`}>
      <Icon name={icon} />
      {words}
    </span>
  );
}
