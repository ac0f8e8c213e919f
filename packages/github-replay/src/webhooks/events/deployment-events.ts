import type { Deployment } from '../../history/model.ts';
import { deploymentShape, deploymentStatusShape } from '../../rest/deployment-shape.ts';
import type { WebhookEvent } from '../webhook-event.ts';

/** A deployment, and each of its states so far. */
export function deploymentEvents(made: Deployment): WebhookEvent[] {
  const deployment = deploymentShape(made);
  const states = made.statuses.map((status) => ({
    name: 'deployment_status',
    payload: { action: 'created', deployment_status: deploymentStatusShape(made, status), deployment },
  }));
  return [{ name: 'deployment', payload: { action: 'created', deployment } }, ...states];
}
