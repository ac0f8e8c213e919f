import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CountBars, type CountWeek } from '../../../src/dashboard/charts/count-bars.tsx';
import { Coverage } from '../../../src/dashboard/charts/coverage.tsx';
import { foldedPlaces, quietNights } from '../../../src/dashboard/charts/folds.ts';
import { GoalBar } from '../../../src/dashboard/charts/goal-bar.tsx';
import { Heat } from '../../../src/dashboard/charts/heat.tsx';
import { type Lane, type LaneEvent, type LaneEventKind, Lanes } from '../../../src/dashboard/charts/lanes.tsx';
import { Marks, type MarkedEvent } from '../../../src/dashboard/charts/marks.tsx';
import { type ChartPoint, PointsChart, type PointWeek } from '../../../src/dashboard/charts/points.tsx';
import { drawn, linksIn, rowsIn } from './drawn.ts';

const [HOUR, DAY] = [3_600, 86_400];
const CALENDAR = { zone: 'UTC', now: '2026-11-28T21:34:00Z' };
const EVIL = `<script>alert("1")</script>' & co`;
const MONDAY = Date.parse('2026-08-31T00:00:00Z');
const after = (seconds: number): string => new Date(MONDAY + seconds * 1_000).toISOString();
const weekFrom = (index: number) => ({ from: after(index * 7 * DAY), to: after((index + 1) * 7 * DAY) });

