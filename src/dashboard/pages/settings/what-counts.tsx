import type { Rules, RulesChange, Weekday } from '../../../domain/rules/rules.ts';
import { labelOf } from '../../../domain/metrics/measures.ts';
import { measureListRoute } from '../../../routes/metrics/pull-requests.ts';
import { ProblemError } from '../../../routes/problem.ts';
import { changeRulesRoute, previewRulesRoute, ruleChangesRoute, rulesRoute } from '../../../routes/rules.ts';
import { count, counted, day } from '../../format.ts';
import type { Form } from '../../forms.tsx';
import type { Html } from '../../html.ts';
import type { Page } from '../../page.ts';
import { BeforeAndAfter } from '../../parts/before-and-after.tsx';
import { FigureLink, valueOf } from '../../parts/figure.tsx';
import { Kept } from '../../parts/filter-bar.tsx';
import { PostForm } from '../../parts/post-form.tsx';
import { Card, Notice, part } from '../../parts/section.tsx';
import type { Answer } from '../../read.ts';
import { pullRequestHref, thereWith, type Visit } from '../../visit.ts';
import { isOwner, SettingsFrame } from './frame.tsx';

type AnsweredRules = Answer<typeof rulesRoute>;

/** The fields of the form, which are also the parameters of the address while a change is looked at. */
const LISTS = {
  exLabel: { label: 'Label', of: (rules: AnsweredRules) => rules.excludedPullRequests.label },
  exAuthor: { label: 'Author', of: (rules: AnsweredRules) => rules.excludedPullRequests.author },
  exBase: { label: 'Into the branch', of: (rules: AnsweredRules) => rules.excludedPullRequests.baseBranch },
  exHead: { label: 'From the branch', of: (rules: AnsweredRules) => rules.excludedPullRequests.headBranch },
  exTitle: { label: 'Title', of: (rules: AnsweredRules) => rules.excludedPullRequests.title },
  environments: { label: 'Environments', of: (rules: AnsweredRules) => rules.productionEnvironments },
  hotfixLabels: { label: 'A hotfix has a label', of: (rules: AnsweredRules) => rules.hotfix.labels },
  hotfixBranches: { label: 'or comes from the branch', of: (rules: AnsweredRules) => rules.hotfix.branches },
  incidentLabels: {
    label: 'An issue with this label is an incident',
    of: (rules: AnsweredRules) => rules.incidents.labels,
  },
} as const;
type ListName = keyof typeof LISTS;
const LIST_NAMES = Object.keys(LISTS) as ListName[];
const EXCLUDED = ['exLabel', 'exAuthor', 'exBase', 'exHead', 'exTitle'] as const;
const OTHERS = ['source', 'sourcePattern', 'days', 'hoursFrom', 'hoursTo', 'individual'] as const;

const SOURCES = {
  auto: 'what is found first',
  deployments: 'GitHub deployments',
  api: 'the API, by your own tools',
  releases: 'releases',
  workflow: 'a workflow that succeeds',
  merges: 'merges into the production branch',
} as const;

const DAYS: Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

const INDIVIDUAL: Record<Rules['individualNumbers'], string> = {
  everyone: 'Everyone sees everyone’s',
  own: 'People see their own, owners all',
  off: 'Nobody sees those of a person',
};

/** Who and what the numbers are made of. A change shows the old and the new numbers before it is saved. */
export const whatCounts: Page = {
  path: '/settings/what-counts',
  title: 'What counts',
  question:
    'Which people, pull requests and branches the numbers are made of. Changes are recorded, and marked in the charts.',
  own: [...LIST_NAMES, ...OTHERS, 'preview'],
  async show(visit) {
    const rules = await visit.read(rulesRoute);
    const asked = visit.address.own.preview === undefined ? null : fieldsOf(visit);
    const change = asked && isOwner(visit) ? changeOf(rules, asked) : null;
    return {
      crumbs: [{ name: 'Settings', href: thereWith(visit, '/settings/general') }],
      sections: [
        <SettingsFrame
          visit={visit}
          aside={change && part(visit, 'what the change does', async () => <Preview visit={visit} change={change} />)}
        >
          {part(visit, 'who writes', () => whoWrites(visit))}
          {isOwner(visit) ? <RulesForm visit={visit} rules={rules} asked={asked} /> : <RulesAsText rules={rules} />}
          {part(visit, 'who changed the rules', () => history(visit))}
        </SettingsFrame>,
      ],
    };
  },
};

