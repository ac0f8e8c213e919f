import type { Html } from '../html.ts';
import { Icon, type IconName } from './icon.tsx';

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'plain';

const ICONS: Record<Tone, IconName | null> = {
  good: 'check',
  warn: 'clock',
  bad: 'close',
  info: 'health',
  plain: null,
};

/** A state in a few words: by colour, icon and word. */
export function Chip({ tone, icon = ICONS[tone], children }: { tone: Tone; icon?: IconName | null; children: Html }) {
  return (
    <span class={tone === 'plain' ? 'tag' : `tag ${tone}`}>
      {icon && <Icon name={icon} />}
      {children}
    </span>
  );
}
