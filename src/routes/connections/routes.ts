import { appConnect } from './app-connect.ts';
import { appManifest } from './app-manifest.ts';
import { connections } from './connections.ts';
import { visibleRepositories } from './visible-repositories.ts';

/** Credentials to GitHub, and how an owner connects a GitHub App. */
export const CONNECTION_ROUTES = [connections, visibleRepositories, appConnect, appManifest];
