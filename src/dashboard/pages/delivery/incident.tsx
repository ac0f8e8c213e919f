import { valuesIn } from '../../../domain/metrics/filters.ts';
import { tellIncidentRoute } from '../../../routes/incidents.ts';
import { ProblemError } from '../../../routes/problem.ts';
import { searchRoute } from '../../../routes/search.ts';
import { isId } from '../../../routes/shapes.ts';
import { readChoices } from '../../../storage/filter-choices.ts';
import type { Form, Sent } from '../../forms.tsx';
import { Icon } from '../../parts/icon.tsx';
import { PostForm, writtenIn } from '../../parts/post-form.tsx';
import type { Visit } from '../../visit.ts';

/** Records an incident. */
export const incidentForm: Form = {
  path: '/incidents',
  least: 'member',
  async act({ fields, read, send }) {
    const body = {
      repositoryId: await repositoryIn(fields, read),
      title: fields.get('title') ?? '',
      startedAt: instantIn(fields, 'startedAt') ?? '',
      endedAt: instantIn(fields, 'endedAt'),
      externalId: `page:${crypto.randomUUID()}`,
    };
    await send(tellIncidentRoute, { body });
  },
};

/** The instant of a field with a date and a time in UTC; null when it is empty. */
export function instantIn(fields: URLSearchParams, name: string): string | null {
  const written = fields.get(name);
  return written ? `${written}:00Z` : null;
}

/** The id of the repository that the form names, by its name or its id. Throws 400 when there is no such repository. */
async function repositoryIn(fields: URLSearchParams, read: Sent['read']): Promise<string> {
  const written = fields.get('repositoryId')?.trim() ?? '';
  if (isId(written)) return written;
  const { repositories } = written === '' ? { repositories: [] } : await read(searchRoute, { query: { q: written } });
  const named = repositories.find(({ fullName }) => fullName.toLowerCase() === written.toLowerCase());
  if (named) return named.id;
  const message = 'the name of a repository of this workspace, as OWNER/NAME';
  throw new ProblemError(400, `repositoryId: ${message}`, [{ path: 'repositoryId', message }]);
}

/** The menu with which a member records an incident of any repository. It stays open when something in it was wrong. */
export async function RecordIncident({ visit }: { visit: Visit }) {
  const { address, caller, context } = visit;
  const { repositories } = await readChoices(context.get('open')().db, caller.workspaceId);
  const { repo } = address.filters;
  const inView = repo === undefined ? repositories : valuesIn(repo);
  const action = '/incidents';
  return (
    <details class="menu" open={visit.failed?.action === action}>
      <summary class="button">
        <Icon name="plus" />
        Record an incident
      </summary>
      <PostForm visit={visit} action={action} className="menu-body">
        <label>
          Repository
          <input
            name="repositoryId"
            required
            maxlength={200}
            placeholder="OWNER/NAME"
            autocomplete="off"
            data-names="repo"
            value={writtenIn(visit, action, 'repositoryId') ?? (inView.length === 1 ? inView[0] : '')}
          />
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
