import { z } from 'zod';
import { gatewayAnswer, messageAnswer } from '../answer.ts';
import { situation } from '../board/situation.ts';

/**
 * One row that GitHub cannot serve, known by a text in it, as `"id":4711`: every answer that would show it is an error, 502
 * in GraphQL and 500 in REST. Asked for at fewer rows, the others of its list are served.
 * https://github.com/apache/devlake/issues/8469
 */
export default situation({ containing: z.string() }, ({ containing }) => ({
  answered(answer, { api }) {
    if (!answer.body.includes(containing)) return undefined;
    return api === 'graphql' ? gatewayAnswer(502) : messageAnswer(500, 'Server Error');
  },
}));
