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

/** A state in a few words: by colour, icon and word. With an address it is a link. */
export function Chip({
  tone,
  icon = ICONS[tone],
  href,
  children,
}: {
  tone: Tone;
  icon?: IconName | null;
  href?: string;
  children: Html;
}) {
  const name = tone === 'plain' ? 'tag' : `tag ${tone}`;
  const content = (
    <>
      {icon && <Icon name={icon} />}
      {children}
    </>
  );
  return href === undefined ? (
    <span class={name}>{content}</span>
  ) : (
    <a class={name} href={href}>
      {content}
    </a>
  );
}
