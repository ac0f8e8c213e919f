import { annotationQueryOf } from '../../../domain/page-address.ts';
import { changeIncidentRoute, incidentRoute, incidentsRoute } from '../../../routes/incidents.ts';
import { count, duration } from '../../format.ts';
import type { Form } from '../../forms.tsx';
import { deploymentHref, incidentHref, type Deployment } from '../../parts/deployments.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { PostForm, writtenIn } from '../../parts/post-form.tsx';
import { Card, Empty } from '../../parts/section.tsx';
import { When } from '../../parts/when.tsx';
import type { Answer } from '../../read.ts';
import { mayChange, thereWith, type Visit } from '../../visit.ts';
import { instantIn } from './incident.tsx';

type Incident = Answer<typeof incidentRoute>;

/** So many incidents of a window are listed. */
const ROWS = 20;

/** Says when an incident ended. */
export const endIncidentForm: Form = {
  path: '/incidents/:id/end',
  least: 'member',
  async act({ params, fields, send }) {
    await send(changeIncidentRoute, { params, body: { endedAt: instantIn(fields, 'endedAt') ?? '' } });
  },
};

/** The incident that an address opens, whatever the window and the filters. Throws 404 when the workspace has none with this id. */
export function openedIncident({ read }: Visit, id: string): Promise<Incident> {
  return read(incidentRoute, { params: { id } });
}

/** The incidents that began in the window, the newest first, each with the deployment that it is of. */
export async function Incidents({ visit, all }: { visit: Visit; all: Deployment[] }) {
  const { data, nextCursor } = await visit.read(incidentsRoute, {
    query: { ...annotationQueryOf(visit.address), limit: String(ROWS) },
  });
  return (
    <Card
      title="Incidents"
      note={nextCursor === null ? `${count(data.length)} began in this window` : `the newest ${count(ROWS)}`}
      foot={nextCursor !== null && 'A shorter window shows earlier ones.'}
      flush
    >
      {data.length === 0 ? (
        <Empty>
          <p>No incident began in this window.</p>
        </Empty>
      ) : (
        <ListTable heads={[{ name: 'Incident' }, { name: 'Of' }, { name: 'Lasted', isNumber: true }]}>
          {data.map((incident) => (
            <tr {...(incident.id === visit.address.own.incident && { 'aria-selected': 'true' })}>
              <td>
                <a href={incidentHref(visit, incident.id)}>{incident.title}</a>
                <small>
                  {incident.repository}, began <When visit={visit} at={incident.startedAt} />
                </small>
              </td>
              <td>
                <CausedBy visit={visit} incident={incident} all={all} />
              </td>
              <td class="number">{lastedWords(incident)}</td>
            </tr>
          ))}
        </ListTable>
      )}
    </Card>
  );
}

/** One incident: when it was, what it is of, and for a member how it is ended. */
export function OpenedIncident({ visit, of, all }: { visit: Visit; of: Incident; all: Deployment[] }) {
  const action = `/incidents/${of.id}/end`;
  return (
    <Card
      title={`Incident: ${of.title}`}
      note={of.repository}
      aside={<a href={thereWith(visit, '/delivery')}>Close</a>}
    >
      <dl class="facts">
        <dt>Began</dt>
        <dd>
          <When visit={visit} at={of.startedAt} />
        </dd>
        <dt>Ended</dt>
        <dd>
          {of.endedAt === null ? (
            'not yet'
          ) : (
            <>
              <When visit={visit} at={of.endedAt} />, after {lastedWords(of)}
            </>
          )}
        </dd>
        <dt>Of the deployment</dt>
        <dd>
          <CausedBy visit={visit} incident={of} all={all} />
        </dd>
        <dt>Told by</dt>
        <dd>{of.source === 'issue' ? 'an issue on GitHub' : 'a person or a tool'}</dd>
      </dl>
      {mayChange(visit) && of.endedAt === null && of.source === 'api' && (
        <PostForm visit={visit} action={action} className="row-form">
          <label>
            Ended, in UTC
            <input name="endedAt" type="datetime-local" required value={writtenIn(visit, action, 'endedAt') ?? ''} />
          </label>
          <button type="submit">It has ended</button>
        </PostForm>
      )}
    </Card>
  );
}

/** The deployment that an incident is of: the one that it was said of, or that counts as failed because of it. */
function CausedBy({
  visit,
  incident: { id, deploymentId },
  all,
}: {
  visit: Visit;
  incident: Incident;
  all: Deployment[];
}) {
  const failed = all.find(({ causes }) => causes.some((cause) => cause.source === 'incident' && cause.id === id));
  const of = failed?.id ?? deploymentId;
  if (of === null) return <span class="faint">none of this window</span>;
  return (
    <a href={deploymentHref(visit, of)}>{failed ? <When visit={visit} at={failed.at} /> : 'Open the deployment'}</a>
  );
}

function lastedWords({ startedAt, endedAt }: Incident): string {
  return endedAt === null ? 'not over' : duration((Date.parse(endedAt) - Date.parse(startedAt)) / 1_000);
}
