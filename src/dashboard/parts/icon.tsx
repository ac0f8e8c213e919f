/** The lines of each icon, on a grid of 16 × 16. */
const ICONS = {
  overview: 'M2 8 8 2.5 14 8M3.5 7v6.5h9V7',
  flow: 'M2 3.5h5M2 8h12M2 12.5h8',
  reviews: 'M2 3h12v8.5H7.5L4.5 14v-2.5H2zM5.5 7l1.8 1.8L10.8 5.5',
  delivery: 'M8 1.5c2.5 2 3.5 4.5 3 8H5c-.5-3.5.5-6 3-8zM5 8l-2 2.5V13l3-1.5M11 8l2 2.5V13l-3-1.5M8 5.5v.1',
  ai: 'M8 2v4M8 10v4M2 8h4M10 8h4M4 4l2 2M10 10l2 2M12 4l-2 2M6 10l-2 2',
  pulls:
    'M4 5v6M4 5a1.5 1.5 0 100-3 1.5 1.5 0 000 3zM4 14a1.5 1.5 0 100-3 1.5 1.5 0 000 3zM12 14a1.5 1.5 0 100-3 1.5 1.5 0 000 3zM12 11V6a2 2 0 00-2-2H7.5M9 2.5 7.5 4 9 5.5',
  teams:
    'M6 7.5a2.5 2.5 0 100-5 2.5 2.5 0 000 5zM1.5 13.5c.3-2.5 2-4 4.5-4s4.2 1.5 4.5 4M10.5 3a2.3 2.3 0 010 4.4M12 9.8c1.3.6 2.2 1.9 2.5 3.7',
  repositories: 'M3 2.5h10v11H3zM6 2.5v11M8.5 6h2',
  goals: 'M8 14A6 6 0 1 0 8 2a6 6 0 000 12zM8 10.5a2.5 2.5 0 100-5 2.5 2.5 0 000 5z',
  health: 'M1.5 8.5H5L6.5 4l3 8L11 8.5h3.5',
  settings:
    'M2 4.5h6.5M12 4.5h2M2 11.5h2M7.5 11.5H14M10.2 6.3a1.8 1.8 0 100-3.6 1.8 1.8 0 000 3.6zM5.8 13.3a1.8 1.8 0 100-3.6 1.8 1.8 0 000 3.6z',
  search: 'M7 11.5A4.5 4.5 0 1 0 7 2.5a4.5 4.5 0 000 9zM10.3 10.3 14 14',
  link: 'M6.5 9.5 9.5 6.5M7.5 4.5l1.2-1.2a2.8 2.8 0 014 4L11.5 8.5M8.5 11.5l-1.2 1.2a2.8 2.8 0 01-4-4L4.5 7.5',
  download: 'M8 2.5V10M4.8 7 8 10.2 11.2 7M3 13.5h10',
  open: 'M9.5 2.5h4v4M13.5 2.5 7.5 8.5M11.5 9.5v4h-9v-9h4',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  calendar: 'M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v3M10.5 2v3',
  down: 'M4 6l4 4 4-4',
  descending: 'M8 3v10M4.5 9.5 8 13l3.5-3.5',
  ascending: 'M8 13V3M4.5 6.5 8 3l3.5 3.5',
  plus: 'M8 3v10M3 8h10',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 000 12zM8 4.8V8l2.2 1.6',
  commit: 'M8 10.5a2.5 2.5 0 100-5 2.5 2.5 0 000 5zM1.5 8h4M10.5 8h4',
  merge:
    'M4.5 5v6M4.5 5a1.5 1.5 0 100-3 1.5 1.5 0 000 3zM4.5 14a1.5 1.5 0 100-3 1.5 1.5 0 000 3zM11.5 10a1.5 1.5 0 100-3 1.5 1.5 0 000 3zM4.5 5c.5 2.5 2.5 3.5 5.5 3.5',
  comment: 'M2.5 3h11v7.5H7.5L4.5 13v-2.5h-2z',
  bot: 'M3.5 6h9v6.5h-9zM8 6V3.5M6.2 8.8v.9M9.8 8.8v.9M2 8.5v2M14 8.5v2',
  again: 'M13 8a5 5 0 11-1.5-3.55M13 2.5v2.5h-2.5',
  check: 'M3 8.5 6.5 12 13 4.5',
  lock: 'M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 015 0v2.5',
  eye: 'M1.5 8C3 5 5.3 3.5 8 3.5S13 5 14.5 8C13 11 10.7 12.5 8 12.5S3 11 1.5 8zM8 10a2 2 0 100-4 2 2 0 000 4z',
  warning: 'M8 2 15 13.5H1zM8 6.5v3M8 11.5v.1',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 000 12zM8 7.5V11M8 5v.1',
  more: 'M3.5 8h.1M8 8h.1M12.5 8h.1',
} as const;

export type IconName = keyof typeof ICONS;

/**
 * An icon beside a word that says the same, so that screen readers leave it out. `id` is for one that `SameIcon` shows again.
 */
export function Icon({ name, id }: { name: IconName; id?: string | undefined }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path id={id} d={ICONS[name]} />
    </svg>
  );
}

/** An icon that stands on the page already: far below it, its lines would be carried a second time. */
export function SameIcon({ id }: { id: string }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <use href={`#${id}`} />
    </svg>
  );
}
