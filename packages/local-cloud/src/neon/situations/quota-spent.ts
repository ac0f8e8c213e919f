import { z } from 'zod';
import { proxyAnswer } from '../proxy-answer.ts';
import { situation } from '../situation.ts';

const MESSAGES = {
  compute: 'Your account or project has exceeded the compute time quota. Upgrade your plan to increase limits.',
  transfer: 'Your project has exceeded the data transfer quota. Upgrade your plan to increase limits.',
  storage:
    'Control plane request failed: endpoint is temporarily unavailable. Check your quotas and/or contact our support.',
};

/**
 * The allowance of the plan is used up until the month ends.
 * https://neon.com/docs/connect/connection-errors
 */
export default situation({ of: z.enum(['compute', 'transfer', 'storage']).default('compute') }, ({ of }) => ({
  replace: () => proxyAnswer(500, MESSAGES[of]),
}));
