/** One measured figure. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** The goal, or what the figure is compared with, in words. */
  goal?: string;
}

/** Takes a figure as soon as it is known. */
export type Report = (figure: Figure) => void;

export interface Bench {
  /** The name that selects the part: `--only NAME`. */
  name: string;
  run(report: Report, quick: boolean): Promise<void>;
}

/** `name: value unit (goal …)` */
export function describeFigure({ name, value, unit, goal }: Figure): string {
  const text = Math.abs(value) < 100 ? String(Number(value.toPrecision(3))) : value.toFixed(0);
  return `${name}: ${text}${unit === '' ? '' : ` ${unit}`}${goal === undefined ? '' : ` (goal ${goal})`}`;
}

/** The middle of some values; of an even number the mean of the two in the middle. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}
