import type { LabelledIssue, Shipped } from '../entities.ts';
import type { Span } from './sources-to-read.ts';

/** The lists that GraphQL has of deployments and incidents, and from where on to read each; null: from the front. */
export interface DeploymentLists {
  deployments: { after: string | null } | null;
  releases: { after: string | null } | null;
  issues: { after: string | null; labels: string[] } | null;
}

/** How much of GitHub's deployments it shows: all of them, some (of the others, or of their fields, it says nothing), or none. */
export type Shown = 'all' | 'some' | 'none';

/** What GitHub says of entries of a page that it lists and does not show. */
export interface NotShown {
  /** Why; empty when it shows all. */
  unread: string[];
  /** The credential may not read some of the entries. */
  isRefused: boolean;
}

/** A page of releases, by their creation. */
export interface ReleasePage extends NotShown {
  shipped: Shipped[];
  /** The ids of those that are no deployments, or none any more. */
  others: string[];
  span: Span | null;
  /** Where the list goes on; null at its end. */
  next: string | null;
}

/** A page of the issues with the labels of incidents, by their last change, and how many there are. */
export interface IssuePage extends NotShown {
  issues: LabelledIssue[];
  total: number;
  span: Span | null;
  next: string | null;
}

/** A page of a workflow's runs, by their creation. */
export interface RunPage {
  /** The successful ones. Those for pull requests are none: their commits are not merged. */
  shipped: Shipped[];
  span: Span | null;
  next: string | null;
  /** Null when GitHub sent none. */
  etag: string | null;
}
