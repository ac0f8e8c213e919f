import { day, millisecondsOf, time } from '../format.ts';
import { At, type ChartProps, DataTable, Drawing, Figure, Linked, percent, rounded, Target, tip } from './parts.tsx';
import { timePlace } from './scale.ts';
import type { Calendar } from './weeks.ts';

const HEIGHT = 26;
const MIDDLE = HEIGHT / 2;

/** What happened: a failed deployment is a diamond, a rollback a square, anything else a dot. */
export interface MarkedEvent {
  at: string;
  kind: 'failed' | 'rollback' | 'other';
  title: string;
}

interface Props extends ChartProps, Calendar {
  /** The window, ISO 8601. */
  from: string;
  to: string;
  events: MarkedEvent[];
  href: (event: MarkedEvent) => string | null;
}

/** A few events as marks on a line of time. */
export function Marks({ id, label, from, to, events, href, zone, now }: Props) {
  const place = (at: string) => timePlace(millisecondsOf(at), millisecondsOf(from), millisecondsOf(to));
  const when = (at: string) => `${day(at, zone, now)}, ${time(at, zone)}`;
  const rows = events.map((event) => [<Linked href={href(event)}>{when(event.at)}</Linked>, event.title]);
  return (
    <Figure id={id} kind="marks" table={<DataTable caption={label} columns={['When', 'What']} rows={rows} />}>
      <Drawing label={label} height={HEIGHT} pressable={events.some((event) => href(event) !== null)}>
        <line class="chart-base" x1="0" x2="100%" y1={MIDDLE} y2={MIDDLE} />
        {events.map((event) => (
          <Target
            href={href(event)}
            label={`${when(event.at)}: ${event.title}`}
            tip={tip(when(event.at), [event.title, ''])}
          >
            <At x={percent(place(event.at))} y={MIDDLE}>
              <rect class="chart-hit" x="-12" y="-12" width="24" height="24" />
              <Shape kind={event.kind} radius={5} />
            </At>
          </Target>
        ))}
      </Drawing>
    </Figure>
  );
}

/** The shape of a kind around 0, 0: the kinds differ without colour, too. */
export function Shape({ kind, radius }: { kind: MarkedEvent['kind']; radius: number }) {
  if (kind === 'other') return <circle class="chart-event" r={radius} />;
  if (kind === 'rollback') {
    return <rect class="chart-event rollback" x={-radius} y={-radius} width={2 * radius} height={2 * radius} />;
  }
  const far = rounded(radius * 1.3);
  return <path class="chart-event failed" d={`M0-${far} ${far} 0 0 ${far}-${far} 0z`} />;
}
