import { type ProblemError, problemOf } from '../../routes/problem.ts';
import { time } from '../format.ts';
import { FRAGMENT, settled, type Html } from '../html.ts';
import { hereWith, type Visit } from '../visit.ts';
import { Icon, type IconName } from './icon.tsx';

/** So long a page waits for one of its parts. */
const SLOW_MS = 5_000;

/** A card of a page: a heading, what it says beside it, and its content. */
export function Card({
  title,
  note,
  aside,
  foot,
  flush = false,
  children,
}: {
  title: Html;
  /** A few words beside the title. */
  note?: Html;
  /** On the right of the title: a key, or a link. */
  aside?: Html;
  foot?: Html;
  /** Whether the content goes to the edges, as tables do. */
  flush?: boolean;
  children: Html;
}) {
  return (
    <section class="card">
      <header>
        <h2>{title}</h2>
        {note && <p>{note}</p>}
        {aside && <div class="aside">{aside}</div>}
      </header>
      <div class={flush ? 'content flush' : 'content'}>{children}</div>
      {foot && <footer>{foot}</footer>}
    </section>
  );
}

/**
 * A part of a page that may fail alone: then a card says so in its place, and the rest of the page stands. `what` is how
 * its sentence names it, such as `the reviewers`.
 */
export async function part(visit: Visit, what: string, build: () => Promise<Html>) {
  const built = builtPart(visit, what, build);
  const { context } = visit;
  // What a script asks for once more is waited for until it is there.
  if (context.req.header('accept') === FRAGMENT) return built;
  // What was counted in vain for this page is kept for the next look at it.
  context.executionCtx.waitUntil(built);
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), SLOW_MS);
  const inTime = await Promise.race([built, late]);
  clearTimeout(timer);
  return inTime ?? settled(<SlowPart visit={visit} what={what} />);
}

async function builtPart(visit: Visit, what: string, build: () => Promise<Html>) {
  try {
    return await settled(await build());
  } catch (error) {
    return settled(<FailedPart visit={visit} what={what} problem={problemOf(error as Error)} />);
  }
}

/** The visits of which one part said already that it takes long. */
const toldSlow = new WeakSet<Visit['context']>();

/** Stands in place of a part that takes long, so that what stands below it is not held up. A script asks for it again. */
function SlowPart({ visit, what }: { visit: Visit; what: string }) {
  const isTold = toldSlow.has(visit.context);
  toldSlow.add(visit.context);
  const shared = { class: 'card', 'aria-busy': 'true', 'aria-label': `Loading ${what}` } as const;
  if (isTold) {
    return (
      <section {...shared}>
        <p class="content faint">Still counting.</p>
      </section>
    );
  }
  return (
    <section {...shared} data-again="1">
      <div class="content empty">
        <p>Still counting. 100,000 pull requests take a few seconds the first time.</p>
        <p>
          <a class="button" href={hereWith(visit, {})}>
            Try again
          </a>
        </p>
      </div>
    </section>
  );
}

export function FailedPart({ visit, what, problem }: { visit: Visit; what: string; problem: ProblemError }) {
  return (
    <section class="card failed" role="alert">
      <div class="content empty">
        <p>
          <Icon name="warning" /> Could not load {what} ({reasonOf(problem)},{' '}
          {time(visit.now, visit.workspace.timeZone)}
          ). The rest of the page is right.
        </p>
        <p>
          <a class="button" href={hereWith(visit, {})}>
            Try again
          </a>
        </p>
      </div>
    </section>
  );
}

/** Why a part failed, in a few words. */
function reasonOf({ type, message, requestId }: ProblemError): string {
  if (type === 'database-unavailable') return 'database did not answer';
  return requestId === undefined ? message.replace(/\.$/, '') : `request ${requestId} failed`;
}

/** What stands in a card that has nothing to show: why, and what to do. */
export function Empty({ children }: { children: Html }) {
  return <div class="empty">{children}</div>;
}

/** A message above the content of a page: what is, since when, and what to do. */
export function Notice({
  tone,
  icon = tone === 'info' ? 'info' : 'warning',
  children,
}: {
  tone: 'info' | 'warn' | 'bad';
  icon?: IconName;
  children: Html;
}) {
  return (
    <div class={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'note'}>
      <Icon name={icon} />
      <div>{children}</div>
    </div>
  );
}
