import { z } from 'zod';
import { gatewayAnswer, messageAnswer } from '../answer.ts';
import { situation } from '../board/situation.ts';

/**
 * GitHub cannot serve one row, which a text in it identifies, as `"id":4711`: every answer that would have it is an
 * error, 502 in GraphQL and 500 in REST. Requests for fewer rows get the other rows of its list.
 * https://github.com/apache/devlake/issues/8469
 */
export default situation({ containing: z.string() }, ({ containing }) => ({
  answered(answer, { api }) {
    if (!answer.body.includes(containing)) return undefined;
    return api === 'graphql' ? gatewayAnswer(502) : messageAnswer(500, 'Server Error');
  },
}));
