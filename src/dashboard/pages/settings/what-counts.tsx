import type { Rules, RulesChange, Weekday } from '../../../domain/rules/rules.ts';
import { measureListRoute } from '../../../routes/metrics/pull-requests.ts';
import { changeRulesRoute, foundRoute, ruleChangesRoute, rulesRoute } from '../../../routes/rules.ts';
import { count, day } from '../../format.ts';
import type { Form } from '../../forms.tsx';
import type { Page } from '../../page.ts';
import { FigureLink } from '../../parts/figure.tsx';
import { Kept } from '../../parts/filter-bar.tsx';
import { Card, part } from '../../parts/section.tsx';
import type { Answer } from '../../read.ts';
import { thereWith, type Visit } from '../../visit.ts';
import { patternOf, patternsIn, SourceFields, sourceOf, sourceWords, wrong } from './deployment-source.tsx';
import { isOwner, SettingsFrame } from './frame.tsx';
import { productionByRepository } from './production.tsx';
import { RulesPreview } from './rules-preview.tsx';

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
  own: [...LIST_NAMES, ...OTHERS, 'preview', 'cursor'],
  async show(visit) {
    const rules = await visit.read(rulesRoute);
    const asked = visit.address.own.preview === undefined ? null : fieldsOf(visit);
    const change = asked && isOwner(visit) ? changeOf(rules, asked) : null;
    return {
      crumbs: [{ name: 'Settings', href: thereWith(visit, '/settings/general') }],
      sections: [
        <SettingsFrame
          visit={visit}
          aside={
            change &&
            part(visit, 'what the change does', async () => (
              <RulesPreview
                visit={visit}
                change={change}
                action="/settings/what-counts"
                fields={<input type="hidden" name="change" value={JSON.stringify(change)} />}
              />
            ))
          }
        >
          {part(visit, 'who writes', () => whoWrites(visit))}
          {isOwner(visit) ? <RulesForm visit={visit} rules={rules} asked={asked} /> : <RulesAsText rules={rules} />}
          {part(visit, 'production of each repository', () => productionByRepository(visit, rules))}
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
          <SourceFields
            chosen={asked?.['source'] ?? source.type}
            pattern={asked?.['sourcePattern'] ?? patternOf(source)}
          />
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
        <dd>{sourceWords(rules.deploymentSource.workspace)}</dd>
        <dt>Working hours</dt>
        <dd>{hours ? `${hours.days.join(', ')}, ${hours.from} to ${hours.to}` : 'off: every hour counts'}</dd>
        <dt>Individual numbers</dt>
        <dd>{INDIVIDUAL[rules.individualNumbers]}</dd>
      </dl>
    </Card>
  );
}

/** So many accounts of a kind are named. */
const MAX_NAMES = 3;

/** How much each kind of author merged in the last 13 weeks, and where it counts. */
async function whoWrites(visit: Visit) {
  const kinds = [
    { by: 'people', name: 'People', where: 'all pages' },
    { by: 'agents', name: 'Agents', where: 'AI, Delivery' },
    { by: 'automation', name: 'Automation', where: 'Delivery' },
  ];
  const [{ accounts }, ...merged] = await Promise.all([
    visit.read(foundRoute),
    ...kinds.map(({ by }) => visit.read(measureListRoute, { query: { measure: 'merged', by, limit: '1' } })),
  ]);
  const named = (kind: string) => {
    if (kind === 'people') return 'everyone else';
    const names = accounts.filter(({ authorKind }) => authorKind === kind).map(({ login }) => login);
    const more = names.length - MAX_NAMES;
    return names.slice(0, MAX_NAMES).join(', ') + (more > 0 ? ` and ${more} more` : '');
  };
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
            <th scope="col" class="wide-only">
              Accounts
            </th>
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
                <small class="narrow-only">{named(by)}</small>
              </td>
              <td class="wide-only">{named(by)}</td>
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
