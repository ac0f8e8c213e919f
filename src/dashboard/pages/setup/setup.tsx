import { connectionsRoute } from '../../../routes/connections/connections.ts';
import { membershipsRoute } from '../../../routes/members/memberships.ts';
import { ProblemError } from '../../../routes/problem.ts';
import { workspaceHealthRoute } from '../../../routes/workspace-health.ts';
import { repositories } from '../../format.ts';
import type { Html } from '../../html.ts';
import type { Page } from '../../page.ts';
import { connectionName } from '../../parts/freshness.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Card, part } from '../../parts/section.tsx';
import { readAll } from '../../read.ts';
import { hasRole, hereWith, type Visit } from '../../visit.ts';
import { choose } from './choose.tsx';
import { Connect } from './connect.tsx';
import { firstNumbers } from './first-numbers.tsx';
import { whoCounts } from './who-counts.tsx';

const STEPS = [
  { name: 'Connect GitHub', note: 'The App, or a token' },
  { name: 'Choose repositories', note: 'Which to read, and how far back' },
  { name: 'Who counts', note: 'Bots found, environments, branches' },
  { name: 'First numbers', note: 'See them fill while we read' },
] as const;

/** The first steps have more to say beside them. */
const LAST_WITH_ASIDE = 2;

/** The way from nothing to the first numbers, in four steps, each of which can be left and taken up again. */
export const setup: Page = {
  path: '/setup',
  title: 'Set up',
  question: 'Four steps, about five minutes. You can stop at any time; what is done stays done.',
  own: ['step', 'connection', 'show'],
  async show(visit) {
    if (visit.workspace.isExample) return { sections: [<OfExample visit={visit} />] };
    const [connections, health] = await Promise.all([
      // Only owners see the connections; a member adds repositories by their names.
      hasRole(visit.caller, 'owner') ? readAll(visit.read, connectionsRoute) : [],
      visit.read(workspaceHealthRoute, { query: { limit: '20' } }),
    ]);
    const reached = connections.length === 0 && health.n === 0 ? 1 : health.n === 0 ? 2 : 4;
    const step = stepOf(visit, reached);
    const done = [
      connections.length > 0 && `Connected with ${connections.map(connectionName).join(', ')}`,
      health.n > 0 && `${repositories(health.n)} chosen`,
    ];
    const steps: Record<number, () => Html> = {
      1: () => <Connect visit={visit} connections={connections} />,
      2: () => part(visit, 'the repositories', () => choose(visit, connections)),
      3: () => <div class="stack">{part(visit, 'what was found', () => whoCounts(visit))}</div>,
      4: () => <div class="stack">{part(visit, 'the first numbers', () => firstNumbers(visit))}</div>,
    };
    return {
      title: `Set up ${visit.workspace.name}`,
      sections: [
        <div class={step <= LAST_WITH_ASIDE ? 'wizard with-aside' : 'wizard'}>
          <ol class="rail" aria-label="Steps">
            {STEPS.map(({ name, note }, index) => (
              <li class={index + 1 === step ? 'now' : index + 1 < reached ? 'done' : ''}>
                <a
                  href={hereWith(visit, { own: { step: String(index + 1), cursor: null } })}
                  {...(index + 1 === step && { 'aria-current': 'step' })}
                >
                  <span class="place">
                    {index + 1 < reached && index + 1 !== step ? <Icon name="check" /> : index + 1}
                  </span>
                  <b>{name}</b>
                  <small>{done[index] || note}</small>
                </a>
              </li>
            ))}
          </ol>
          {steps[step]?.()}
        </div>,
      ],
    };
  },
};

/** An example is set up already; one's own repositories belong into another workspace. */
async function OfExample({ visit }: { visit: Visit }) {
  const memberships = await readAll(visit.read, membershipsRoute);
  const own = memberships.filter(({ isExample }) => !isExample);
  return (
    <Card title="This is an example">
      <div class="stack">
        <p>
          Its history is generated. Nothing of GitHub is read into it, so that your numbers and these never mix. Your
          repositories have a workspace of their own.
        </p>
        {own.length === 0 && <p>Ask the operator for a workspace, and sign in with its key.</p>}
        {own.map(({ workspaceId, workspace }) => (
          <form method="post" action="/session/workspace">
            <input type="hidden" name="to" value="/setup" />
            <button class="button primary" name="workspaceId" value={workspaceId} type="submit">
              Set up {workspace}
            </button>
          </form>
        ))}
      </div>
    </Card>
  );
}

function stepOf({ address: { own } }: Visit, reached: number): number {
  if (own.step === undefined) return reached;
  const step = Number(own.step);
  if (STEPS[step - 1] !== undefined) return step;
  const message = `1 to ${STEPS.length}`;
  throw new ProblemError(400, `step: ${message}`, [{ path: 'step', message }]);
}
