import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { raw } from 'hono/html';
import { listAddress, OPEN_NAMES, queryOf, readAddress, type PageAddress, type Wrong } from '../domain/page-address.ts';
import { callerOf, type AppEnv } from '../routes/auth.ts';
import { problemOf, ProblemError } from '../routes/problem.ts';
import { workspaceRoute } from '../routes/workspaces.ts';
import { contentPolicy } from '../routes/content-policy.ts';
import { checkAddress } from './check-address.ts';
import { failedFormOf, madeSecretOf } from './forms.tsx';
import { labelsOf, problemWords } from './form-labels.ts';
import { FRAGMENT, settled, streamOf, textOf, type Html } from './html.ts';
import { freshnessOf } from '../services/freshness.ts';
import type { OpenPage, Page, Shown } from './page.ts';
import { DOCUMENT_END, documentStart } from './parts/document.tsx';
import { OpenSide } from './docs/open-side.tsx';
import { PrintFoot, Side, SideFoot, Tabs, Top } from './parts/frame.tsx';
import { nothingYet } from './parts/nothing-yet.tsx';
import { Notices } from './parts/notices.tsx';
import { DeploymentPanel, isDeploymentMeasure } from './parts/deployments.tsx';
import { Panel } from './parts/panel.tsx';
import { Peek } from './parts/peek.tsx';
import { Notice, part } from './parts/section.tsx';
import { readsOf } from './read.ts';
import { showProblem } from './show-problem.tsx';
import { showSignIn } from './sign-in/show-sign-in.tsx';
import { themeOf, type Theme } from './theme.ts';
import type { FailedForm, Secret, Visit } from './visit.ts';

/** The pages that have the second style sheet, `styles/apart.css`: people seldom begin with them. */
const APART = /^\/(docs|settings|setup|pull-requests\/:id)/;

/** Serves a page to who is signed in, and the form to sign in to others. What goes wrong is a page, too. */
export function servePage(app: OpenAPIHono<AppEnv>, page: Page | OpenPage): void {
  app.get(page.path, contentPolicy, async (context) => {
    const theme = themeOf(context);
    try {
      const deps = context.get('open')();
      const caller = await callerOf(context, deps);
      const { pathname, search, searchParams } = new URL(context.req.url);
      if (!caller) {
        if (!page.showAnyone) return await showSignIn(context, deps, { to: pathname + search });
        return await showToAnyone(page, context, theme);
      }
      const address = addressIn(searchParams, page);
      // A form writes an address in its own way; what is shown has the one that is shared.
      const written = queryOf(address);
      const failed = failedFormOf(context);
      const secret = madeSecretOf(context);
      if (!failed && !secret && search !== '' && isOtherQuery(searchParams, written))
        return context.redirect(pathname + written, 302);
      const read = readsOf(app, context, caller);
      const freshness = freshnessOf(deps, caller.workspaceId);
      // It is reported where it is shown; until then it must not count as unhandled.
      freshness.catch(() => undefined);
      const workspace = await read(workspaceRoute);
      await checkAddress(deps, caller, address, workspace.timeZone);
      const visit: Visit = {
        path: pathname,
        address,
        params: context.req.param(),
        read,
        caller,
        freshness,
        workspace,
        now: deps.now(),
        context,
        failed,
        secret,
      };
      context.header('vary', 'accept, cookie');
      context.header('cache-control', secret ? 'private, no-store' : 'private, no-cache');
      return await show(page, visit, theme);
    } catch (error) {
      return showProblem(context, problemOf(error as Error));
    }
  });
}

