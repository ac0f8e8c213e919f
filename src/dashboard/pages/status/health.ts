import type { workspaceHealthRoute } from '../../../routes/workspace-health.ts';
import type { Answer } from '../../read.ts';

/** What the API answers about the health of a workspace. */
export type Health = Answer<typeof workspaceHealthRoute>;