describe('counts by week', () => {
  const week = (index: number, values: (number | null)[], state: CountWeek['state'] = 'whole'): CountWeek => ({
    ...weekFrom(index),
    state,
    values,
  });
  const bars = (weeks: CountWeek[], more: Partial<Parameters<typeof CountBars>[0]> = {}): string =>
    drawn(
      <CountBars
        id="bars"
        label="Opened and merged"
        weeks={weeks}
        series={[
          { name: 'Opened', tone: 'ghost' },
          { name: EVIL, tone: 'bar' },
        ]}
        layout="stacked"
        unit="count"
        href={({ from }) => `/?at=${from.slice(0, 10)}`}
        selected={null}
        {...CALENDAR}
        {...more}
      />,
    );
  const outlinesIn = (html: string) =>
    [...html.matchAll(/<path class="chart-tone[^>]* d="([^"]+)"/g)].map(([, d]) => d);
  const heightsIn = (html: string) =>
    outlinesIn(html).flatMap((d = '') =>
      [...d.matchAll(/M[\d.]+ (\d+)h[\d.]+V(\d+)/g)].map(([, top, bottom]) => Number(bottom) - Number(top)),
    );

  it('are stacked to their sum, or beside each other', () => {
    expect(heightsIn(bars([week(0, [1, 3])]))).toEqual([24, 72]);
    expect(heightsIn(bars([week(0, [1, 3])], { layout: 'beside' }))).toEqual([32, 96]);
  });

  it('are one element a series, and of whole weeks one more for the selected', () => {
    const weeks = Array.from({ length: 14 }, (_, index) => week(index, [1, 2]));
    expect(outlinesIn(bars(weeks))).toHaveLength(2);
    expect(outlinesIn(bars(weeks, { selected: weeks[3]?.from ?? null }))).toHaveLength(3);
    expect(heightsIn(bars(weeks))).toHaveLength(28);
  });

  it('of four series each lead to their own list in a window of 13 weeks, which may cut its first and last', () => {
    const series = ['a', 'b', 'c', 'd'].map((name) => ({ name, tone: 'bar' as const }));
    const weeks = Array.from({ length: 14 }, (_, index) => week(index, [1, 2, 3, 4]));
    const barHref = ({ from }: { from: string }, place: number) => `/list?at=${from.slice(0, 10)}&of=${place}`;
    const html = bars(weeks, { series, layout: 'beside', barHref });
    const [drawing = ''] = html.split('<table');
    expect(linksIn(drawing).filter((href) => href.startsWith('/list'))).toHaveLength(56);
  });

  it('lead to each week, and have every value in the table', () => {
    const html = bars([week(0, [1_200, null]), week(1, [0, 7], 'open')]);
    expect(linksIn(html)).toEqual(['/?at=2026-08-31', '/?at=2026-09-07', '/?at=2026-08-31', '/?at=2026-09-07']);
    expect(rowsIn(html)).toEqual([
      ['31 Aug – 6 Sep', '1,200', '–'],
      ['7 Sep – 13 Sep, still open', '0', '7'],
    ]);
    expect(html.match(/url\(#bars-hatch\)/g)).toHaveLength(1);
  });

  it('may be shares, of which the less certain part is hatched', () => {
    const series = [
      { name: 'Certain', tone: 'accent' as const },
      { name: 'Strong', tone: 'strong' as const },
    ];
    const html = bars([week(0, [0.075, 0.1])], { unit: 'share', series });
    expect(rowsIn(html)).toEqual([['31 Aug – 6 Sep', '7.5 %', '10 %']]);
    expect(html).toContain('>20 %</text>');
    expect(html.match(/url\(#bars-hatch\)/g)).toHaveLength(1);
  });

  it.each([
    ['no week', []],
    ['zeros', [week(0, [0, 0])]],
    ['nothing known', [week(0, [null, null])]],
    ['huge counts', [week(0, [1e12, 1])]],
    ['ten years', Array.from({ length: 520 }, (_, index) => week(index, [index, 1]))],
  ])('are drawn of %s', (_, weeks) => {
    expect(bars(weeks)).toContain('id="bars"');
  });
});

describe('marks on a line', () => {
  const marks = (...events: MarkedEvent[]): string =>
    drawn(
      <Marks
        id="failed"
        label="Failed deployments"
        from={after(0)}
        to={after(100 * DAY)}
        events={events}
        href={({ at }) => `/delivery?at=${at}`}
        {...CALENDAR}
      />,
    );

  it('stand at their time, each kind with its shape, and lead to what happened', () => {
    const html = marks(
      { at: after(25 * DAY), kind: 'failed', title: EVIL },
      { at: after(50 * DAY), kind: 'rollback', title: 'went back' },
      { at: after(75 * DAY), kind: 'other', title: 'worked' },
    );
    for (const place of ['25%', '50%', '75%']) expect(html).toContain(`<svg x="${place}"`);
    expect(html).toContain('<path class="chart-event failed"');
    expect(html).toContain('<rect class="chart-event rollback"');
    expect(html).toContain('<circle class="chart-event"');
    expect(linksIn(html)[0]).toBe(`/delivery?at=${after(25 * DAY)}`);
    expect(rowsIn(html)[1]).toEqual(['20 Oct, 00:00', 'went back']);
  });

  it('are only a line when nothing happened, and stay inside', () => {
    expect(marks()).toContain('role="img"');
    expect(marks({ at: after(-DAY), kind: 'other', title: 'before' })).toContain('<svg x="0%"');
  });
});

describe('every pull request as a dot', () => {
  const weeks: PointWeek[] = [0, 1, 2, 3].map((index) => ({ ...weekFrom(index), state: 'whole', n: 2, median: DAY }));
  const point = (index: number, more: Partial<ChartPoint> = {}): ChartPoint => ({
    key: `p${index}`,
    at: after((index * 37 * HOUR) % (28 * DAY)),
    value: HOUR * (1 + (index % 50)),
    step: 2,
    kind: 'other',
    radius: 4,
    title: `#${index}`,
    ...more,
  });
  const chart = (points: ChartPoint[], more: Partial<Parameters<typeof PointsChart>[0]> = {}): string =>
    drawn(
      <PointsChart
        id="points"
        label="Every pull request"
        weeks={weeks}
        points={points}
        cells={[]}
        annotations={[]}
        tailFrom={null}
        reference={null}
        pointHref={({ key }) => `/pull-requests/${key}`}
        weekHref={({ from }) => `/?at=${from.slice(0, 10)}`}
        {...CALENDAR}
        {...more}
      />,
    );
  const many = (length: number) => Array.from({ length }, (_, index) => point(index));

  it('leads to each, shows what failed by shape, and has each in the table', () => {
    const html = chart([point(0, { kind: 'failed', title: EVIL }), point(1, { kind: 'rollback' }), point(2)]);
    expect(html.match(/class="chart-point step-2"/g)).toHaveLength(1);
    expect(html).toContain('<path class="chart-event failed"');
    expect(html).toContain('<rect class="chart-event rollback"');
    expect(linksIn(html).filter((href) => href.startsWith('/pull-requests/p'))).toHaveLength(6);
    expect(rowsIn(html)[2]).toEqual(['#2', '3 Sep, 02:00', '3h']);
  });

  it('has those without a duration in a lane under the axis, few and many', () => {
    const heightOf = (html: string) =>
      Number(/<svg[^>]* height="(\d+)"[^>]*role="group"/.exec(html)?.[1] ?? Number.NaN);
    const [plain, laned] = [chart(many(3)), chart([...many(3), point(3, { value: null, kind: 'rollback' })])];
    expect(heightOf(laned) - heightOf(plain)).toBe(24);
    expect(rowsIn(laned)[3]?.[2]).toBe('no duration');
    const places = [...laned.matchAll(/ cy="([\d.]+)"/g)].map(([, y]) => Number(y));
    const [, lane = ''] = /y="([\d.]+)"[^>]*overflow="visible"><rect class="chart-event rollback"/.exec(laned) ?? [];
    expect(Number(lane)).toBeGreaterThan(Math.max(...places));
    const path = (html: string) => /<path class="chart-points rollback" d="M[\d.]+ ([\d.]+)h0"/.exec(html)?.[1];
    expect(path(chart([...many(200), point(200, { value: null, kind: 'rollback' })]))).toBe(lane);
  });

  it('draws many as one path a step, so that the page stays small, and leads from their weeks', () => {
    const html = chart(many(1_500));
    expect(html.match(/<(?!\/)/g)?.length).toBeLessThan(150);
    const [, path = ''] = /<path class="chart-points step-2" d="([^"]*)"/.exec(html) ?? [];
    expect(path.match(/M[\d.]+ [\d.]+h0/g)).toHaveLength(1_500);
    expect(rowsIn(html)).toHaveLength(4);
    expect(linksIn(html)).toHaveLength(8);
  });

  it('shades the tail and the densest cells', () => {
    const cells = [
      { ...weekFrom(0), low: HOUR, high: 2 * HOUR, n: 10 },
      { ...weekFrom(1), low: HOUR, high: 2 * HOUR, n: 1 },
      { ...weekFrom(3), low: HOUR, high: 2 * HOUR, n: 1 },
    ];
    const html = chart([point(0, { value: 20 * DAY })], { cells, tailFrom: 14 * DAY, reference: 2 * DAY });
    const cellsOf = (shade: number) =>
      new RegExp(`class="chart-cell shade-${shade}" d="([^"]*)"`).exec(html)?.[1]?.match(/M/g);
    expect(cellsOf(4)).toHaveLength(1);
    expect(cellsOf(1)).toHaveLength(2);
    expect(html).toContain('class="chart-tail"');
    expect(html).toContain('class="chart-reference"');
  });

  it('is drawn of nothing, one value, values of 0 and huge ones, and what lies outside of its weeks', () => {
    expect(chart([])).toContain('There is nothing to show in this window.');
    expect(chart(many(1))).toContain('id="points"');
    expect(chart([point(0, { value: 0 }), point(1, { value: 1e13 })])).toContain('id="points"');
    expect(chart([point(0, { at: '2020-01-01T00:00:00Z' })])).not.toContain('class="chart-point');
  });
});

describe('the table of hours', () => {
  const heat = (counts: number[][]): string =>
    drawn(
      <Heat
        id="heat"
        label="When first reviews happen"
        counts={counts}
        counted="first review"
        href={({ weekday, fromHour, toHour }) => `/?weekday=${weekday}&hours=${fromHour}-${toHour}`}
      />,
    );

  it('adds two hours, shades by the largest, and leads to each', () => {
    const counts = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0));
    counts[1] = [0, 0, 3, 5, ...Array.from({ length: 19 }, () => 0), 2];
    const html = heat(counts);
    expect(linksIn(html)).toEqual(['/?weekday=2&hours=2-4', '/?weekday=2&hours=22-24']);
    expect(rowsIn(html)[1]).toEqual(['Tue', '0', '8', '0', '0', '0', '0', '0', '0', '0', '0', '0', '2']);
    expect(html.match(/class="shade-4"/g)).toHaveLength(1);
    expect(html.match(/class="shade-1"/g)).toHaveLength(1);
    expect(html.match(/class="shade-0"/g)).toHaveLength(82);
  });

  it('is drawn of nothing', () => {
    expect(heat([]).match(/class="shade-0"/g)).toHaveLength(84);
  });
});

describe('what is stored', () => {
  const months = (length: number, n = 5) =>
    Array.from({ length }, (_, index) => ({
      from: new Date(Date.UTC(2020, index, 1)).toISOString(),
      to: new Date(Date.UTC(2020, index + 1, 1)).toISOString(),
      n,
    }));
  const gap = { from: '2020-01-01T00:00:00Z', to: '2020-03-01T00:00:00Z', why: `Not read: before 1 Mar 2020 ${EVIL}` };

  it('has a bar a month over a line, and a hatched gap that says why', () => {
    const href = ({ from }: { from: string }) => `/?month=${from.slice(0, 7)}`;
    const html = drawn(<Coverage id="stored" label="Stored" zone="UTC" months={months(4)} gaps={[gap]} href={href} />);
    expect(html.match(/class="chart-bar"/g)).toHaveLength(4);
    expect(html.match(/class="coverage-gap" fill="url\(#stored-hatch\)"/g)).toHaveLength(1);
    expect(linksIn(html)[0]).toBe('/?month=2020-01');
    const rows = rowsIn(html);
    expect(rows.map(([month]) => month)).toEqual(['Jan 2020', 'Feb 2020', 'Mar 2020', 'Apr 2020']);
    expect(rows[1]?.[2]).toContain('Not read: before 1 Mar 2020');
    expect(rows[2]).toEqual(['Mar 2020', '5', 'complete']);
  });

  it.each([0, 1, 13, 17, 400])('is drawn of %d months', (length) => {
    const html = drawn(
      <Coverage id="stored" label="Stored" zone="UTC" months={months(length, 0)} gaps={[]} href={() => null} />,
    );
    expect(rowsIn(html)).toHaveLength(length);
    expect([...html.matchAll(/<text/g)].length).toBeLessThanOrEqual(9);
  });
});

describe('a bar with its target', () => {
  it.each([
    [0.6, 0.8, 'width="60%"'],
    [7, 0.8, 'width="100%"'],
    [-1, null, 'width="0%"'],
  ])('of %s against %s stays inside', (value, target, text) => {
    const html = drawn(<GoalBar label={EVIL} value={value} target={target} tone="missed" />);
    expect(html).toContain(`<rect class="goal-value missed" ${text}`);
    expect(html.includes('goal-mark')).toBe(target !== null);
  });
});

describe('one pull request to scale', () => {
  const event = (kind: LaneEventKind, hours: number, title: string, to: number | null = null): LaneEvent => ({
    kind,
    at: after(hours * HOUR),
    to: to === null ? null : after(to * HOUR),
    title,
    size: 0.5,
  });
  const lanes = (hours: number, all: Lane[], more: Partial<Parameters<typeof Lanes>[0]> = {}): string =>
    drawn(
      <Lanes
        id="lanes"
        label="Timeline"
        from={after(0)}
        to={after(hours * HOUR)}
        stages={[
          { name: 'Coding', stage: 'coding', from: after(0), to: after((hours * HOUR) / 4) },
          { name: 'In review', stage: 'review', from: after((hours * HOUR) / 4), to: after(hours * HOUR) },
        ]}
        lanes={all}
        folds={[]}
        shaded={[]}
        href={({ title }) => `/#${encodeURIComponent(title)}`}
        {...CALENDAR}
        {...more}
      />,
    );
  const kinds: LaneEventKind[] = [
    'commit',
    'commit-with-ai',
    'approved',
    'changes-requested',
    'commented',
    'comment',
    'passed',
    'failed',
    'skipped',
    'milestone',
  ];

  it('has a bar for each stage with its duration, and each event in its lane and in the table', () => {
    const events = kinds.map((kind, index) => event(kind, index, `${kind} happened`));
    const html = lanes(12, [
      { name: EVIL, since: after(0), events },
      { name: 'build', since: null, events: [event('failed', 3, 'build failed', 4)] },
    ]);
    expect(html).toContain('<rect class="lane-stage coding" x="0%" width="25%"');
    expect(html).toContain('<tspan class="chart-strong">3h</tspan>');
    expect(html).toContain('class="lane-run failed"');
    expect(html).toContain('class="lane-since"');
    const rows = rowsIn(html);
    expect(rows).toHaveLength(2 + kinds.length + 1);
    expect(rows[0]).toEqual(['Coding', 'Stage', '31 Aug, 00:00', '3h']);
    expect(rows).toContainEqual(['build failed', 'build', '31 Aug, 03:00', '1h']);
    for (const { title } of events) expect(linksIn(html)).toContain(`/#${encodeURIComponent(title)}`);
  });

  it.each([0, 0.01, 5, 50, 500, 50_000])('is drawn of %d hours', (hours) => {
    const html = lanes(hours, [{ name: 'Milestones', since: null, events: [event('milestone', hours, 'merged')] }]);
    const axis = html.slice(html.indexOf('lane-axis'), html.indexOf('<details'));
    expect([...axis.matchAll(/<text/g)].length).toBeLessThanOrEqual(10);
  });

  it('folds quiet nights, and says so', () => {
    const window = { from: MONDAY, to: MONDAY + 8 * DAY * 1_000 };
    const folds = quietNights(window, 'UTC', []);
    const html = lanes(8 * 24, [{ name: 'Commits', since: null, events: [event('commit', 60, 'c')] }], { folds });
    expect(html).toContain('Nights and weekends without an event are folded');
    expect(html).toContain('class="lane-fold"');
  });
});

describe('folded nights', () => {
  const hour = (at: number) => new Date(at).toISOString().slice(5, 13);

  it('are those in which nothing happens; a weekend is one', () => {
    const window = { from: MONDAY, to: MONDAY + 8 * DAY * 1_000 };
    const nights = quietNights(window, 'UTC', [MONDAY + (24 + 22) * HOUR * 1_000]);
    expect(nights.map(({ from, to }) => `${hour(from)} to ${hour(to)}`)).toEqual([
      '08-31T00 to 08-31T07',
      '08-31T19 to 09-01T07',
      '09-01T23 to 09-02T07',
      '09-02T19 to 09-03T07',
      '09-03T19 to 09-04T07',
      '09-04T19 to 09-07T07',
    ]);
  });

  it('keep the order of time, and never hide an event', () => {
    const hours = fc.integer({ min: 0, max: 24 * 90 });
    fc.assert(
      fc.property(
        hours,
        fc.array(hours, { maxLength: 30 }),
        fc.constantFrom('UTC', 'America/New_York'),
        (to, at, zone) => {
          const window = { from: MONDAY, to: MONDAY + (to + 1) * HOUR * 1_000 };
          const events = at.map((each) => MONDAY + each * HOUR * 1_000);
          const folds = quietNights(window, zone, events);
          const place = foldedPlaces(window, folds);
          for (const { from, to: end } of folds) {
            expect(end).toBeGreaterThan(from);
            expect(events.some((event) => event > from && event < end)).toBe(false);
          }
          const instants = [window.from, ...events, window.to].toSorted((a, b) => a - b).map(place);
          for (const [index, each] of instants.slice(1).entries())
            expect(each + 1e-9).toBeGreaterThanOrEqual(instants[index] ?? 0);
          expect(place(window.from)).toBeCloseTo(0, 9);
          expect(place(window.to)).toBeCloseTo(1, 9);
        },
      ),
    );
  });
});