/** Saves the rules that a preview has shown. */
export const rulesForm: Form = {
  path: '/settings/what-counts',
  least: 'owner',
  async act({ fields, send }) {
    await send(changeRulesRoute, { body: JSON.parse(fields.get('change') ?? '{}') as object });
  },
};

/** What the address asks for, field by field. */
function fieldsOf({ address: { own } }: Visit): Record<string, string> {
  return Object.fromEntries([...LIST_NAMES, ...OTHERS].map((name) => [name, own[name] ?? '']));
}

/** The patterns in a field: one a line, or by comma. */
function patternsIn(text: string): string[] {
  return [...new Set(text.split(/[,\n]/).map((pattern) => pattern.trim()))].filter(Boolean);
}

/** The rules that the fields say and that are others than those there are. Throws 400 for a field that cannot be. */
function changeOf(rules: AnsweredRules, fields: Record<string, string>): RulesChange {
  const list = (name: ListName) => patternsIn(fields[name] ?? '');
  const wanted: RulesChange = {
    excludedPullRequests: {
      label: list('exLabel'),
      author: list('exAuthor'),
      baseBranch: list('exBase'),
      headBranch: list('exHead'),
      title: list('exTitle'),
    },
    productionEnvironments: list('environments'),
    hotfix: { labels: list('hotfixLabels'), branches: list('hotfixBranches') },
    incidents: { labels: list('incidentLabels') },
    deploymentSource: { ...rules.deploymentSource, workspace: sourceOf(fields) },
    workingHours: hoursOf(fields),
    individualNumbers: individualOf(fields),
  };
  const names = Object.keys(wanted) as (keyof RulesChange)[];
  return Object.fromEntries(
    names.flatMap((name) =>
      JSON.stringify(wanted[name]) === JSON.stringify(rules[name]) ? [] : [[name, wanted[name]]],
    ),
  ) as RulesChange;
}

function sourceOf({ source = '', sourcePattern = '' }: Record<string, string>): Rules['deploymentSource']['workspace'] {
  switch (source) {
    case 'releases':
      return { type: 'releases', tagPattern: sourcePattern || '*' };
    case 'workflow':
      return { type: 'workflow', workflow: sourcePattern };
    case 'auto':
    case 'deployments':
    case 'api':
    case 'merges':
      return { type: source };
    default:
      throw wrong('source', `one of ${Object.keys(SOURCES).join(', ')}`);
  }
}

function hoursOf({ days = '', hoursFrom = '', hoursTo = '' }: Record<string, string>): Rules['workingHours'] {
  if (days === '') return null;
  const chosen = days.split(',');
  const known = DAYS.filter((name) => chosen.includes(name));
  if (known.length !== chosen.length) throw wrong('days', `some of ${DAYS.join(', ')}`);
  return { days: known, from: hoursFrom, to: hoursTo };
}

function individualOf({ individual = '' }: Record<string, string>): Rules['individualNumbers'] {
  if (individual === 'everyone' || individual === 'own' || individual === 'off') return individual;
  throw wrong('individual', 'everyone, own or off');
}

function wrong(path: string, message: string): ProblemError {
  return new ProblemError(400, `${path}: ${message}`, [{ path, message }]);
}

