import { markDeploymentRoute } from '../../../routes/deployments.ts';
import { ProblemError } from '../../../routes/problem.ts';
import { isId } from '../../../routes/shapes.ts';
import { getDeployment, type ShownDeployment } from '../../../storage/deployment-list.ts';
import { count, counted, day, duration, moment, time } from '../../format.ts';
import type { Form } from '../../forms.tsx';
import { incidentHref, Recovery } from '../../parts/deployments.tsx';
import { PostForm, writtenIn } from '../../parts/post-form.tsx';
import { Card } from '../../parts/section.tsx';
import { mayChange, pullRequestHref, thereWith, type Visit } from '../../visit.ts';

/** Says that a deployment failed, or did not, with the reason; `failed=withdraw` takes it back. */
export const markForm: Form = {
  path: '/deployments/:id/mark',
  least: 'member',
  async act({ params, fields, send }) {
    const said = fields.get('failed');
    const body =
      said === 'withdraw' ? { failed: null } : { failed: said === 'yes', reason: fields.get('reason') ?? '' };
    await send(markDeploymentRoute, { params, body });
  },
};

/** The deployment that an address opens, whatever the window and the filters. Throws 404 when the workspace has none with this id. */
export async function openedDeployment({ context, caller }: Visit, id: string): Promise<ShownDeployment> {
  const { db } = context.get('open')();
  const found = isId(id) ? await getDeployment(db, caller.workspaceId, id) : null;
  if (!found) throw new ProblemError(404, 'There is no such deployment here.');
  return found;
}

/** One deployment: what it carried, how it went and why, and what a member says of it. */
export function OpenedDeployment({ visit, of }: { visit: Visit; of: ShownDeployment }) {
  const { workspace, now } = visit;
  const action = `/deployments/${of.id}/mark`;
  const close = thereWith(visit, '/delivery');
  return (
    <Card
      title={`Deployment of ${day(of.at, workspace.timeZone, now)}, ${time(of.at, workspace.timeZone)}`}
      note={`${of.repository} to ${of.environment}`}
      aside={<a href={close}>Close</a>}
    >
      <dl class="facts">
        <dt>Commit</dt>
        <dd>
          <code>{of.sha}</code>
        </dd>
        <dt>Result</dt>
        <dd>{of.kind === 'rollback' ? 'a rollback: an earlier commit came back' : of.failed ? 'failed' : 'worked'}</dd>
        {of.causes.map((cause) => (
          <>
            <dt>Because</dt>
            <dd>
              {cause.source} {cause.number !== null && <a href={pullRequestHref(visit, cause.id)}>#{cause.number}</a>}{' '}
              {cause.source === 'incident' ? <a href={incidentHref(visit, cause.id)}>{cause.title}</a> : cause.title}
              {cause.recoveredAt !== null && `, recovered ${moment(cause.recoveredAt, workspace.timeZone, now)}`}
            </dd>
          </>
        ))}
        {of.failed === true && (
          <>
            <dt>Recovered</dt>
            <dd>
              <Recovery visit={visit} of={of} />
              {of.recoverySeconds !== null && `, after ${duration(of.recoverySeconds)}`}
            </dd>
          </>
        )}
        {of.mark && (
          <>
            <dt>A person said</dt>
            <dd>
              {of.mark.failed ? 'failed' : 'not failed'}: {of.mark.reason} (
              {moment(of.mark.markedAt, workspace.timeZone, now)})
            </dd>
          </>
        )}
        <dt>Carried</dt>
        <dd>
          {counted(of.carried, 'pull request')}
          <ul class="found">
            {of.pullRequests.map(({ id, number, title }) => (
              <li>
                <a href={pullRequestHref(visit, id)}>
                  #{number} {title}
                </a>
              </li>
            ))}
          </ul>
          {of.carried > of.pullRequests.length && `and ${count(of.carried - of.pullRequests.length)} more`}
        </dd>
      </dl>
      {mayChange(visit) && of.failed !== null && (
        <PostForm visit={visit} action={action} className="row-form">
          {of.mark ? (
            <button name="failed" value="withdraw" type="submit">
              Take back what was said
            </button>
          ) : (
            <>
              <label>
                {of.failed ? 'Why it is no failure' : 'Why it failed'}
                <input name="reason" required maxlength={1000} value={writtenIn(visit, action, 'reason') ?? ''} />
              </label>
              <button name="failed" value={of.failed ? 'no' : 'yes'} type="submit">
                {of.failed ? 'Mark as not failed' : 'Mark as failed'}
              </button>
            </>
          )}
        </PostForm>
      )}
    </Card>
  );
}
