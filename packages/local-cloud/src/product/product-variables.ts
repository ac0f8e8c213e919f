import type { ProductSecrets } from './secrets.ts';

/** The services that the Worker uses. */
export interface ProductServices {
  database: { databaseUrl: string; neonHttpUrl: string };
  github: { url: string; token: string };
  secrets: ProductSecrets;
  /** More variables of the Worker; they win over those that follow from the rest. */
  variables?: Record<string, string> | undefined;
}

/** All variables of the Worker, by the names that docs/deploy.md explains. */
export function productVariables({ database, github, secrets, variables }: ProductServices): Record<string, string> {
  return {
    DATABASE_URL: database.databaseUrl,
    NEON_HTTP_URL: database.neonHttpUrl,
    GITHUB_API_URL: github.url,
    GITHUB_TOKEN: github.token,
    ADMIN_TOKEN: secrets.adminToken,
    ENCRYPTION_KEY: secrets.encryptionKey,
    GITHUB_WEBHOOK_SECRET: secrets.webhookSecret,
    ...variables,
  };
}
