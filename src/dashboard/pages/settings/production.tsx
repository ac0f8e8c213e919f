import type { RulesChange } from '../../../domain/rules/rules.ts';
import { repositoriesRoute, repositoryRoute } from '../../../routes/repositories.ts';
import { changeRulesRoute, rulesRoute } from '../../../routes/rules.ts';
import type { Form } from '../../forms.tsx';
import type { Page } from '../../page.ts';
import { Kept } from '../../parts/filter-bar.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { Card, part } from '../../parts/section.tsx';
import type { Answer } from '../../read.ts';
import { hereWith, thereWith, type Visit } from '../../visit.ts';
import { patternOf, patternsIn, SourceFields, sourceOf, sourceWords } from './deployment-source.tsx';
import { isOwner, SettingsFrame } from './frame.tsx';
import { RulesPreview } from './rules-preview.tsx';

type AnsweredRules = Answer<typeof rulesRoute>;
type Repository = Pick<Answer<typeof repositoryRoute>, 'id' | 'fullName' | 'defaultBranch'>;

const ROWS = 50;
const FIELDS = ['branches', 'source', 'sourcePattern'] as const;
const PATH = '/repositories/:id/production';

/** Which branch of one repository is production, and where its deployments come from. */
export const production: Page = {
  path: PATH,
  title: 'Production',
  question: 'Which branch is production, and what tells of deployments to it.',
  own: [...FIELDS, 'preview'],
  async show(visit) {
    const { own } = visit.address;
    const [of, rules] = await Promise.all([
      visit.read(repositoryRoute, { params: { id: visit.params['id'] ?? '' } }),
      visit.read(rulesRoute),
    ]);
    const asked = own.preview === undefined ? null : Object.fromEntries(FIELDS.map((name) => [name, own[name] ?? '']));
    const change = asked && isOwner(visit) ? changeOf(rules, of.id, asked) : null;
    return {
      title: `Production of ${of.fullName}`,
      crumbs: [
        { name: 'Settings', href: thereWith(visit, '/settings/general') },
        { name: 'What counts', href: thereWith(visit, '/settings/what-counts') },
      ],
      sections: [
        <SettingsFrame
          visit={visit}
          current="/settings/what-counts"
          aside={
            asked &&
            change &&
            part(visit, 'what the change does', async () => (
              <RulesPreview
                visit={visit}
                change={change}
                action={visit.path}
                fields={FIELDS.map((name) => (
                  <input type="hidden" name={name} value={asked[name]} />
                ))}
              />
            ))
          }
        >
          {isOwner(visit) ? <ProductionForm visit={visit} of={of} rules={rules} asked={asked} /> : asText(of, rules)}
        </SettingsFrame>,
      ],
    };
  },
};

/** Saves what a preview has shown. The rules of other repositories stay as they are. */
export const productionForm: Form = {
  path: PATH,
  least: 'owner',
  async act({ params, fields, read, send }) {
    const of = await read(repositoryRoute, { params: { id: params['id'] ?? '' } });
    const change = changeOf(await read(rulesRoute), of.id, Object.fromEntries(fields));
    if (Object.keys(change).length > 0) await send(changeRulesRoute, { body: change });
  },
};

/** The rules with what the fields say of one repository, as far as they are others. Throws 400 for an unknown source. */
function changeOf(
  { productionBranches, deploymentSource }: AnsweredRules,
  id: string,
  fields: Record<string, string>,
): RulesChange {
  const branches = patternsIn(fields['branches'] ?? '');
  const source = fields['source'] ? sourceOf(fields) : null;
  return {
    ...(differs(productionBranches[id] ?? [], branches) && {
      productionBranches: withOf(productionBranches, id, branches.length === 0 ? null : branches),
    }),
    ...(differs(deploymentSource.repositories[id] ?? null, source) && {
      deploymentSource: { ...deploymentSource, repositories: withOf(deploymentSource.repositories, id, source) },
    }),
  };
}

