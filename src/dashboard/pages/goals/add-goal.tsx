import { GOAL_METRICS, hasWorkingHours, isShareGoal, type GoalMetric } from '../../../domain/metrics/goals.ts';
import { labelOf } from '../../../domain/metrics/measures.ts';
import { addGoalRoute, removeGoalRoute } from '../../../routes/goals.ts';
import { ProblemError } from '../../../routes/problem.ts';
import { readChoices } from '../../../storage/filter-choices.ts';
import { getRules } from '../../../storage/rules.ts';
import type { Form } from '../../forms.tsx';
import { escaped, type Choices } from '../../parts/filter-bar.tsx';
import { Icon } from '../../parts/icon.tsx';
import { PostForm, writtenIn } from '../../parts/post-form.tsx';
import type { Visit } from '../../visit.ts';
import { isDuration } from './words.tsx';

const PATH = '/goals';

/** In what the target of a goal is written; lines are of a size. */
const UNITS: Record<string, Unit> = {
  hours: { words: 'hours', seconds: 3_600 },
  minutes: { words: 'minutes', seconds: 60 },
  days: { words: 'days', seconds: 86_400 },
};
const WORKING_HOURS = 'workingHours';
const LINES = 'lines';

interface Unit {
  words: string;
  seconds: number;
}

/** The units of a duration. */
function unitsOf(withWorkingHours: boolean): Record<string, Unit> {
  return withWorkingHours ? { ...UNITS, [WORKING_HOURS]: { words: 'working hours', seconds: 3_600 } } : UNITS;
}

/** Adds a goal as it was written: of a value of each pull request, or of a share of all. */
export const addGoalForm: Form = {
  path: PATH,
  least: 'owner',
  async act({ fields, send }) {
    const metric = GOAL_METRICS.find((each) => each === fields.get('metric'));
    if (!metric) throw refused('metric', `one of ${GOAL_METRICS.join(', ')}`);
    const name = fields.get('name')?.trim();
    const body = {
      name: name === '' || name === undefined ? null : name,
      metric,
      direction: fields.get('direction') ?? '',
      ...(isShareGoal(metric)
        ? { target: percentIn(fields, 'percent') }
        : {
            target: targetIn(fields, metric),
            share: percentIn(fields, 'percent'),
            workingHours: fields.get('unit') === WORKING_HOURS,
          }),
      filter: Object.fromEntries(
        (['team', 'repositoryId'] as const).flatMap((filter) => {
          const value = fields.get(filter);
          return value ? [[filter, value]] : [];
        }),
      ),
    };
    await send(addGoalRoute, { body });
  },
};

/** Removes a goal. */
export const removeGoalForm: Form = {
  path: '/goals/:id/remove',
  least: 'owner',
  async act({ params, send }) {
    await send(removeGoalRoute, { params });
  },
};

function targetIn(fields: URLSearchParams, metric: GoalMetric): number {
  const amount = numberIn(fields, 'amount');
  const unit = fields.get('unit') ?? '';
  if (!isDuration(metric)) {
    if (unit !== LINES) throw refused('unit', `of ${labelOf(metric)} it is ${LINES}`);
    return amount;
  }
  const units = unitsOf(hasWorkingHours(metric));
  const known = units[unit];
  if (!known) throw refused('unit', `of ${labelOf(metric)} it is one of ${Object.keys(units).join(', ')}`);
  return amount * known.seconds;
}

function percentIn(fields: URLSearchParams, name: string): number {
  const percent = numberIn(fields, name);
  if (percent > 100) throw refused(name, 'from 0 to 100');
  return percent / 100;
}

function numberIn(fields: URLSearchParams, name: string): number {
  const text = fields.get(name)?.trim() ?? '';
  if (!/^\d{1,9}(\.\d{1,3})?$/.test(text)) throw refused(name, 'a number from 0 on, as in 8 or 2.5');
  return Number(text);
}

function refused(path: string, message: string): ProblemError {
  return new ProblemError(400, `${path}: ${message}`, [{ path, message }]);
}

