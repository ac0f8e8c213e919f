import { z } from 'zod';
import { jsonAnswer, messageAnswer } from '../answer.ts';
import { situation } from '../board/situation.ts';

/**
 * The organization accepts no fine-grained tokens with a lifetime above its limit.
 * https://github.com/GladysAssistant/v4-website/pull/408
 */
export default situation(
  { organization: z.string().default('acme'), days: z.int().positive().default(366) },
  ({ organization, days }) => {
    const message = `The '${organization}' organization forbids access via a fine-grained personal access tokens if the token's lifetime is greater than ${days} days. Please adjust your token's lifetime at the following URL: https://github.com/settings/personal-access-tokens/1`;
    return {
      replace({ api, text, caller }) {
        if (caller?.kind !== 'user') return undefined;
        if (api === 'rest') return /^(\/api\/v3)?\/repos/.test(text) ? messageAnswer(403, message) : undefined;
        if (!/\brepository\s*\(/.test(text)) return undefined;
        return jsonAnswer(200, {
          data: { repository: null },
          errors: [{ type: 'FORBIDDEN', path: ['repository'], message }],
        });
      },
    };
  },
);
