import { describe, expect, it } from 'vitest';
import { AgeBars } from '../../../src/dashboard/charts/age-bars.tsx';
import { Histogram, type HistogramBin } from '../../../src/dashboard/charts/histogram.tsx';
import { dotsPath, Key, linePath } from '../../../src/dashboard/charts/parts.tsx';
import { type DurationWeek, PeriodChart } from '../../../src/dashboard/charts/period-chart.tsx';
import { durationScale } from '../../../src/dashboard/charts/scale.ts';
import { Spark } from '../../../src/dashboard/charts/spark.tsx';
import { shownOf, type Strip, StripMark, Strips } from '../../../src/dashboard/charts/strips.tsx';
import { drawn, linksIn, rowsIn } from './drawn.ts';

const [HOUR, DAY] = [3_600, 86_400];
const CALENDAR = { zone: 'UTC', now: '2026-11-28T21:34:00Z' };
const EVIL = `<script>alert("1")</script>' & co`;
const MONDAY = Date.parse('2026-08-31T00:00:00Z');

function week(index: number, n: number, p50: number | null, more: Partial<DurationWeek> = {}): DurationWeek {
  const from = MONDAY + index * 7 * DAY * 1_000;
  const longer = (factor: number) => (p50 === null ? null : p50 * factor);
  return {
    from: new Date(from).toISOString(),
    to: new Date(from + 7 * DAY * 1_000).toISOString(),
    state: 'whole',
    n,
    p50,
    p75: longer(4),
    p90: longer(10),
    values: [],
    count: n,
    ...more,
  };
}

function periods(weeks: DurationWeek[], more: Partial<Parameters<typeof PeriodChart>[0]> = {}): string {
  return drawn(
    <PeriodChart
      id="cycle"
      label="Cycle time by week"
      counted="merged"
      weeks={weeks}
      annotations={[]}
      selected={null}
      href={({ from, to }) => `/?at=${from.slice(0, 10)}&to=${to.slice(0, 10)}`}
      {...CALENDAR}
      {...more}
    />,
  );
}

describe('the line of a key number', () => {
  it.each([
    ['nothing', []],
    ['one value', [5]],
    ['equal values', [3, 3, 3]],
    ['nothing known', [null, null]],
    ['gaps', [1, null, 3, 4, null, 6]],
    ['large and small values', [0, 1e15]],
  ])('is drawn of %s', (_, values) => {
    for (const scale of ['linear', 'log'] as const) {
      expect(drawn(<Spark values={values} scale={scale} isOpen />)).toContain('<svg class="spark"');
    }
  });

  it('has a gap where a value is not known, and no dot when the last one is not', () => {
    const html = drawn(<Spark values={[1, 2, null, 3, 4, null]} scale="linear" isOpen={false} />);
    expect(html.match(/<path class="spark-line"/g)).toHaveLength(2);
    expect(html).not.toContain('spark-end');
  });

  it('is dashed to a week that is open', () => {
    const html = drawn(<Spark values={[1, 2, 3]} scale="linear" isOpen />);
    expect(html.match(/class="spark-line"/g)).toHaveLength(1);
    expect(html.match(/class="spark-line dashed"/g)).toHaveLength(1);
  });
});

describe('a path of whole distances', () => {
  const points = [
    { x: 0, y: 60.6 },
    { x: 1, y: 59.4 },
    { x: 2, y: 70 },
    { x: 5, y: 70.4 },
  ];

  it('goes from each point to the next, and back', () => {
    expect(linePath(points)).toBe('M0 61l1-2 1 11 3 0');
    expect(linePath(points.toReversed())).toBe('M5 70l-3 0-1-11-1 2');
    expect([linePath(points.slice(0, 1)), linePath([])]).toEqual(['M0 61', '']);
  });

  it('has a dot at each point', () => {
    expect(dotsPath(points)).toBe('M0 61h0m1-2h0m1 11h0m3 0h0');
  });
});

