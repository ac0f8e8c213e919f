import { z } from 'zod';
import { proxyAnswer } from '../proxy-answer.ts';
import { situation } from '../situation.ts';

/**
 * The endpoint was deleted or never existed: the proxy answers 400, older versions answered 404.
 * https://neon.com/docs/connect/connection-errors
 */
export default situation({ status: z.union([z.literal(400), z.literal(404)]).default(400) }, ({ status }) => ({
  replace: () => proxyAnswer(status, "The requested endpoint could not be found, or you don't have access to it."),
}));
