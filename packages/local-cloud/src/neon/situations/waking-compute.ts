import { z } from 'zod';
import { situation } from '../situation.ts';

/**
 * The compute was suspended. Requests that arrive before it is awake, `seconds` after the first request, wait for
 * that.
 * https://neon.com/docs/connect/connection-latency
 */
export default situation({ seconds: z.number().positive().default(8) }, ({ seconds }) => {
  let awakeAt: number | undefined;
  return {
    answered(answer) {
      awakeAt ??= Date.now() + seconds * 1_000;
      const keptBack = awakeAt - Date.now();
      return keptBack > 0 ? { ...answer, keptBack } : undefined;
    },
  };
});