describe('a duration by week', () => {
  it.each([1, 2, 13, 26, 53, 104, 520])('is drawn of %d weeks', (length) => {
    const weeks = Array.from({ length }, (_, index) => week(index, 5 + (index % 20), HOUR * (1 + (index % 40))));
    const html = periods(weeks);
    expect(rowsIn(html)).toHaveLength(length);
    const drawing = html.slice(0, html.indexOf('<details'));
    expect(linksIn(drawing).length).toBeLessThanOrEqual(53);
    expect([...drawing.matchAll(/<text/g)].length).toBeLessThanOrEqual(24);
  });

  it('leads from each week to its pull requests, and shows every value in the table', () => {
    const html = periods([week(0, 11, 17 * HOUR), week(1, 16, 18 * HOUR), week(2, 0, null)]);
    const links = ['/?at=2026-08-31&to=2026-09-07', '/?at=2026-09-07&to=2026-09-14', '/?at=2026-09-14&to=2026-09-21'];
    expect(linksIn(html)).toEqual([...links, ...links]);
    expect(rowsIn(html)).toEqual([
      ['31 Aug – 6 Sep', '17h', '2d 20h', '7d 2h', '11', '11'],
      ['7 Sep – 13 Sep', '18h', '3d', '7d 12h', '16', '16'],
      ['14 Sep – 20 Sep', '–', '–', '–', '0', '0'],
    ]);
    expect(html).toContain('aria-label="Week of 31 Aug – 6 Sep: half within 17 hours, 11 merged"');
    expect(html).toContain('role="group"');
  });

  it('has bands from their edge down to the medians, and one path for all dots that are sure', () => {
    const html = periods([week(0, 12, DAY), week(1, 12, DAY), week(2, 9, DAY)]);
    const ofClass = (name: string) =>
      [...html.matchAll(new RegExp(`class="${name}" d="([^"]*)"`, 'g'))].map(([, d]) => d);
    const [medians = ''] = ofClass('chart-line');
    for (const band of ['chart-band-1', 'chart-band-2'])
      expect(ofClass(band)[0]).toContain(`${medians.replace('M', 'L')}z`);
    expect(ofClass('chart-points accent')[0]?.match(/h0/g)).toHaveLength(2);
    expect(ofClass('chart-points edge')).toEqual(ofClass('chart-points accent'));
  });

  it('has tooltips of its own only where the table has no row', () => {
    expect(periods([week(0, 12, DAY), week(1, 12, DAY)])).not.toContain('data-tip');
    expect(periods([week(0, 12, DAY)], { href: () => null })).toContain(
      'data-tip="Week of 31 Aug – 6 Sep\nHalf within\t1d',
    );
    const many = Array.from({ length: 104 }, (_, index) => week(index, 12, DAY));
    expect(periods(many).match(/data-tip="Weeks of/g)).toHaveLength(52);
  });

  it('has a long table only when it is asked for, and tooltips of its own until then', () => {
    const year = Array.from({ length: 52 }, (_, index) => week(index, 12, DAY));
    const asked = (isOpen: boolean) => periods(year, { longTable: (id) => ({ isOpen, href: `/?table=${id}` }) });
    expect(asked(false)).toContain('<a class="chart-table" href="/?table=cycle#cycle">Show as table</a>');
    expect(asked(false)).not.toContain('<table');
    expect(asked(false).match(/data-tip="Week of/g)).toHaveLength(52);
    expect(asked(true)).toContain('<details class="chart-table" open="">');
    expect(rowsIn(asked(true))).toHaveLength(52);
    expect(asked(true)).not.toContain('data-tip');
    const quarter = periods(year.slice(0, 15), { longTable: () => expect.fail('the table of a quarter is not long') });
    expect(rowsIn(quarter)).toHaveLength(15);
    expect(quarter).not.toContain(' open');
  });

  it('has hardly more elements for ten years than for two: labels of the years', () => {
    const elements = (years: number) => {
      const weeks = Array.from({ length: 52 * years }, (_, index) => week(index, index % 4 === 0 ? 3 : 12, DAY));
      const longTable = () => ({ isOpen: false, href: '/' });
      return periods(weeks, { longTable }).match(/<[a-z]/g)?.length;
    };
    expect(elements(10)).toBeLessThan((elements(2) ?? 0) + 10);
  });

  it('is one picture when nothing can be pressed', () => {
    const html = periods([week(0, 11, HOUR)], { href: () => null });
    expect(html).toContain('role="img"');
    expect(linksIn(html)).toEqual([]);
  });

  it('shows what is not whole or not sure', () => {
    const html = periods([
      week(0, 12, HOUR, { state: 'partial' }),
      week(1, 9, HOUR),
      week(2, 3, HOUR, { values: [60, HOUR, DAY] }),
      week(3, 20, HOUR),
      week(4, 20, HOUR, { state: 'open' }),
    ]);
    expect(html.match(/class="chart-dot hollow"/g)).toHaveLength(2);
    expect(html.match(/class="chart-value"/g)).toHaveLength(3);
    expect(html.match(/class="chart-bar unfinished" fill="url\(#cycle-hatch\)"/g)).toHaveLength(2);
    expect(/class="chart-line dashed" d="([^"]*)"/.exec(html)?.[1]?.match(/M/g)).toHaveLength(2);
    expect(rowsIn(html)[2]).toEqual(['14 Sep – 20 Sep', '1m, 1h, 1d', '–', '–', '3', '3']);
    expect(html).toContain('>open</text>');
  });

  it('draws a week that its window cuts narrower', () => {
    const cut = { to: new Date(MONDAY + (7 + 2) * DAY * 1_000).toISOString() };
    const html = periods([week(0, 12, HOUR), week(1, 12, HOUR, cut)]);
    const widths = [...html.matchAll(/class="chart-bar"[^>]*width="([\d.]+)%"/g)].map(([, width]) => Number(width));
    expect(widths[1]).toBeLessThan((widths[0] ?? 0) / 2);
  });

  it('marks what is selected, and what made weeks differ', () => {
    const at = new Date(MONDAY + 3.5 * DAY * 1_000).toISOString();
    const annotations = [
      { at, title: EVIL, kind: 'failure' as const, href: '/delivery?pr=1' },
      { at: '2020-01-01T00:00:00Z', title: 'before the window', kind: 'note' as const, href: null },
    ];
    const html = periods([week(0, 12, HOUR), week(1, 12, HOUR)], { selected: week(0, 0, 0).from, annotations });
    expect(html).toContain('class="chart-bar selected"');
    expect(html).toContain('aria-current="true"');
    expect(html).toContain('<line x1="25%" x2="25%"');
    expect(linksIn(html)).toContain('/delivery?pr=1');
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('before the window');
  });

  it.each([
    ['no week', []],
    ['a week without a value', [week(0, 0, null)]],
    ['values of 0', [week(0, 20, 0), week(1, 20, 0)]],
    ['huge values', [week(0, 20, 1e13), week(1, 1e12, 60)]],
    ['equal values', [week(0, 20, DAY, { p75: DAY, p90: DAY }), week(1, 20, DAY, { p75: DAY, p90: DAY })]],
  ])('is drawn of %s', (_, weeks) => {
    expect(periods(weeks)).toContain('<figure class="chart period" id="cycle">');
  });
});

describe('strips', () => {
  const strip = (name: string, n: number, p50: number | null, more: Partial<Strip> = {}): Strip => ({
    key: name,
    name,
    note: '',
    stage: 'pickup',
    n,
    p25: p50 === null ? null : p50 / 4,
    p50,
    p75: p50 === null ? null : p50 * 4,
    p90: p50 === null ? null : p50 * 8,
    values: [],
    ...more,
  });
  const strips = (...all: Strip[]): string =>
    drawn(
      <Strips
        id="stages"
        label="Where the time goes"
        groups={[{ title: 'Reviewed', strips: all }]}
        href={({ key }) => `/?behind=${key}`}
        withN
      />,
    );

  it('show the middle half, the median, and 9 of 10, with a link', () => {
    const html = strips(strip('pickup', 186, 13 * HOUR), strip('review', 186, 20 * HOUR, { stage: 'review' }));
    expect(html.match(/class="strip-bar"/g)).toHaveLength(2);
    expect(html).toContain('strip-mark review');
    expect(html).toContain('<span aria-hidden="true">13h</span><span class="sr">13 hours</span>');
    expect(linksIn(html).slice(0, 2)).toEqual(['/?behind=pickup', '/?behind=review']);
    expect(rowsIn(html)[0]).toEqual(['Reviewed: pickup', '3h 15m', '13h', '2d 4h', '4d 8h', '186']);
  });

  it('are hollow of fewer than ten, and the values themselves of fewer than five', () => {
    const html = strips(
      strip('few', 9, HOUR),
      strip('fewer', 3, HOUR, { values: [60, HOUR, DAY] }),
      strip('none', 0, null),
    );
    expect(html.match(/class="strip-dot hollow"/g)).toHaveLength(1);
    expect(html.match(/class="strip-one"/g)).toHaveLength(3);
    expect(html.match(/class="strip-bar"/g)).toHaveLength(1);
    expect(rowsIn(html)[1]).toEqual(['Reviewed: fewer', '–', '1m, 1h, 1d', '–', '–', '3']);
    expect(rowsIn(html)[2]).toEqual(['Reviewed: none', '–', '–', '–', '–', '0']);
  });

  it('stand alone in the cells of a table on one scale', () => {
    const all = [strip('a', 20, HOUR), strip('b', 3, null, { values: [DAY] })];
    const scale = durationScale(all.flatMap(shownOf));
    const cells = all.map((each) => drawn(<StripMark strip={each} scale={scale} />));
    expect(cells.map((cell) => /cx="([^"]*)"/.exec(cell)?.[1])).toEqual(['30.37%', '100%']);
    expect(cells.every((cell) => cell.includes('aria-hidden="true"'))).toBe(true);
  });

  it.each([
    ['nothing', []],
    ['a name that is code', [strip(EVIL, 20, HOUR)]],
    ['nothing known', [strip('a', 20, null)]],
    ['values of 0', [strip('a', 20, 0)]],
    ['huge values', [strip('a', 20, 1e13)]],
  ])('are drawn of %s', (_, all) => {
    expect(strips(...all)).toContain('<figure class="chart strips" id="stages">');
  });
});

describe('a histogram', () => {
  const bin = (label: string, n: number, isTail = false): HistogramBin => ({
    key: label,
    label,
    words: `from ${label}`,
    n,
    isTail,
  });
  const histogram = (bins: HistogramBin[]): string =>
    drawn(
      <Histogram id="spread" label="How long they took" bins={bins} selected="1h" href={({ key }) => `/?bin=${key}`} />,
    );

  it('has one bar a range with its count, the selected and the tail in colours of their own', () => {
    const html = histogram([bin('0', 0), bin('1h', 12), bin('6h', 45), bin('14d', 44, true)]);
    expect(html.match(/<rect class="chart-bar/g)).toHaveLength(3);
    expect(html).toContain('class="chart-bar selected"');
    expect(html).toContain('class="chart-bar tail"');
    expect(html).toContain('aria-label="from 6h: 45 pull requests"');
    expect(linksIn(html).slice(0, 4)).toEqual(['/?bin=0', '/?bin=1h', '/?bin=6h', '/?bin=14d']);
    expect(rowsIn(html)).toEqual([
      ['from 0', '0'],
      ['from 1h', '12'],
      ['from 6h', '45'],
      ['from 14d', '44'],
    ]);
  });

  it.each([
    ['nothing', []],
    ['one range', [bin('1h', 1)]],
    ['ranges without a value', [bin('1h', 0), bin('2h', 0)]],
    ['a large and a small count', [bin('1h', 1), bin('2h', 1e9)]],
    ['many ranges', Array.from({ length: 41 }, (_, index) => bin(`${index}m`, index))],
    ['a name that is code', [bin(EVIL, 3)]],
  ])('is drawn of %s', (_, bins) => {
    expect(histogram(bins)).toContain('id="spread"');
  });
});

describe('bars by age', () => {
  const bars = (...counts: [number, number, number, number][]): string =>
    drawn(
      <AgeBars
        id="moves"
        label="Who has the next move"
        bars={counts.map((each, index) => ({
          key: `k${index}`,
          name: index === 0 ? EVIL : 'The author',
          counts: each,
        }))}
        steps={['under 1d', '1–3d', '3–14d', 'longer']}
        href={({ key }, step) => `/reviews?of=${key}${step === null ? '' : `&step=${step}`}`}
      />,
    );

  it('are stacked in steps that are links, and add up', () => {
    const html = bars([1, 2, 3, 46], [0, 0, 0, 0]);
    expect(html).toContain('<span class="sr">under 1d 1, 1–3d 2, 3–14d 3, longer 46</span>');
    expect(linksIn(html)).toContain('/reviews?of=k0&step=3');
    const widths = [...html.matchAll(/<rect class="step-\d" x="[\d.]+%" width="([\d.]+)%"/g)].map(([, width]) =>
      Number(width),
    );
    expect(widths.reduce((sum, width) => sum + width, 0)).toBeCloseTo(100, 1);
    expect(rowsIn(html)[1]).toEqual(['The author', '0', '0', '0', '0', '0']);
  });

  it('are drawn of nothing, and of huge counts', () => {
    expect(bars()).toContain('id="moves"');
    expect(bars([0, 1e12, 1, 0])).toContain('1,000,000,000,001');
  });
});

it('a legend has a shape for each mark', () => {
  const marks = ['line', 'box', 'dot', 'diamond', 'square', 'hollow', 'triangle', 'hatched'] as const;
  const html = drawn(
    <Key entries={marks.map((mark) => ({ mark, className: `of-${mark}`, text: `${mark} ${EVIL}` }))} />,
  );
  expect(html.match(/<li>/g)).toHaveLength(marks.length);
  for (const mark of marks) expect(html).toMatch(new RegExp(`<(?:line|rect|circle|path) class="of-${mark}"`));
});
