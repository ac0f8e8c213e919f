import { labelOf, shortLabelOf } from '../../../domain/metrics/measures.ts';
import type { measureListRoute } from '../../../routes/metrics/pull-requests.ts';
import { percent, tip, type Stage } from '../../charts/parts.tsx';
import { count, counted, day, duration } from '../../format.ts';
import { FigureLink, valueOf } from '../../parts/figure.tsx';
import { LeaveOut } from '../../parts/leave-out.tsx';
import { Card, Empty } from '../../parts/section.tsx';
import type { Answer } from '../../read.ts';
import { pullRequestHref, type Visit } from '../../visit.ts';
import type { FlowStage } from './stages.tsx';

export const SHOWN_ROWS = 10;

type Line = Answer<typeof measureListRoute>['data'][number];

/** The colour of a bar that is of one stage alone. */
const COLOURS: Record<FlowStage, Stage> = {
  cycle: 'cycle',
  coding: 'coding',
  pickup: 'pickup',
  review: 'review',
  approvedToMerge: 'none',
  deploy: 'deploy',
};

/** The ten that took longest; of cycle times with their stages, which add up. */
export function Longest({
  visit,
  stage,
  list,
}: {
  visit: Visit;
  stage: FlowStage;
  list: Answer<typeof measureListRoute>;
}) {
  const { data } = list;
  const most = data[0]?.value ?? 0;
  return (
    <Card
      title="The longest"
      note={counted(data.length, 'pull request')}
      aside={
        <FigureLink visit={visit} behind={{ measure: stage }} total={list.total}>
          {`All ${count(list.total)}`}
        </FigureLink>
      }
      flush
    >
      {data.length === 0 ? (
        <Empty>
          <p>No pull request in this window has this stage.</p>
        </Empty>
      ) : (
        <table class="list longest">
          <thead>
            <tr>
              <th scope="col">Pull request</th>
              <th scope="col" aria-sort="descending">
                {shortLabelOf(stage)}
                {stage === 'cycle' && ', by stage'}
              </th>
              <th scope="col" class="wide-only">
                <span class="sr">Action</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.map((line) => (
              <LongRow visit={visit} stage={stage} line={line} most={most} />
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

function LongRow({ visit, stage, line, most }: { visit: Visit; stage: FlowStage; line: Line; most: number }) {
  const { now, workspace } = visit;
  return (
    <tr>
      <td>
        <a class="title" href={pullRequestHref(visit, line.id)} data-peek={line.id}>
          {line.title}
        </a>
        <small>
          {line.repository} #{line.number} · {line.author?.login ?? 'a deleted account'}
          {line.facts?.sizeClass && ` · ${line.facts.sizeClass}`} · merged {day(line.at, workspace.timeZone, now)}
        </small>
      </td>
      <td class="long">
        <b>{valueOf(stage, line.value)}</b>
        <StageBar parts={partsOf(stage, line)} most={most} />
      </td>
      <td class="number wide-only">
        <LeaveOut visit={visit} of={{ ...line, exclusion: null }} words="Leave out…" />
      </td>
    </tr>
  );
}

interface Part {
  stage: Stage;
  name: string;
  seconds: number;
}

/** The stages of one pull request, which add up to its cycle time; of another measure the one. */
function partsOf(stage: FlowStage, { value, facts }: Line): Part[] {
  const parts: { stage: Stage; name: string; seconds: number | null | undefined }[] = [
    { stage: 'coding', name: labelOf('coding'), seconds: facts?.codingSeconds },
    { stage: 'pickup', name: labelOf('pickup'), seconds: facts?.pickupSeconds },
    { stage: 'review', name: labelOf('review'), seconds: facts?.reviewSeconds },
    { stage: 'wait', name: labelOf('mergeWait'), seconds: facts?.mergeWaitSeconds },
  ];
  const known = parts.filter((part): part is Part => typeof part.seconds === 'number' && part.seconds > 0);
  return stage === 'cycle' && known.length > 0
    ? known
    : [{ stage: COLOURS[stage], name: labelOf(stage), seconds: value }];
}

/** One bar with its stages side by side, on an axis to `most` seconds. */
function StageBar({ parts, most }: { parts: Part[]; most: number }) {
  const label = parts.map(({ name, seconds }) => `${name} ${duration(seconds)}`).join(', ');
  const lines = parts.map(({ name, seconds }): [string, string] => [name, duration(seconds)]);
  let before = 0;
  return (
    <svg class="stage-bar" width="100%" height="8" role="img" aria-label={label} data-tip={tip('By stage', ...lines)}>
      {parts.map(({ stage, seconds }) => {
        const x = most === 0 ? 0 : before / most;
        before += seconds;
        return <rect class={stage} x={percent(x)} width={percent(most === 0 ? 0 : seconds / most)} height="8" />;
      })}
    </svg>
  );
}
