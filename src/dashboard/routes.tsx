import type { OpenAPIHono } from '@hono/zod-openapi';
import type { AppEnv } from '../routes/auth.ts';
import { ownAddress } from '../routes/sign-in/own-address.ts';
import { ownForm } from '../routes/sign-in/own-form.ts';
import { forgetViewForm, keepViewForm } from './lists/list-menus.tsx';
import { serveForm } from './forms.tsx';
import { filterNames } from './filter-names.tsx';
import { tableFiles } from './lists/table-files.ts';
import { live } from './live.tsx';
import { findPage } from './pages/find.tsx';
import { describedApi, type ApiDescription, type ApiDocument } from './docs/api-description.ts';
import { docsPages } from './docs/pages.tsx';
import { deliveryPage } from './pages/delivery/delivery.tsx';
import { incidentForm } from './pages/delivery/incident.tsx';
import { endIncidentForm } from './pages/delivery/incidents.tsx';
import { markForm } from './pages/delivery/one-deployment.tsx';
import { measures } from './pages/measures.tsx';
import { ai } from './pages/ai/ai.tsx';
import { flow } from './pages/flow/flow.tsx';
import { leaveOutForm } from './parts/leave-out.tsx';
import { addGoalForm, removeGoalForm } from './pages/goals/add-goal.tsx';
import { goal } from './pages/goals/goal.tsx';
import { goals } from './pages/goals/goals.tsx';
import { overview } from './pages/overview/overview.tsx';
import { pullRequest } from './pages/pull-request.tsx';
import { pullRequests } from './pages/pull-requests.tsx';
import { removeRepository } from './pages/remove-repository.tsx';
import { repositories } from './pages/repositories.tsx';
import { repository } from './pages/repository.tsx';
import { status as health } from './pages/status/status.tsx';
import { reviews } from './pages/reviews/reviews.tsx';
import { addToolForm, aiTools, removeToolForm } from './pages/settings/ai-tools.tsx';
import { connectForm, connectionsPage, disconnectForm } from './pages/settings/connections.tsx';
import { general, generalForm } from './pages/settings/general.tsx';
import { auditLogPage } from './pages/settings/audit-log.tsx';
import {
  inviteForm,
  memberForm,
  members,
  newKeyForm,
  revokeKeyForm,
  sessionForm,
  withdrawForm,
} from './pages/settings/members.tsx';
import { accountForm, people } from './pages/settings/people.tsx';
import { production, productionForm } from './pages/settings/production.tsx';
import { rulesForm, whatCounts } from './pages/settings/what-counts.tsx';
import { chooseForm } from './pages/setup/choose.tsx';
import { setup } from './pages/setup/setup.tsx';
import { correctionForm } from './parts/evidence.tsx';
import { refreshForm } from './pull-request/facts.tsx';
import { REPOSITORY_FORMS } from './repository-forms.ts';
import {
  addMemberForm,
  deleteTeamForm,
  editTeam,
  newTeamForm,
  removeMemberForm,
  renameTeamForm,
} from './pages/edit-team.tsx';
import { team } from './pages/team.tsx';
import { importTeamsForm, teams } from './pages/teams.tsx';
import { servePage } from './serve.tsx';
import { keepTheme } from './theme.ts';

/** The pages of who is signed in, which share the window and the filters of their addresses. */
export const PAGES = [
  overview,
  flow,
  reviews,
  deliveryPage,
  ai,
  pullRequests,
  pullRequest,
  teams,
  team,
  editTeam,
  goals,
  goal,
  measures,
  repositories,
  removeRepository,
  production,
  repository,
  health,
  general,
  connectionsPage,
  people,
  whatCounts,
  aiTools,
  setup,
  members,
  auditLogPage,
];

/** What people change on pages. */
const FORMS = [
  leaveOutForm,
  refreshForm,
  correctionForm,
  ...REPOSITORY_FORMS,
  markForm,
  incidentForm,
  endIncidentForm,
  keepViewForm,
  forgetViewForm,
  importTeamsForm,
  newTeamForm,
  renameTeamForm,
  addMemberForm,
  removeMemberForm,
  deleteTeamForm,
  addGoalForm,
  removeGoalForm,
  generalForm,
  connectForm,
  disconnectForm,
  accountForm,
  rulesForm,
  productionForm,
  addToolForm,
  removeToolForm,
  chooseForm,
  inviteForm,
  withdrawForm,
  memberForm,
  newKeyForm,
  revokeKeyForm,
  sessionForm,
];

/**
 * What people see: the pages of who is signed in, and those of the API, which `document` describes. Scripts and styles are static
 * assets.
 */
export function dashboard(app: OpenAPIHono<AppEnv>, document: () => ApiDocument): void {
  let described: ApiDescription | undefined;
  // Read when it is first asked for: then every route is registered.
  const describe = () => (described ??= describedApi(document()));
  for (const page of [...PAGES, findPage(describe), ...docsPages(describe)]) servePage(app, page);
  for (const form of FORMS) serveForm(app, form);

  live(app);
  tableFiles(app);
  filterNames(app);

  app.get('/metrics', (context) => context.redirect('/', 301));
  app.get('/settings', (context) => context.redirect(`/settings/general${new URL(context.req.url).search}`, 302));

  app.post('/theme', async (context) => {
    const form = await ownForm(context);
    keepTheme(context, form.get('theme'));
    return context.redirect(ownAddress(form.get('to') ?? '/', context.req.url), 303);
  });
}
