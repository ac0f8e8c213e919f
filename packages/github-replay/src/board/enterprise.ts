import { jsonAnswer, messageAnswer, type Answer } from '../answer.ts';
import type { Hooks } from './situation.ts';

/** The properties of an Enterprise Server. */
export interface Enterprise {
  readonly version: string;
  /** Fields, as `Type.field`, and types that its schema lacks of those that github.com has. */
  readonly missing: readonly string[];
  /** Rate limits are off until an administrator switches them on. */
  readonly limits: boolean;
}

/** How a server of that version answers. */
export function enterpriseHooks({ version, missing, limits }: Enterprise): Hooks {
  const unlimited = limits ? {} : withoutLimits();
  return {
    ...unlimited,
    missing,
    replace: (asked) =>
      /^(\/api\/v3)?\/meta$/.test(asked.text)
        ? jsonAnswer(200, { verifiable_password_authentication: false, installed_version: version })
        : unlimited.replace?.(asked),
    answered(answer, asked) {
      const limited = unlimited.answered?.(answer, asked) ?? answer;
      return {
        ...limited,
        headers: { ...limited.headers, 'x-github-enterprise-version': `enterprise-server@${version}` },
      };
    },
  };
}

/** https://docs.github.com/en/enterprise-server@3.16/admin/configuring-settings/configuring-user-applications-for-your-enterprise/configuring-rate-limits */
export function withoutLimits(): Hooks {
  return {
    field: ({ type, name }) => (type === 'Query' && name === 'rateLimit' ? { value: null } : undefined),
    replace: ({ text }) =>
      text.endsWith('/rate_limit') ? messageAnswer(404, 'Rate limiting is not enabled.') : undefined,
    answered: (answer): Answer => ({
      ...answer,
      headers: Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !name.startsWith('x-ratelimit'))),
    }),
  };
}
