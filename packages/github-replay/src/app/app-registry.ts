import type { AppOptions } from './app-options.ts';
import { registerApp, type Installation, type IssuedToken, type RegisteredApp } from './registered-app.ts';

/** The GitHub Apps that the replay knows. */
export interface AppRegistry {
  /** The App that the replay was started with, or else the first that was created. */
  first(): RegisteredApp | undefined;
  add(options: AppOptions): RegisteredApp;
  /** Finds an App by its id or its client id; both may be the issuer of a JSON web token. */
  byIssuer(issuer: string): RegisteredApp | undefined;
  bySlug(slug: string): RegisteredApp | undefined;
  issued(token: string): IssuedToken | undefined;
  installation(id: number): { app: RegisteredApp; installation: Installation } | undefined;
  /** The installations of all Apps on an account. */
  installationsOn(account: string): Installation[];
  /** Never one that an installation had before: an App that is installed again on its account has another id. */
  nextInstallationId(): number;
}

export function createAppRegistry(initial: AppOptions | undefined, now: () => number): AppRegistry {
  const apps: RegisteredApp[] = initial ? [registerApp(initial, now)] : [];
  const all = (): Installation[] => apps.flatMap(({ installations }) => installations);
  let lastInstallationId = 50_000_000;
  return {
    first: () => apps[0],
    add(options) {
      const app = registerApp(options, now);
      apps.push(app);
      return app;
    },
    byIssuer: (issuer) => apps.find(({ signer, clientId }) => String(signer.id) === issuer || clientId === issuer),
    bySlug: (slug) => apps.find((app) => app.slug === slug),
    issued: (token) => apps.map((app) => app.issued(token)).find((each) => each !== undefined),
    installation(id) {
      for (const app of apps) {
        const installation = app.installation(id);
        if (installation) return { app, installation };
      }
      return undefined;
    },
    installationsOn: (account) => all().filter((each) => each.account.toLowerCase() === account.toLowerCase()),
    nextInstallationId() {
      lastInstallationId = Math.max(lastInstallationId, ...all().map(({ id }) => id)) + 1;
      return lastInstallationId;
    },
  };
}
