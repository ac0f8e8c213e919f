import { openContext } from './context.ts';
import { consume } from './queues/consume.ts';
import { openApp } from './app.ts';
import { runSchedule } from './schedule.ts';
import { openSenders } from './senders.ts';

export { GitHubBudget } from './durable/github-budget.ts';
export { ModelScheduler } from './durable/model-scheduler.ts';
export { RepoCursor } from './durable/repo-cursor.ts';

const app = openApp();

/** The Worker: passes requests, queues and crons to the code that handles each. */
export default {
  fetch: app.fetch,
  queue: (batch, env) => consume(() => openContext(env), openSenders(env).anew, batch),
  scheduled: (controller, env) => runSchedule(openSenders(env), controller.cron),
} satisfies ExportedHandler<Env>;
