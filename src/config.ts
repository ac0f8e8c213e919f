import { z } from 'zod';

const url = z.url({ protocol: /^https?$/ });
const hours = z
  .string()
  .regex(/^\d+(\.\d+)?$/, 'a number of hours')
  .transform(Number);
const dollars = z
  .string()
  .regex(/^\d+(\.\d+)?$/, 'US dollars for a million tokens')
  .transform(Number);
const wholeNumber = z.string().regex(/^\d+$/, 'a whole number of tokens').transform(Number);
/** A secret of one line writes its line ends as `\\n`. */
const privateKey = z
  .string()
  .transform((text) => text.replaceAll(String.raw`\n`, '\n').trim())
  .refine((text) => /^-----BEGIN (RSA )?PRIVATE KEY-----/.test(text), 'a private key in PEM, as GitHub hands it out');
/** A secret of 32 or more characters that is in no public text: not in an example, and not in these words. */
const adminToken = z
  .string()
  .refine(
    (text) => /^[\x21-\x7e]{32,}$/.test(text) && !/openssl|example|change.?me|secret.of.your/i.test(text),
    'a secret of your own of at least 32 characters, without spaces (`openssl rand -base64 32`)',
  );
const key = z.string().refine(is32Bytes, '32 bytes in base64 (`openssl rand -base64 32`)');
/** The address of GitHub's API, checked as far as possible without a request. */
const apiUrl = url
  .superRefine((text, context) => {
    const message = problemOfApiUrl(new URL(text));
    if (message !== null) context.addIssue({ code: 'custom', message });
  })
  .transform((text) => text.replace(/\/+$/, ''));
/** An unset secret and an empty line in .dev.vars mean the same. */
const unlessEmpty = <Shape extends z.ZodType>(shape: Shape) =>
  z.preprocess((value) => (value === '' ? undefined : value), shape);
const optional = <Shape extends z.ZodType>(shape: Shape) => unlessEmpty(shape.optional());

const Variables = z
  .object({
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
    NEON_HTTP_URL: optional(url),
    GITHUB_API_URL: unlessEmpty(apiUrl.default('https://api.github.com')),
    EXAMPLE_API_URL: optional(apiUrl),
    GITHUB_TOKEN: optional(z.string()),
    GITHUB_APP_ID: optional(z.string().regex(/^\d+$/, 'the number that GitHub shows as "App ID"').transform(Number)),
    GITHUB_APP_PRIVATE_KEY: optional(privateKey),
    GITHUB_APP_CLIENT_ID: optional(z.string()),
    GITHUB_APP_CLIENT_SECRET: optional(z.string()),
    PUBLIC_URL: optional(url),
    GITHUB_WEBHOOK_SECRET: optional(z.string()),
    ADMIN_TOKEN: adminToken,
    ENCRYPTION_KEY: key,
    ENCRYPTION_KEY_PREVIOUS: optional(key),
    LLM_PROVIDER: unlessEmpty(z.enum(['none', 'openai-compatible']).default('none')),
    LLM_BASE_URL: optional(url),
    LLM_MODEL: optional(z.string()),
    LLM_API_KEY: optional(z.string()),
    LLM_DAILY_TOKEN_LIMIT: unlessEmpty(wholeNumber.default(1_000_000)),
    LLM_INPUT_PRICE: optional(dollars),
    LLM_OUTPUT_PRICE: optional(dollars),
    RESULT_TTL_HOURS: unlessEmpty(hours.default(24)),
  })
  .superRefine((variables, context) => {
    if (variables.LLM_PROVIDER === 'none') return;
    for (const name of ['LLM_BASE_URL', 'LLM_MODEL'] as const) {
      if (variables[name] !== undefined) continue;
      context.addIssue({ code: 'custom', path: [name], message: 'needed with LLM_PROVIDER openai-compatible' });
    }
  });

/** The Worker's variables and secrets, checked. */
export type Config = z.infer<typeof Variables>;

/** A missing or wrong variable or secret. The message names it and what is allowed, never its value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads the configuration; throws a `ConfigError` that names every wrong variable. */
export function parseConfig(env: object): Config {
  const parsed = Variables.safeParse(env);
  if (parsed.success) return parsed.data;
  const problems = problemsIn(parsed.error).map(({ name, problem }) => `${name}: ${problem}`);
  throw new ConfigError(`The Worker is not configured: ${problems.join('; ')}`);
}

/** What is wrong with variables and secrets: the name of each, and what is allowed, never its value. */
export function problemsOf(env: object): { name: string; problem: string }[] {
  const parsed = Variables.safeParse(env);
  return parsed.success ? [] : problemsIn(parsed.error);
}

function problemsIn({ issues }: z.ZodError): { name: string; problem: string }[] {
  return issues.map(({ path, message }) => ({ name: path.join('.'), problem: message }));
}

/** The fault of an address of GitHub's API, in words; null when no fault is visible. */
function problemOfApiUrl({ protocol, hostname, pathname }: URL): string | null {
  const path = pathname.replace(/\/+$/, '');
  const isCloud = hostname === 'github.com' || hostname.endsWith('.github.com') || hostname.endsWith('.ghe.com');
  if (isCloud) {
    const right = hostname.startsWith('api.') ? hostname : `api.${hostname.replace(/^www\./, '')}`;
    if (protocol === 'https:' && hostname === right && path === '') return null;
    return `the address of GitHub's API, not of its pages: https://${right}`;
  }
  // A stand-in on this machine has neither https nor a path.
  const isLocal = hostname === 'localhost' || /^127\.|^\[::1\]$/.test(hostname);
  if (isLocal || path === '/api/v3') return null;
  if (path === '' && protocol === 'http:') return null;
  return 'the address of the API: of GitHub Enterprise Server it is https://HOST/api/v3, with /api/v3 at its end';
}

function is32Bytes(text: string): boolean {
  return /^[A-Za-z0-9+/]{43}=$/.test(text);
}
