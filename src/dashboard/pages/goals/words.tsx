import { isOfDeployments, isShareGoal, wantedShare, type GoalMetric } from '../../../domain/metrics/goals.ts';
import { labelOf, unitOf } from '../../../domain/metrics/measures.ts';
import { valuesIn } from '../../../domain/metrics/filters.ts';
import { FILTER_NAMES, windowQueryOf, type FilterName } from '../../../domain/page-address.ts';
import type { goalMetricsRoute } from '../../../routes/metrics/goals.ts';
import { valueName } from '../../filter-words.ts';
import { count, counted, duration, share, spokenDuration, workingHours } from '../../format.ts';
import type { Html } from '../../html.ts';
import type { Answer } from '../../read.ts';
import { ToolNames } from '../../tool-names.tsx';
import type { Visit } from '../../visit.ts';

/** A goal, and where it stands. */
export type GoalStanding = Answer<typeof goalMetricsRoute>['data'][number];
export type Goal = GoalStanding['goal'];

/** A workspace has no more goals than one page of the API can have. */
export const ALL_GOALS = '200';

/** What the API is asked for the window of a page about goals, which have filters of their own. */
export function goalWindow({ address }: Pick<Visit, 'address'>): Record<string, string> {
  return windowQueryOf(address.window);
}

/** Whether the values of a goal are seconds; else they are lines, or it is a share. */
export function isDuration(metric: GoalMetric): boolean {
  return !isShareGoal(metric) && (isOfDeployments(metric) || unitOf(metric) === 'seconds');
}

/** What a goal is about: pull requests, or deployments. */
export function thingOf(metric: GoalMetric): 'pull request' | 'deployment' {
  return isOfDeployments(metric) ? 'deployment' : 'pull request';
}

/** A goal as a sentence: First response within 8 hours for 80 % of pull requests of team checkout. */
export function GoalSentence({ visit, goal }: { visit: Pick<Visit, 'read'>; goal: Goal }) {
  const { metric, target, direction, filter } = goal;
  const time = goal.workingHours ? workingHours(target) : spokenDuration(target);
  const value = isDuration(metric) ? time : counted(target, 'line');
  const of = Object.entries(filter);
  const things = `${thingOf(metric)}s`;
  return (
    <>
      <b>{labelOf(metric)}</b>{' '}
      {isShareGoal(metric) ? (
        <>
          for {direction === 'atMost' ? 'at most' : 'at least'} <b>{share(target)}</b> of {things}
        </>
      ) : (
        <>
          {direction === 'atLeast' ? 'of at least' : isDuration(metric) ? 'within' : 'of at most'} <b>{value}</b> for{' '}
          <b>{share(wantedShare(goal))}</b> of {things}
        </>
      )}
      {of.map(([name, text], index) => (
        <>
          {index === 0 ? ' ' : ', '}
          {filterWords(visit, name, text)}
        </>
      ))}
    </>
  );
}

/** A filter of a goal, by its name in the API. */
function filterWords(visit: Pick<Visit, 'read'>, name: string, text: string): Html {
  const [spelt] = SPELT.find(([, ofApi]) => ofApi === name) ?? [];
  const values = valuesIn(text);
  return (
    <>
      {FILTER_WORDS[name] ?? `with ${name}`}{' '}
      <b>
        {spelt === 'tool' ? (
          <ToolNames visit={visit} keys={values} between=" or " />
        ) : (
          values.map((value) => (spelt ? valueName(spelt, value) : value)).join(' or ')
        )}
      </b>
    </>
  );
}

/** The filters as addresses of pages spell them, each with its name in the API. */
const SPELT = Object.entries(FILTER_NAMES) as [FilterName, string][];

const FILTER_WORDS: Record<string, string> = {
  repositoryId: 'in',
  team: 'of team',
  author: 'by',
  reviewer: 'reviewed by',
  label: 'labelled',
  base: 'into',
  sizeClass: 'of size',
  type: 'of type',
  aiKind: 'with AI:',
  aiTool: 'with the tool',
  by: 'by',
  excluded: 'left out:',
};

/** The value that a pull request or deployment gave, which missed its goal. */
export function missedValue({ metric, workingHours: isWorking }: Goal, value: number): string {
  if (isWorking) return workingHours(value);
  return isDuration(metric) ? duration(value) : counted(value, 'line');
}

/** Why a goal has no numbers. */
export const WITHHELD: Record<NonNullable<GoalStanding['withheld']>, string> = {
  repository: 'A repository of this goal is gone, so there are no numbers.',
  team: 'A team of this goal is gone, so there are no numbers.',
  workingHours: 'This goal counts working hours, and the workspace has none. An owner sets them under What counts.',
  individualNumbers: 'This goal is about one person, whose numbers the workspace keeps from you.',
};

/** Where a goal stands, in words: 72 % now, wanted 80 %, 144 of 201. */
export function standingWords({ goal: { metric, direction }, wanted, n, count: of, value }: GoalStanding): string {
  if (value === null || n === null || of === null) return `nothing is known in this window · wanted ${share(wanted)}`;
  const bound = isShareGoal(metric) ? (direction === 'atMost' ? 'at most ' : 'at least ') : '';
  return `${count(of)} of ${counted(n, thingOf(metric))} · wanted ${bound}${share(wanted)}`;
}
