import type { OpenAPIHono } from '@hono/zod-openapi';
import { raw } from 'hono/html';
import { queryOf, readAddress } from '../domain/page-address.ts';
import { callerOf, type AppEnv } from '../routes/auth.ts';
import { problemOf, ProblemError } from '../routes/problem.ts';
import { workspaceRoute } from '../routes/workspaces.ts';
import { workspaceHealthRoute } from '../routes/workspace-health.ts';
import { contentPolicy } from '../routes/content-policy.ts';
import { checkAddress } from './check-address.ts';
import { failedFormOf } from './forms.tsx';
import { settled, streamOf, textOf, type Html } from './html.ts';
import type { Health, Page } from './page.ts';
import { DOCUMENT_END, documentStart, PlainDocument } from './parts/document.tsx';
import { DeploymentPanel, isDeploymentMeasure } from './parts/deployments.tsx';
import { FailureNotice, Side, SideFoot, Tabs, Top } from './parts/frame.tsx';
import { Panel } from './parts/panel.tsx';
import { ProblemPage, titleOf } from './pages/problem.tsx';
import { Notice } from './parts/section.tsx';
import { readsOf } from './read.ts';
import { showSignIn } from './sign-in/show-sign-in.tsx';
import { themeOf, type Theme } from './theme.ts';
import type { Visit } from './visit.ts';

/** What a script asks for that puts a piece into a page that stands already. */
const FRAGMENT = 'text/html; fragment';

/** The parameters that say what is open on a page: the panel behind a figure, and where in it. */
const PANEL = ['behind', 'part', 'at', 'bin', 'cursor', 'pr'];

/** Serves a page to who is signed in, and the form to sign in to others. What goes wrong is a page, too. */
export function servePage(app: OpenAPIHono<AppEnv>, page: Page): void {
  app.get(page.path, contentPolicy, async (context) => {
    const theme = themeOf(context);
    try {
      const deps = context.get('open')();
      const caller = await callerOf(context, deps);
      const { pathname, search, searchParams } = new URL(context.req.url);
      if (!caller) return await showSignIn(context, deps, { to: pathname + search });
      const address = readAddress(searchParams, [...PANEL, ...page.own]);
      if (Array.isArray(address)) {
        throw new ProblemError(400, address.map(({ path, message }) => `${path}: ${message}`).join('; '), address);
      }
      // A form writes an address in its own way; what is shown has the one that is shared.
      const written = queryOf(address);
      const failed = failedFormOf(context);
      if (!failed && search !== '' && isOtherQuery(searchParams, written))
        return context.redirect(pathname + written, 302);
      const read = readsOf(app, context, caller);
      const health = read(workspaceHealthRoute, { query: { limit: '20' } });
      const workspace = await read(workspaceRoute);
      await checkAddress(deps, caller, address, workspace.timeZone);
      const visit: Visit = {
        path: pathname,
        address,
        params: context.req.param(),
        read,
        caller,
        workspace,
        now: deps.now(),
        context,
        failed,
      };
      context.header('vary', 'accept, cookie');
      context.header('cache-control', 'private, no-cache');
      return await show(page, visit, health, theme);
    } catch (error) {
      const problem = problemOf(error as Error);
      return context.html(
        <PlainDocument title={titleOf(problem)} theme={theme}>
          <ProblemPage problem={problem} here={context.req.url} />
        </PlainDocument>,
        problem.status,
      );
    }
  });
}

async function show(page: Page, visit: Visit, health: Promise<Health>, theme: Theme): Promise<Response> {
  const { context, address } = visit;
  const { behind } = address.own;
  const isFragment = context.req.header('accept') === FRAGMENT;
  const panel = behind === undefined ? null : panelOf(visit, behind);
  if (isFragment && panel) return context.html(await textOf(panel));
  const shown = await page.show(visit);
  // A wrong parameter of the panel is told before the page begins.
  const opened = panel && (await settled(panel));
  const content: Html[] = [
    <Top
      title={shown.title ?? page.title}
      question={shown.question ?? page.question}
      crumbs={shown.crumbs}
      actions={shown.actions}
    />,
    shown.filters ?? null,
    raw('<main class="sections" id="main">'),
    <FailureNotice visit={visit} health={health} />,
    visit.failed && <Notice tone="bad">That was not done: {visit.failed.problem.message}</Notice>,
    ...shown.sections,
    raw('</main>'),
  ];
  const pieces = isFragment
    ? content
    : [
        documentStart({ title: shown.title ?? page.title, theme }),
        <a class="skip" href="#main">
          Skip to content
        </a>,
        <Side visit={visit} />,
        raw('<div class="page" data-page>'),
        ...content,
        raw('</div>'),
        <SideFoot visit={visit} health={health} theme={theme} />,
        <Tabs visit={visit} />,
        opened,
        DOCUMENT_END,
      ];
  context.header('content-type', 'text/html; charset=utf-8');
  return context.body(streamOf(pieces));
}

/** The panel behind a figure: a list of pull requests, or of deployments. */
function panelOf(visit: Visit, measure: string): Html {
  if (isDeploymentMeasure(measure)) return <DeploymentPanel visit={visit} measure={measure} />;
  return <Panel visit={visit} measure={measure} />;
}

/** Whether a query, however it is encoded, says something else than the written one. */
function isOtherQuery(given: URLSearchParams, written: string): boolean {
  const sorted = (query: URLSearchParams) => {
    const copy = new URLSearchParams(query);
    copy.sort();
    return copy.toString();
  };
  return sorted(given) !== sorted(new URLSearchParams(written));
}
