import { z } from 'zod';

const url = z.url({ protocol: /^https?$/ });
const hours = z
  .string()
  .regex(/^\d+(\.\d+)?$/, 'a number of hours')
  .transform(Number);
/** A secret of one line writes its line ends as `\\n`. */
const privateKey = z
  .string()
  .transform((text) => text.replaceAll(String.raw`\n`, '\n').trim())
  .refine((text) => /^-----BEGIN (RSA )?PRIVATE KEY-----/.test(text), 'a private key in PEM, as GitHub hands it out');
/** An unset secret and an empty line in .dev.vars mean the same. */
const optional = <Shape extends z.ZodType>(shape: Shape) =>
  z.preprocess((value) => (value === '' ? undefined : value), shape.optional());

const Variables = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  NEON_HTTP_URL: optional(url),
  GITHUB_API_URL: url.default('https://api.github.com'),
  GITHUB_TOKEN: optional(z.string()),
  GITHUB_APP_ID: optional(z.string().regex(/^\d+$/, 'the number that GitHub shows as "App ID"').transform(Number)),
  GITHUB_APP_PRIVATE_KEY: optional(privateKey),
  GITHUB_WEBHOOK_SECRET: optional(z.string()),
  ADMIN_TOKEN: z.string().min(1, 'a secret of your own (`openssl rand -base64 24`)'),
  ENCRYPTION_KEY: z.string().refine(is32Bytes, '32 bytes in base64 (`openssl rand -base64 32`)'),
  LLM_PROVIDER: z.enum(['none', 'openai-compatible']).default('none'),
  RESULT_TTL_HOURS: hours.default(24),
});

/** The Worker's variables and secrets, checked. */
export type Config = z.infer<typeof Variables>;

/** A variable or secret that is missing or wrong. The message names it and what is allowed, never its value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads the configuration; throws a `ConfigError` that names every variable that is wrong. */
export function parseConfig(env: object): Config {
  const parsed = Variables.safeParse(env);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new ConfigError(`The Worker is not configured: ${problems.join('; ')}`);
}

function is32Bytes(text: string): boolean {
  return /^[A-Za-z0-9+/]{43}=$/.test(text);
}
