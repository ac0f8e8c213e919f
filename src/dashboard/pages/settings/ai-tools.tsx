import { addToolRoute, ownToolsRoute, removeToolRoute } from '../../../routes/ai/tools.ts';
import type { Form } from '../../forms.tsx';
import type { Page } from '../../page.ts';
import { PostForm, writtenIn } from '../../parts/post-form.tsx';
import { Card, part } from '../../parts/section.tsx';
import type { Visit } from '../../visit.ts';
import { isOwner, SettingsFrame } from './frame.tsx';
import { readAll } from '../../read.ts';

const ACTION = '/settings/ai-tools';

/** By what a tool is known. */
const SIGNS = {
  agents: 'Bot accounts that write code',
  reviewers: 'Bot accounts that only review',
  users: 'User accounts that belong to the tool',
  addresses: 'E-mail addresses in trailers',
  names: 'Names in trailers and after “Generated with”',
  branches: 'How its head branches begin, with / or - at the end',
} as const;
const SIGN_NAMES = Object.keys(SIGNS) as (keyof typeof SIGNS)[];

/** The AI tools that the workspace knows besides the known ones. */
export const aiTools: Page = {
  path: ACTION,
  title: 'AI tools',
  question: 'Tools of your own, besides those that are known everywhere.',
  own: [],
  show(visit) {
    return {
      crumbs: [{ name: 'Settings', href: '/settings/general' }],
      sections: [
        <SettingsFrame visit={visit}>
          {part(visit, 'the tools', () => list(visit))}
          {isOwner(visit) && <AddTool visit={visit} />}
        </SettingsFrame>,
      ],
    };
  },
};

export const addToolForm: Form = {
  path: ACTION,
  least: 'owner',
  async act({ fields, send }) {
    const signs = SIGN_NAMES.map((name) => [name, valuesIn(fields.get(name) ?? '')]);
    await send(addToolRoute, {
      body: { key: fields.get('key') ?? '', name: fields.get('name') ?? '', ...Object.fromEntries(signs) },
    });
  },
};

export const removeToolForm: Form = {
  path: '/settings/ai-tools/:key/remove',
  least: 'owner',
  async act({ params, send }) {
    await send(removeToolRoute, { params });
  },
};

function valuesIn(text: string): string[] {
  return text
    .split(',')
    .map((value) => value.trim())
    .filter(Boolean);
}

async function list(visit: Visit) {
  const data = await readAll(visit.read, ownToolsRoute);
  if (data.length === 0) {
    return (
      <Card title="Your own tools">
        <p class="empty">None yet. The known tools need no entry.</p>
      </Card>
    );
  }
  return (
    <>
      {data.map((tool) => (
        <Card title={tool.name} note={tool.key}>
          <dl class="facts">
            {SIGN_NAMES.filter((name) => tool[name].length > 0).map((name) => (
              <>
                <dt>{SIGNS[name]}</dt>
                <dd>{tool[name].join(', ')}</dd>
              </>
            ))}
          </dl>
          {isOwner(visit) && (
            <PostForm visit={visit} action={`/settings/ai-tools/${tool.key}/remove`} className="row-form">
              <button type="submit">Remove</button>
            </PostForm>
          )}
        </Card>
      ))}
    </>
  );
}

function AddTool({ visit }: { visit: Visit }) {
  const written = (name: string) => writtenIn(visit, ACTION, name) ?? '';
  return (
    <Card title="Add a tool" foot="All evidence is looked for again, in the background.">
      <PostForm visit={visit} action={ACTION} className="fields">
        <label>
          Key: lower-case letters, digits and hyphens
          <input name="key" required maxlength={50} value={written('key')} autocomplete="off" />
        </label>
        <label>
          Name
          <input name="name" required maxlength={100} value={written('name')} autocomplete="off" />
        </label>
        {SIGN_NAMES.map((name) => (
          <label>
            {SIGNS[name]}, by comma
            <input name={name} maxlength={2000} value={written(name)} autocomplete="off" />
          </label>
        ))}
        <button class="button primary" type="submit">
          Add the tool
        </button>
      </PostForm>
    </Card>
  );
}