/** The menu with which an owner adds a goal: a sentence with blanks. It stays open when something in it was wrong. */
export async function AddGoal({ visit }: { visit: Visit }) {
  const { db } = visit.context.get('open')();
  const { workspaceId } = visit.caller;
  const [choices, rules] = await Promise.all([readChoices(db, workspaceId), getRules(db, workspaceId)]);
  const units = Object.entries(unitsOf(rules.workingHours !== null)).map(([unit, { words }]) => [unit, words]);
  const written = (field: string) => writtenIn(visit, PATH, field);
  const failed = GOAL_METRICS.find((each) => each === written('metric'));
  const isShareFailed = failed !== undefined && isShareGoal(failed);
  return (
    <details class="menu add-goal" open={failed !== undefined}>
      <summary class="button primary">
        <Icon name="plus" />
        Add a goal
      </summary>
      <div class="menu-body">
        <PostForm visit={visit} action={PATH} className="goal-form">
          <h2>How long, or how large</h2>
          <p class="line blanks">
            <Metrics metrics={GOAL_METRICS.filter((each) => !isShareGoal(each))} chosen={failed} />
            <select name="direction" aria-label="At most or at least">
              <option value="atMost">within</option>
              <option value="atLeast" selected={written('direction') === 'atLeast'}>
                at least
              </option>
            </select>
            <Amount name="amount" label="How much" value={isShareFailed ? '8' : (written('amount') ?? '8')} />
            <select name="unit" aria-label="Unit">
              {[...units, [LINES, LINES]].map(([unit, words]) => (
                <option value={unit} selected={written('unit') === unit}>
                  {words}
                </option>
              ))}
            </select>
            for <Amount name="percent" label="Per cent" value={isShareFailed ? '80' : (written('percent') ?? '80')} /> %
            of all in
            <Of choices={choices} written={written} />
          </p>
          <Name value={isShareFailed ? '' : (written('name') ?? '')} />
        </PostForm>
        <PostForm visit={visit} action={PATH} className="goal-form">
          <h2>A share</h2>
          <p class="line blanks">
            <Metrics metrics={GOAL_METRICS.filter(isShareGoal)} chosen={failed} />
            for
            <select name="direction" aria-label="At most or at least">
              <option value="atMost">at most</option>
              <option value="atLeast" selected={written('direction') === 'atLeast'}>
                at least
              </option>
            </select>
            <Amount name="percent" label="Per cent" value={isShareFailed ? (written('percent') ?? '10') : '10'} /> % of
            all in
            <Of choices={choices} written={written} />
          </p>
          <Name value={isShareFailed ? (written('name') ?? '') : ''} />
        </PostForm>
      </div>
    </details>
  );
}

function Metrics({ metrics, chosen }: { metrics: GoalMetric[]; chosen: GoalMetric | undefined }) {
  return (
    <select name="metric" aria-label="What">
      {metrics.map((metric) => (
        <option value={metric} selected={metric === (chosen ?? 'response')}>
          {labelOf(metric)}
        </option>
      ))}
    </select>
  );
}

function Amount({ name, label, value }: { name: string; label: string; value: string }) {
  return <input name={name} aria-label={label} value={value} inputmode="decimal" required maxlength={12} size={4} />;
}

/** Of which team and repository: all, when none is chosen. */
function Of({ choices, written }: { choices: Choices; written: (field: string) => string | null }) {
  const select = (name: string, label: string, all: string, values: string[]) => (
    <select name={name} aria-label={label}>
      <option value="">{all}</option>
      {values.map((value) => (
        <option value={escaped(value)} selected={written(name) === escaped(value)}>
          {value}
        </option>
      ))}
    </select>
  );
  return (
    <>
      {select('team', 'Team', 'all teams', choices.teams)}
      {select('repositoryId', 'Repository', 'all repositories', choices.repositories)}
    </>
  );
}

function Name({ value }: { value: string }) {
  return (
    <div class="row-form">
      <label>
        Name (optional)
        <input name="name" value={value} maxlength={100} autocomplete="off" />
      </label>
      <button class="button primary" type="submit">
        Add
      </button>
    </div>
  );
}