async function show(page: Page | OpenPage, visit: Visit, theme: Theme): Promise<Response> {
  const { context, address } = visit;
  const { behind, pr } = address.own;
  const isFragment = context.req.header('accept') === FRAGMENT;
  const panel =
    behind !== undefined ? (
      panelOf(await listVisit(visit), behind)
    ) : pr === undefined ? null : (
      <Peek visit={visit} id={pr} />
    );
  // A script has the page, and asks for what is beside it. The next rows of a list are part of the page.
  if (isFragment && panel && !asksForRows(visit)) return context.html(await textOf(panel));
  const shown = page.showAnyone ? page.showAnyone(visit) : await shownOf(page, visit);
  if (shown instanceof Response) return shown;
  // A wrong parameter of the panel is told before the page begins.
  const opened = panel && (await settled(panel));
  const above: Html[] = [
    <Top
      title={shown.title ?? page.title}
      question={shown.question ?? page.question}
      crumbs={shown.crumbs}
      actions={shown.actions}
    />,
    shown.filters ? part(visit, 'the filters', async () => shown.filters) : null,
    raw('<main class="sections" id="main">'),
    <Notices visit={visit} />,
    visit.secret && <MadeSecret of={visit.secret} />,
  ];
  const below: Html[] = [...shown.sections, raw('</main>'), <PrintFoot visit={visit} />];
  const content = visit.failed ? await withFailure(visit.failed, above, below, opened) : [...above, ...below];
  const pieces = isFragment
    ? content
    : [
        documentStart({ title: shown.title ?? page.title, theme, isApart: APART.test(page.path) }),
        <a class="skip" href="#main">
          Skip to content
        </a>,
        <Side visit={visit} />,
        raw('<div class="page" data-page>'),
        ...content,
        raw('</div>'),
        <SideFoot visit={visit} theme={theme} />,
        <Tabs visit={visit} />,
        opened,
        DOCUMENT_END,
      ];
  context.header('content-type', 'text/html; charset=utf-8');
  return context.body(streamOf(pieces));
}

/** What a page shows: where nothing was ever read, only what to do first. */
async function shownOf(page: Page, visit: Visit): Promise<Shown | Response> {
  const nothing = await nothingYet(visit);
  return nothing === null ? page.show(visit) : { sections: [nothing] };
}

/** What an address says. Throws 400 for a parameter that is not known or has a wrong value, and names it. */
function addressIn(searchParams: URLSearchParams, { own }: Pick<Page, 'own'>): PageAddress {
  const address = readAddress(searchParams, [...OPEN_NAMES, ...own]);
  return right(address);
}

/** An address without anything wrong. Throws 400 for another one. */
function right(address: PageAddress | Wrong[]): PageAddress {
  if (!Array.isArray(address)) return address;
  throw new ProblemError(400, address.map(({ path, message }) => `${path}: ${message}`).join('; '), address);
}

/** A page that is the same for everybody, for who is not signed in. */
async function showToAnyone(page: OpenPage, context: Context<AppEnv>, theme: Theme): Promise<Response> {
  addressIn(new URL(context.req.url).searchParams, page);
  const shown = page.showAnyone({ params: context.req.param(), context });
  const title = shown.title ?? page.title;
  context.header('vary', 'cookie');
  return context.html(
    await textOf([
      documentStart({ title, theme, isApart: APART.test(page.path) }),
      <a class="skip" href="#main">
        Skip to content
      </a>,
      <OpenSide to={context.req.path} />,
      <div class="page" data-page>
        <Top title={title} question={shown.question ?? page.question} crumbs={shown.crumbs} />
        <main class="sections" id="main">
          {shown.sections}
        </main>
      </div>,
      DOCUMENT_END,
    ]),
  );
}

/**
 * The content of a page that is shown again, with what was wrong between its head and its sections. The form stands somewhere
 * on the page, and its labels say how its fields are called.
 */
async function withFailure(
  { action, problem }: FailedForm,
  above: Html[],
  below: Html[],
  opened: Html,
): Promise<Html[]> {
  const [head, rest] = [await textOf(above), await textOf(below)];
  const labels = labelsOf(head + rest + (await textOf(opened)), action);
  return [raw(head), <Notice tone="bad">That was not done: {problemWords(problem, labels)}</Notice>, raw(rest)];
}

/** A secret that was just made, and is shown only here. */
function MadeSecret({ of: { what, text } }: { of: Secret }) {
  return (
    <Notice tone="warn">
      <b>{what}</b> It is shown only now: <code>{text}</code>
    </Notice>
  );
}

/** Whether the next rows of the page's own list are asked for. */
function asksForRows({ address: { own } }: Visit): boolean {
  return own.cursor !== undefined && own.behind === undefined;
}

/** The look at the list that is open on a page. Throws 400 for a wrong filter of it, and 404 for what is not there. */
async function listVisit(visit: Visit): Promise<Visit> {
  const { address: page, caller, context, workspace } = visit;
  const address = right(listAddress(page));
  await checkAddress(context.get('open')(), caller, address, workspace.timeZone);
  return { ...visit, address, page };
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
