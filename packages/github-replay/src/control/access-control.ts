import { installationShape } from '../app/app-shapes.ts';
import type { AppRegistry } from '../app/app-registry.ts';
import type { Installation, RegisteredApp } from '../app/registered-app.ts';
import type { Permissions } from '../app/permissions.ts';
import { ALL_SCOPES, FINE_GRAINED_PERMISSIONS } from '../callers/credential.ts';
import type { Browser, OrganizationRole, People } from '../callers/people.ts';
import type { Callers } from '../callers/callers.ts';
import type { TokenBook } from '../callers/token-book.ts';
import { isoSeconds } from '../history/iso-seconds.ts';
import type { Actor, Team } from '../history/model.ts';
import type { Announcer } from '../webhooks/announcer.ts';

/** Tokens, their rights, and their limits. */
export interface AccessControl {
  /** The token is refused with 401 from now on. */
  revokeToken(change: { token: string }): void;
  restoreToken(change: { token: string }): void;
  /** From now on these tokens see public repositories only, and all others private ones too. */
  setPublicTokens(change: { tokens: readonly string[] }): void;
  /**
   * Registers a token: a classic one with its scopes (by default all), a fine-grained one with its permissions (by
   * default all that it can have) and its resource owner, or one that `login` gave to the App. It is the token of `login`, by
   * default of the viewer.
   * https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens
   */
  setToken(change: {
    token: string;
    kind?: 'classic' | 'fine-grained' | 'app-user';
    scopes?: readonly string[];
    permissions?: Permissions;
    owner?: string;
    login?: string;
  }): void;
  /** Sets a person's role in an organization; null means no member. */
  setMembership(change: { login?: string; organization: string; role: OrganizationRole | null }): void;
  /** Sets whether a person is in a team of an organization. */
  setTeamMembership(change: { login: string; organization: string; team: string; isMember: boolean }): void;
  /** Gives a team another slug; it stays the same team. REST tells it; the histories and GraphQL keep the old slug. */
  renameTeam(change: { organization: string; team: string; to: string }): void;
  /** Makes a team with nobody in it, also with a slug that another team had before. Only REST knows it. */
  addTeam(change: { organization: string; team: string }): void;
  /** Gives a person another login; the account stays the same. */
  renamePerson(change: { login: string; to: string }): void;
  /** Sets the person in front of the browser, and what they do on GitHub's pages. */
  setBrowser(change: Partial<Browser>): void;
  /** Whether the App's owner has ticked device flow. */
  setDeviceFlow(change: { enabled: boolean }): void;
  /** Installs the first App on an account, by default with the permissions that the App requests. */
  install(change: { account: string; permissions?: Permissions }): { installationId: number };
  uninstall(change: { installationId: number }): void;
  /** Changes the permissions that the account has granted; they also change for tokens that were issued before. */
  setInstallationPermissions(change: { installationId: number; permissions: Permissions }): void;
  suspendInstallation(change: { installationId: number }): void;
  unsuspend(change: { installationId: number }): void;
  /** Which installations the token of a user lists. */
  setUserInstallations(change: { token: string; installations: readonly number[] }): void;
  /** Uses up the points of a token (or of its installation) until the given seconds have passed. */
  exhaust(change: { token: string; resource: 'graphql' | 'core'; resetIn?: number }): void;
}

export interface AccessParts {
  readonly tokens: TokenBook;
  readonly callers: Callers;
  readonly apps: AppRegistry;
  readonly people: People;
  readonly announcer: Announcer;
  readonly sender: Actor;
  readonly now: () => number;
  readonly address: () => string;
}

export function createAccessControl(parts: AccessParts): AccessControl {
  const { tokens, callers, announcer, now } = parts;

  function registered(): RegisteredApp {
    const app = parts.apps.first();
    if (!app) throw new Error('the replay was started without a GitHub App');
    return app;
  }
  function installed(id: number): { app: RegisteredApp; installation: Installation } {
    registered();
    const found = parts.apps.installation(id);
    if (!found) throw new Error(`there is no installation ${id}`);
    return found;
  }
  function teamOf(organization: string, slug: string): Team {
    const team = parts.people.teams(organization).find((each) => each.slug === slug);
    if (!team) throw new Error(`there is no team ${organization}/${slug}`);
    return team;
  }
  function announce(id: number, action: string): void {
    const { app, installation } = installed(id);
    const payload = { action, installation: installationShape(app, installation, parts.address()) };
    announcer.announceInstallation(installation, parts.sender, { name: 'installation', payload });
  }
  function suspend(id: number, action: 'suspend' | 'unsuspend'): void {
    installed(id).installation.suspendedAt = action === 'suspend' ? isoSeconds(now()) : null;
    announce(id, action);
  }

  return {
    revokeToken: ({ token }) => tokens.revoke(token),
    restoreToken: ({ token }) => tokens.restore(token),
    setPublicTokens: (setting) => tokens.setPublic(setting.tokens),
    setToken({ token, kind = 'classic', scopes = ALL_SCOPES, permissions = FINE_GRAINED_PERMISSIONS, owner, login }) {
      if (kind === 'classic') tokens.register(token, { kind, scopes }, login);
      else if (kind === 'fine-grained') tokens.register(token, { kind, permissions, owner }, login);
      else tokens.register(token, { kind, app: registered() }, login);
    },
    setMembership: ({ login = parts.sender.login, organization, role }) =>
      parts.people.setRole(login, organization, role ?? undefined),
    setTeamMembership: ({ login, organization, team, isMember }) =>
      parts.people.setInTeam(login, organization, teamOf(organization, team), isMember),
    renameTeam: ({ organization, team, to }) =>
      parts.people.renameTeam(organization, teamOf(organization, team).slug, to),
    addTeam: ({ organization, team }) => parts.people.addTeam(organization, team),
    renamePerson: ({ login, to }) => parts.people.rename(login, to),
    setBrowser: (change) => parts.people.setBrowser(change),
    setDeviceFlow({ enabled }) {
      registered().deviceFlow = enabled;
    },
    install({ account, permissions }) {
      const id = parts.apps.nextInstallationId();
      registered().install({ id, account, ...(permissions && { permissions }) });
      announce(id, 'created');
      return { installationId: id };
    },
    uninstall({ installationId }) {
      announce(installationId, 'deleted');
      installed(installationId).app.uninstall(installationId);
    },
    setInstallationPermissions({ installationId, permissions }) {
      installed(installationId).installation.permissions = permissions;
      announce(installationId, 'new_permissions_accepted');
    },
    suspendInstallation: ({ installationId }) => suspend(installationId, 'suspend'),
    unsuspend: ({ installationId }) => suspend(installationId, 'unsuspend'),
    setUserInstallations: ({ token, installations }) => registered().setListed(token, installations),
    exhaust({ token, resource, resetIn }) {
      callers.accountOf(token)[resource].exhaust(resetIn === undefined ? undefined : now() + resetIn * 1_000);
    },
  };
}
