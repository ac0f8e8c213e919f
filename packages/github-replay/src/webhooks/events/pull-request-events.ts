import type { Label, PullRequest } from '../../history/model.ts';
import type { Parent } from '../../rest/part-shapes.ts';
import { labelShape, pullRequestDetailShape } from '../../rest/pull-request-shape.ts';
import type { WebhookEvent } from '../webhook-event.ts';

export function pullRequestEvent(parent: Parent, action: string, more: object = {}): WebhookEvent {
  const { repository, pullRequest, api } = parent;
  const shape = pullRequestDetailShape(repository, pullRequest, api);
  return { name: 'pull_request', payload: { action, number: pullRequest.number, pull_request: shape, ...more } };
}

/** The edited fields with their former values; an edit may change neither title nor body. */
export function editedEvent(parent: Parent, before: PullRequest): WebhookEvent {
  const { title, body } = parent.pullRequest;
  const changes = {
    ...(before.title !== title && { title: { from: before.title } }),
    ...(before.body !== body && { body: { from: before.body } }),
  };
  return pullRequestEvent(parent, 'edited', { changes });
}

/** One for each label that came or went. */
export function labelEvents(parent: Parent, before: PullRequest): WebhookEvent[] {
  const { labels } = parent.pullRequest;
  const missing = (others: readonly Label[], some: readonly Label[]): Label[] =>
    some.filter(({ name }) => !others.some((other) => other.name === name));
  const event = (action: string, label: Label): WebhookEvent =>
    pullRequestEvent(parent, action, { label: labelShape(parent.repository, label) });
  return [
    ...missing(before.labels, labels).map((label) => event('labeled', label)),
    ...missing(labels, before.labels).map((label) => event('unlabeled', label)),
  ];
}
