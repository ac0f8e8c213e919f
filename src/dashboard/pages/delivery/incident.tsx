import { tellIncidentRoute } from '../../../routes/incidents.ts';
import type { Form } from '../../forms.tsx';
import type { Deployment } from '../../parts/deployments.tsx';
import { PostForm, writtenIn } from '../../parts/post-form.tsx';
import type { Visit } from '../../visit.ts';

/** Records an incident. */
export const incidentForm: Form = {
  path: '/incidents',
  least: 'member',
  async act({ fields, send }) {
    const at = (name: string) => (fields.get(name) ? `${fields.get(name)}:00Z` : null);
    const body = {
      repositoryId: fields.get('repositoryId') ?? '',
      title: fields.get('title') ?? '',
      startedAt: at('startedAt') ?? '',
      endedAt: at('endedAt'),
      externalId: `page:${crypto.randomUUID()}`,
    };
    await send(tellIncidentRoute, { body });
  },
};

/** The menu with which a member records an incident. It stays open when something in it was wrong. */
export async function RecordIncident({ visit, deployments }: { visit: Visit; deployments: Promise<Deployment[]> }) {
  // Where the deployments could not be read, their section says so; an incident needs one of their repositories.
  const all = await deployments.catch(() => []);
  const repositories = new Map(all.map(({ repositoryId, repository }) => [repositoryId, repository]));
  const action = '/incidents';
  return (
    <details class="menu" open={visit.failed?.action === action}>
      <summary>Record an incident</summary>
      <PostForm visit={visit} action={action} className="menu-body">
        <label>
          Repository
          <select name="repositoryId" required>
            {[...repositories].map(([id, name]) => (
              <option value={id} selected={writtenIn(visit, action, 'repositoryId') === id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          What happened
          <input name="title" required maxlength={500} value={writtenIn(visit, action, 'title') ?? ''} />
        </label>
        <label>
          Began, in UTC
          <input name="startedAt" type="datetime-local" required value={writtenIn(visit, action, 'startedAt') ?? ''} />
        </label>
        <label>
          Ended, in UTC; empty while it lasts
          <input name="endedAt" type="datetime-local" value={writtenIn(visit, action, 'endedAt') ?? ''} />
        </label>
        <button class="button primary" type="submit">
          Record it
        </button>
      </PostForm>
    </details>
  );
}
