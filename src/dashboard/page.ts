import type { Html } from './html.ts';
import type { Visit } from './visit.ts';

/** A page of the dashboard. */
export interface Page {
  /** Its address, with `:id` and the like where a value stands. */
  path: string;
  title: string;
  /** What it answers, in one line under its title. */
  question: string;
  /** The parameters of its address that other pages do not have. */
  own: readonly string[];
  /**
   * The content of the page. Its sections are sent one by one, each as soon as it is ready. `show` itself awaits only what decides
   * whether the page exists; it throws a `ProblemError` when it does not. A `Response` redirects to another address.
   */
  show: (visit: Visit) => Shown | Response | Promise<Shown | Response>;
  showAnyone?: never;
}

/** A page that is the same for everybody: who is signed in sees it in the frame of the workspace, others alone. */
export interface OpenPage extends Omit<Page, 'show' | 'showAnyone'> {
  show?: never;
  /** What stands on it; throws a `ProblemError` when there is no such page. */
  showAnyone: (asked: Pick<Visit, 'params' | 'context'>) => Shown;
}

export interface Shown {
  /** Another title than the page's, when it is of one thing. */
  title?: string;
  /** Under the title, instead of the page's question. */
  question?: Html;
  crumbs?: { name: string; href: string }[];
  /** What can be done with all of it, on the right of the title. */
  actions?: Html;
  /** The window and the filters, under the title. */
  filters?: Html;
  sections: Html[];
}
