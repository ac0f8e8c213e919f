import { count, counted } from '../format.ts';
import { type ChartProps, DataTable, Figure, Key, Linked, percent, tip } from './parts.tsx';

const HEIGHT = 16;
const STEPS = ['step-1', 'step-2', 'step-3', 'step-4'] as const;

/** One row: how many are in each of four steps, from the youngest to the oldest. */
export interface AgeBar {
  key: string;
  name: string;
  counts: [number, number, number, number];
}

interface Props extends ChartProps {
  bars: AgeBar[];
  /** What the steps are: under 1d, 1–3d, … */
  steps: [string, string, string, string];
  /** Where a row leads; with a step (0 to 3), where this part of it leads. */
  href: (bar: AgeBar, step: number | null) => string | null;
}

/** Stacked bars on one linear axis: how many of each, by how old they are, in four steps of one colour. */
export function AgeBars({ id, label, bars, steps, href }: Props) {
  const totals = bars.map(({ counts }) => sumOf(counts));
  const most = Math.max(1, ...totals);
  return (
    <Figure id={id} kind="age-bars" table={<Table label={label} bars={bars} steps={steps} href={href} />}>
      <ul aria-label={label} data-chart="links">
        {bars.map((bar, row) => (
          <li class="age-bar">
            <span class="age-bar-name">{bar.name}</span>
            <Row bar={bar} steps={steps} most={most} href={href} />
            <span class="age-bar-total">
              <Linked href={href(bar, null)}>{count(totals[row] ?? 0)}</Linked>
            </span>
          </li>
        ))}
      </ul>
      <Key entries={steps.map((text, step) => ({ mark: 'box', className: STEPS[step] ?? 'step-4', text }))} />
    </Figure>
  );
}

function Row({ bar, steps, most, href }: Pick<Props, 'steps' | 'href'> & { bar: AgeBar; most: number }) {
  const sentence = steps.map((step, index) => `${step} ${count(bar.counts[index] ?? 0)}`).join(', ');
  const parts = bar.counts.map((n, step) => {
    const before = sumOf(bar.counts.slice(0, step));
    const place = { x: percent(before / most), width: percent(n / most), y: 0, height: HEIGHT };
    const shape = <rect class={STEPS[step]} {...place} />;
    const words = steps[step] ?? '';
    const link = href(bar, step);
    if (n === 0) return null;
    if (link === null) return <g data-tip={tip(bar.name, [words, counted(n, 'pull request')])}>{shape}</g>;
    // The row's total has the same list and more, and is the one that Tab reaches.
    return (
      <a href={link} tabindex={-1}>
        {shape}
      </a>
    );
  });
  return (
    <>
      <svg class="chart-drawing" width="100%" height={HEIGHT} aria-hidden="true">
        {parts}
      </svg>
      <span class="sr">{sentence}</span>
    </>
  );
}

function Table({ label, bars, steps, href }: Pick<Props, 'label' | 'bars' | 'steps' | 'href'>) {
  const rows = bars.map((bar) => [
    bar.name,
    ...bar.counts.map((n, step) => <Linked href={n === 0 ? null : href(bar, step)}>{count(n)}</Linked>),
    count(sumOf(bar.counts)),
  ]);
  return <DataTable caption={label} columns={['Whose', ...steps, 'All']} rows={rows} />;
}

function sumOf(counts: number[]): number {
  return counts.reduce((sum, n) => sum + n, 0);
}
