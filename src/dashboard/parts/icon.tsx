/** The lines of each icon, on a grid of 16 × 16. */
const ICONS = {
  overview: 'M2 8 8 2.5 14 8M3.5 7v6.5h9V7',
  flow: 'M2 3.5h5M2 8h12M2 12.5h8',
  reviews: 'M2 3h12v8.500H7.500L4.5 14v-2.500H2zM5.5 7l1.800 1.800L10.800 5.5',
  delivery: 'M8 1.500c2.5 2 3.5 4.5 3 8H5c-.5-3.5.5-6 3-8zM5 8l-2 2.500V13l3-1.500M11 8l2 2.500V13l-3-1.500M8 5.500v.1',
  ai: 'M8 2v4M8 10v4M2 8h4M10 8h4M4 4l2 2M10 10l2 2M12 4l-2 2M6 10l-2 2',
  pulls:
    'M4 5v6M4 5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM4 14a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM12 14a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3zM12 11V6a2 2 0 0 0-2-2H7.500M9 2.5 7.5 4 9 5.5',
  teams:
    'M6 7.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.500c.3-2.5 2-4 4.5-4s4.200 1.5 4.5 4M10.5 3a2.300 2.300 0 0 1 0 4.400M12 9.800c1.300.6 2.200 1.900 2.5 3.700',
  repositories: 'M3 2.500h10v11H3zM6 2.500v11M8.5 6h2',
  goals: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 10.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  health: 'M1.5 8.500H5L6.5 4l3 8L11 8.500h3.5',
  settings:
    'M2 4.500h6.500M12 4.500h2M2 11.500h2M7.5 11.500H14M10.200 6.300a1.800 1.800 0 1 0 0-3.600 1.800 1.800 0 0 0 0 3.600zM5.800 13.300a1.800 1.800 0 1 0 0-3.600 1.800 1.800 0 0 0 0 3.600z',
  search: 'M7 11.500A4.5 4.5 0 1 0 7 2.500a4.5 4.5 0 0 0 0 9zM10.300 10.300 14 14',
  link: 'M6.5 9.5 9.5 6.500M7.5 4.500l1.200-1.200a2.800 2.800 0 0 1 4 4L11.5 8.500M8.5 11.500l-1.200 1.200a2.800 2.800 0 0 1-4-4L4.5 7.5',
  download: 'M8 2.500V10M4.800 7 8 10.200 11.200 7M3 13.500h10',
  open: 'M9.5 2.500h4v4M13.5 2.5 7.5 8.500M11.5 9.500v4h-9v-9h4',
  close: 'M3.5 3.500l9 9M12.5 3.500l-9 9',
  calendar: 'M2.5 3.500h11v10h-11zM2.5 6.500h11M5.5 2v3M10.5 2v3',
  down: 'M4 6l4 4 4-4',
  descending: 'M8 3v10M4.5 9.5 8 13l3.5-3.500',
  ascending: 'M8 13V3M4.5 6.500 8 3l3.5 3.500',
  plus: 'M8 3v10M3 8h10',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.800V8l2.200 1.600',
  commit: 'M8 10.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 8h4M10.5 8h4',
  check: 'M3 8.5 6.5 12 13 4.5',
  warning: 'M8 2 15 13.500H1zM8 6.500v3M8 11.500v.1',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.500V11M8 5v.1',
  more: 'M3.5 8h.1M8 8h.1M12.5 8h.1',
} as const;

export type IconName = keyof typeof ICONS;

/** An icon beside a word that says the same, so that screen readers leave it out. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={ICONS[name]} />
    </svg>
  );
}
