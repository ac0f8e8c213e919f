import { changeWorkspaceRoute, workspaceRoute } from '../../../routes/workspaces.ts';
import type { Form } from '../../forms.tsx';
import type { Page } from '../../page.ts';
import { PostForm, writtenIn } from '../../parts/post-form.tsx';
import { Card } from '../../parts/section.tsx';
import { thereWith } from '../../visit.ts';
import { isOwner, SettingsFrame } from './frame.tsx';

const ACTION = '/settings/general';

/** The workspace's name and its time zone. */
export const general: Page = {
  path: ACTION,
  title: 'General',
  question: 'What the workspace is called, and whose clock its weeks follow.',
  own: [],
  async show(visit) {
    const { name, timeZone } = await visit.read(workspaceRoute);
    return {
      crumbs: [{ name: 'Settings', href: thereWith(visit, ACTION) }],
      sections: [
        <SettingsFrame visit={visit}>
          <Card title="Workspace">
            {isOwner(visit) ? (
              <PostForm visit={visit} action={ACTION} className="fields">
                <label>
                  Name
                  <input name="name" required maxlength={100} value={writtenIn(visit, ACTION, 'name') ?? name} />
                </label>
                <label>
                  Time zone, as in Europe/Berlin
                  <input
                    name="timeZone"
                    required
                    maxlength={100}
                    list="zones"
                    value={writtenIn(visit, ACTION, 'timeZone') ?? timeZone}
                  />
                  <datalist id="zones">
                    {Intl.supportedValuesOf('timeZone').map((zone) => (
                      <option value={zone} />
                    ))}
                  </datalist>
                </label>
                <p class="faint">Days and weeks begin by this clock. With another zone all weeks are computed again.</p>
                <button class="button primary" type="submit">
                  Save
                </button>
              </PostForm>
            ) : (
              <dl class="facts">
                <dt>Name</dt>
                <dd>{name}</dd>
                <dt>Time zone</dt>
                <dd>{timeZone}</dd>
              </dl>
            )}
          </Card>
        </SettingsFrame>,
      ],
    };
  },
};

export const generalForm: Form = {
  path: ACTION,
  least: 'owner',
  async act({ fields, send }) {
    await send(changeWorkspaceRoute, {
      body: { name: fields.get('name') ?? '', timeZone: fields.get('timeZone') ?? '' },
    });
  },
};