/** The form. It is sent to the same address, which shows what the change would do. */
function RulesForm({
  visit,
  rules,
  asked,
}: {
  visit: Visit;
  rules: AnsweredRules;
  asked: Record<string, string> | null;
}) {
  const value = (name: ListName) => asked?.[name] ?? LISTS[name].of(rules).join(', ');
  const source = rules.deploymentSource.workspace;
  const pattern = source.type === 'releases' ? source.tagPattern : source.type === 'workflow' ? source.workflow : '';
  const hours = rules.workingHours;
  const days = asked ? (asked['days'] ?? '').split(',') : (hours?.days ?? []);
  const field = (name: ListName) => (
    <label>
      {LISTS[name].label}
      <input name={name} value={value(name)} maxlength={2000} autocomplete="off" />
    </label>
  );
  return (
    <form class="stack" method="get" action={visit.path}>
      <Kept visit={visit} without={[...LIST_NAMES, ...OTHERS, 'preview']} />
      <input type="hidden" name="preview" value="1" />
      <Card title="Left out of all numbers" note="several by comma; * stands for any text; capitals do not matter">
        <div class="fields">{EXCLUDED.map(field)}</div>
      </Card>
      <Card title="Production">
        <div class="fields">
          {field('environments')}
          <label>
            Deployments are told by
            <select name="source">
              {Object.entries(SOURCES).map(([name, words]) => (
                <option value={name} selected={name === (asked?.['source'] ?? source.type)}>
                  {words}
                </option>
              ))}
            </select>
          </label>
          <label>
            Tags of the releases, or the workflow’s name
            <input
              name="sourcePattern"
              value={asked?.['sourcePattern'] ?? pattern}
              maxlength={200}
              autocomplete="off"
            />
          </label>
          {field('hotfixLabels')}
          {field('hotfixBranches')}
          {field('incidentLabels')}
        </div>
      </Card>
      <Card title="Working hours" note={hours ? 'on' : 'off'}>
        <p class="faint">Choose days to see every wait in working time, too. Without a day, every hour counts.</p>
        <div class="fields">
          <fieldset>
            <legend>Days</legend>
            {DAYS.map((name) => (
              <label>
                <input type="checkbox" name="days" value={name} checked={days.includes(name)} />
                {name.charAt(0).toUpperCase() + name.slice(1)}
              </label>
            ))}
          </fieldset>
          <label>
            From
            <input type="time" name="hoursFrom" value={asked?.['hoursFrom'] ?? hours?.from ?? '09:00'} />
          </label>
          <label>
            To
            <input type="time" name="hoursTo" value={asked?.['hoursTo'] ?? hours?.to ?? '17:00'} />
          </label>
        </div>
      </Card>
      <Card title="Individual numbers" note="who sees the numbers of a person">
        {Object.entries(INDIVIDUAL).map(([name, words]) => (
          <label>
            <input
              type="radio"
              name="individual"
              value={name}
              checked={name === (asked?.['individual'] ?? rules.individualNumbers)}
            />
            {words}
          </label>
        ))}
      </Card>
      <p>
        <button class="button primary" type="submit">
          See what this changes
        </button>
      </p>
    </form>
  );
}

/** The rules as a reader sees them: as text, without fields. */
function RulesAsText({ rules }: { rules: AnsweredRules }) {
  const hours = rules.workingHours;
  return (
    <Card title="The rules">
      <dl class="facts">
        {LIST_NAMES.map((name) => (
          <>
            <dt>{LISTS[name].label}</dt>
            <dd>{LISTS[name].of(rules).join(', ') || 'none'}</dd>
          </>
        ))}
        <dt>Deployments are told by</dt>
        <dd>{SOURCES[rules.deploymentSource.workspace.type]}</dd>
        <dt>Working hours</dt>
        <dd>{hours ? `${hours.days.join(', ')}, ${hours.from} to ${hours.to}` : 'off: every hour counts'}</dd>
        <dt>Individual numbers</dt>
        <dd>{INDIVIDUAL[rules.individualNumbers]}</dd>
      </dl>
    </Card>
  );
}

