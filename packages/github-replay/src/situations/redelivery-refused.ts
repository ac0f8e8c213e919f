import { z } from 'zod';
import { messageAnswer, notFound } from '../answer.ts';
import { situation } from '../board/situation.ts';

/**
 * GitHub cannot send a delivery again, because its hook has changed or the delivery is too old.
 * https://docs.github.com/en/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks
 */
export default situation({ status: z.union([z.literal(422), z.literal(404)]).default(422) }, ({ status }) => ({
  replace({ request, text }) {
    if (request.method !== 'POST' || !/\/deliveries\/\d+\/attempts$/.test(text)) return undefined;
    return status === 404 ? notFound() : messageAnswer(422, 'Validation Failed');
  },
}));
