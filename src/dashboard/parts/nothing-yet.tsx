import type { Freshness } from '../../services/freshness.ts';
import type { Html } from '../html.ts';
import { thereWith, type Visit } from '../visit.ts';
import { Empty, Notice } from './section.tsx';

/** The pages that show nothing but what was read: without a repository each of their numbers would be of nothing. */
const OF_HISTORY = new Set(['/', '/flow', '/reviews', '/delivery', '/ai', '/pull-requests']);

type Seen = Pick<Visit, 'path' | 'address'>;
type Connected = Pick<Freshness, 'connectedAs'>;

/** What to do first where there is no repository, as all that a page shows; null where the page has more to show. */
export async function nothingYet(visit: Visit): Promise<Html | null> {
  // An address that names something is answered as always: what is nowhere is not found.
  if (!OF_HISTORY.has(visit.path) || Object.keys(visit.address.own).length > 0) return null;
  // Without an answer nobody knows whether there is one.
  const read = await visit.freshness.catch(() => null);
  if (read?.n !== 0) return null;
  const { state, text, href, button } = wordsOf(visit, read);
  return (
    <section class="card">
      <div class="content">
        <Empty>
          <h2>{state}</h2>
          <p>{text}</p>
          <p>
            <a class="button primary" href={href}>
              {button}
            </a>
          </p>
        </Empty>
      </div>
    </section>
  );
}

/** The same as a notice, above what else a page shows. */
export function NothingNotice({ visit, of }: { visit: Seen; of: Connected }) {
  if (OF_HISTORY.has(visit.path) || visit.path === '/repositories' || visit.path.startsWith('/setup')) return null;
  const { state, text, href, button } = wordsOf(visit, of);
  return (
    <Notice tone="info" icon="health">
      <b>{state}</b> {text} <a href={href}>{button}</a>
    </Notice>
  );
}

function wordsOf(visit: Seen, { connectedAs }: Connected) {
  if (connectedAs === null) {
    return {
      state: 'Connect GitHub to begin.',
      text: 'It takes about five minutes.',
      href: thereWith(visit, '/setup'),
      button: 'Set up',
    };
  }
  return {
    state: 'Nothing synced yet.',
    text: `Connected to GitHub${connectedAs === '' ? '' : ` as ${connectedAs}`}.`,
    href: thereWith(visit, '/repositories'),
    button: 'Choose repositories to begin',
  };
}