function differs(before: unknown, after: unknown): boolean {
  return JSON.stringify(before) !== JSON.stringify(after);
}

/** What is said of each repository, with this of one; null: nothing of its own. */
function withOf<Value>(all: Record<string, Value>, id: string, own: Value | null): Record<string, Value> {
  const { [id]: _, ...others } = all;
  return own === null ? others : { ...others, [id]: own };
}

function ProductionForm({
  visit,
  of,
  rules: { productionBranches, deploymentSource },
  asked,
}: {
  visit: Visit;
  of: Repository;
  rules: AnsweredRules;
  asked: Record<string, string> | null;
}) {
  const own = deploymentSource.repositories[of.id];
  return (
    <form class="stack" method="get" action={visit.path}>
      <Kept visit={visit} without={[...FIELDS, 'preview']} />
      <input type="hidden" name="preview" value="1" />
      <Card title="Production" note="several branches by comma; * stands for any text; capitals do not matter">
        <div class="fields">
          <label>
            Production branches (empty: {defaultWords(of)})
            <input
              name="branches"
              value={asked?.['branches'] ?? productionBranches[of.id]?.join(', ') ?? ''}
              maxlength={2000}
              autocomplete="off"
            />
          </label>
          <SourceFields
            chosen={asked?.['source'] ?? own?.type ?? ''}
            pattern={asked?.['sourcePattern'] ?? (own ? patternOf(own) : '')}
            none={`as in the workspace: ${sourceWords(deploymentSource.workspace)}`}
          />
        </div>
      </Card>
      <p>
        <button class="button primary" type="submit">
          See what this changes
        </button>
      </p>
    </form>
  );
}

function asText(of: Repository, rules: AnsweredRules) {
  return (
    <Card title="Production">
      <dl class="facts">
        <dt>Production branches</dt>
        <dd>{branchWords(of, rules)}</dd>
        <dt>Deployments are told by</dt>
        <dd>{ofRepository(of, rules)}</dd>
      </dl>
    </Card>
  );
}

/** Which branches of each repository are production, and what tells of its deployments; each leads to its own page. */
export async function productionByRepository(visit: Visit, rules: AnsweredRules) {
  const { cursor } = visit.address.own;
  const { data, nextCursor } = await visit.read(repositoriesRoute, {
    query: { limit: String(ROWS), ...(cursor !== undefined && { cursor }) },
  });
  return (
    <Card
      title="Production of each repository"
      note="its default branch, unless others are named"
      foot={nextCursor !== null && <a href={hereWith(visit, { own: { cursor: nextCursor } })}>The next {ROWS}</a>}
      flush
    >
      {data.length === 0 ? (
        <p class="empty">No repository is read yet.</p>
      ) : (
        <ListTable
          heads={[
            { name: 'Repository' },
            { name: 'Production branches' },
            { name: 'Deployments are told by', isWideOnly: true },
          ]}
        >
          {data.map((of) => (
            <tr>
              <td>
                <a class="title" href={thereWith(visit, `/repositories/${of.id}/production`)}>
                  {of.fullName}
                </a>
                <small class="narrow-only">{ofRepository(of, rules)}</small>
              </td>
              <td>{branchWords(of, rules)}</td>
              <td class="wide-only">{ofRepository(of, rules)}</td>
            </tr>
          ))}
        </ListTable>
      )}
    </Card>
  );
}

function branchWords(of: Repository, { productionBranches }: AnsweredRules): string {
  const own = productionBranches[of.id] ?? [];
  return own.length === 0 ? defaultWords(of) : own.join(', ');
}

/** Until GitHub has said which branch is the default one, all count. */
function defaultWords({ defaultBranch }: Repository): string {
  return defaultBranch === null ? 'every branch, until the default branch is known' : `${defaultBranch}, by default`;
}

function ofRepository({ id }: Repository, { deploymentSource }: AnsweredRules): string {
  const own = deploymentSource.repositories[id];
  return own ? sourceWords(own) : `${sourceWords(deploymentSource.workspace)}, as in the workspace`;
}