/** What the change would do, before it is saved. */
async function Preview({ visit, change }: { visit: Visit; change: RulesChange }): Promise<Html> {
  const names = Object.keys(change);
  if (names.length === 0) return <Notice tone="info">Nothing is changed yet.</Notice>;
  const { before, after, excluded, leftOut, failures, deployments, incidents, pickup } = await visit.read(
    previewRulesRoute,
    { body: change },
  );
  const rows: [name: string, now: string, then: string][] = [
    [labelOf('merged'), count(before.merged), count(after.merged)],
    [labelOf('cycle'), valueOf('cycle', before.cycle.p50), valueOf('cycle', after.cycle.p50)],
    [labelOf('hotfixes'), count(before.hotfixes), count(after.hotfixes)],
  ];
  for (const measure of failures ? FAILURES : []) {
    const value = (when: 'before' | 'after') => valueOf(measure, failures?.[when][measure].value ?? null);
    rows.push([labelOf(measure), value('before'), value('after')]);
  }
  const afterReading = (n: number | null) => (n === null ? 'known after it is read' : count(n));
  if (deployments) rows.push(['Commits in production', count(deployments.before), afterReading(deployments.after)]);
  if (incidents) rows.push(['Incidents', count(incidents.before), afterReading(incidents.after)]);
  if (pickup)
    rows.push([
      `${labelOf('pickup')}, in working hours`,
      valueOf('pickup', pickup.before?.p50 ?? null),
      valueOf('pickup', pickup.after?.p50 ?? null),
    ]);
  rows.push([`Left out, of ${count(excluded.of)}`, count(excluded.before), count(excluded.after)]);
  return (
    <Card title="Before you save" note={counted(names.length, 'change')}>
      <BeforeAndAfter head="Last 26 weeks" rows={rows} />
      <p>
        {counted(leftOut.total, 'pull request')} would be left out. All weeks are counted again; until then the old
        numbers stay.
      </p>
      {leftOut.data.length > 0 && (
        <details>
          <summary>See them</summary>
          <ul class="found">
            {leftOut.data.map(({ id, number, title, excludedBy }) => (
              <li>
                <a href={pullRequestHref(visit, id)}>
                  <span>
                    #{number} {title}
                    <small>{excludedBy}</small>
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </details>
      )}
      <PostForm
        visit={{ ...visit, address: { ...visit.address, own: {} } }}
        action="/settings/what-counts"
        className="row-form"
      >
        <input type="hidden" name="change" value={JSON.stringify(change)} />
        <button class="button primary" type="submit">
          Save and count again
        </button>
        <a class="button quiet" href={thereWith(visit, visit.path)}>
          Undo
        </a>
      </PostForm>
    </Card>
  );
}

const FAILURES = ['changeFailRate', 'reworkRate'] as const;

/** How much each kind of author merged in the last 13 weeks, and where it counts. */
async function whoWrites(visit: Visit) {
  const kinds = [
    { by: 'people', name: 'People', where: 'all pages' },
    { by: 'agents', name: 'Agents', where: 'AI, Delivery' },
    { by: 'automation', name: 'Automation', where: 'Delivery' },
  ];
  const merged = await Promise.all(
    kinds.map(({ by }) => visit.read(measureListRoute, { query: { measure: 'merged', by, limit: '1' } })),
  );
  return (
    <Card
      title="Who writes"
      note="in the last 13 weeks"
      aside={<a href={thereWith(visit, '/settings/people')}>All accounts</a>}
      foot="One is wrong? Open the accounts and say what it is."
      flush
    >
      <table class="list">
        <thead>
          <tr>
            <th scope="col">Kind</th>
            <th scope="col" class="number">
              Merged
            </th>
            <th scope="col">Counts in</th>
          </tr>
        </thead>
        <tbody>
          {kinds.map(({ by, name, where }, index) => (
            <tr>
              <td>
                <b>{name}</b>
              </td>
              <td class="number">
                <FigureLink
                  visit={{ ...visit, address: { ...visit.address, own: {} } }}
                  behind={{ measure: 'merged', filters: { by } }}
                  total={merged[index]?.total ?? 0}
                >
                  {count(merged[index]?.total ?? 0)}
                </FigureLink>
              </td>
              <td>{where}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

/** Who changed which rule, and when. */
async function history(visit: Visit) {
  const { data } = await visit.read(ruleChangesRoute, { query: { limit: '20' } });
  const { workspace, now } = visit;
  return (
    <Card title="Changes" note="the newest 20" flush>
      {data.length === 0 ? (
        <p class="empty">No rule was ever changed.</p>
      ) : (
        <table class="list">
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Who</th>
              <th scope="col">What</th>
            </tr>
          </thead>
          <tbody>
            {data.map(({ at, keyName, before, after }) => (
              <tr>
                <td>{day(at, workspace.timeZone, now)}</td>
                <td>{keyName}</td>
                <td>
                  {Object.keys(after).map((name) => (
                    <details>
                      <summary>{wordsOf(name)}</summary>
                      <small>before</small>
                      <code>{JSON.stringify(before[name])}</code>
                      <small>after</small>
                      <code>{JSON.stringify(after[name])}</code>
                    </details>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

/** `productionBranches` as `production branches`. */
function wordsOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
