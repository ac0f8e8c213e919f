import type { Tool } from './tool.ts';

/**
 * What the makers of apps add to a login for another installation of the same app: `beta-devin-ai-integration`,
 * `warp-agent-staging`, `qodo-merge-pro-for-open-source`. Postgres reads this pattern as JavaScript does.
 */
export const VARIANT_OF_APP = '^(beta|staging)-|(-(staging|beta|canary|nightly|for-open-source|for-oss))+$';
const VARIANT = new RegExp(VARIANT_OF_APP, 'g');

/** The login of an app (lower case, without `[bot]`) without what its maker adds for another installation. */
export function withoutVariant(login: string): string {
  return login.replace(VARIANT, '');
}

/** The tool of an app's login, or of the login of which it is another installation; null for any other app. */
export function ofApp(tools: ReadonlyMap<string, Tool>, login: string): Tool | null {
  return tools.get(login) ?? tools.get(withoutVariant(login)) ?? null;
}
