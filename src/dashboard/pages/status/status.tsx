import { workspaceHealthRoute } from '../../../routes/workspace-health.ts';
import type { Page } from '../../page.ts';
import { part } from '../../parts/section.tsx';
import { Connections } from './connections.tsx';
import { letters } from './letters.tsx';
import { Problems } from './problems.tsx';
import { Repositories } from './repositories.tsx';
import { Running } from './running.tsx';
import { usage } from './usage.tsx';
import { Work } from './work.tsx';

/** Those first that need somebody; of more, their number. */
const ROWS = 100;

/** What is wrong, and what a person does about it. */
export const status: Page = {
  path: '/status',
  title: 'Health',
  question: 'What is wrong, and what do I do?',
  own: [],
  show(visit) {
    const asked = visit.read(workspaceHealthRoute, { query: { limit: String(ROWS) } });
    // It is reported by the parts that need it.
    asked.catch(() => undefined);
    return {
      sections: [
        part(visit, 'what is wrong', async () => (
          <Problems visit={visit} freshness={await visit.freshness} health={await asked} />
        )),
        part(visit, 'what runs', async () => <Running visit={visit} freshness={await visit.freshness} />),
        part(visit, 'the repositories', async () => <Repositories visit={visit} health={await asked} />),
        <div class="columns">
          <div class="stack">
            {part(visit, 'the connections', async () => (
              <Connections visit={visit} health={await asked} />
            ))}
            {part(visit, 'the usage', async () => usage(visit, await asked))}
          </div>
          <div class="stack">
            {part(visit, 'webhooks and overdue work', async () => (
              <Work visit={visit} health={await asked} />
            ))}
          </div>
        </div>,
        part(visit, 'the messages that failed', async () => letters(visit, await asked)),
      ],
    };
  },
};
