import { z } from 'zod';
import { jsonAnswer, messageAnswer } from '../answer.ts';
import { situation } from '../board/situation.ts';

/**
 * The organization has an IP allow list without the caller's address: 403, and in GraphQL FORBIDDEN at the repository.
 * https://github.com/SalesforceFoundation/NPSP/issues/7247
 */
export default situation({ organization: z.string().default('acme') }, ({ organization }) => {
  const message = `Although you appear to have the correct authorization credentials, the \`${organization}\` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.`;
  return {
    replace({ api, text }) {
      if (api === 'rest') return /^(\/api\/v3)?\/repos/.test(text) ? messageAnswer(403, message) : undefined;
      if (!/\brepository\s*\(/.test(text)) return undefined;
      return jsonAnswer(200, {
        data: { repository: null },
        errors: [{ type: 'FORBIDDEN', path: ['repository'], message }],
      });
    },
  };
});
