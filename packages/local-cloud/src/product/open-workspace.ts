import { openClient } from './api-client.ts';

export interface Workspace {
  id: string;
  apiKey: string;
}

/** What a workspace is made as. */
export interface NewWorkspace {
  name: string;
  /** It shows the history that `EXAMPLE_API_URL` serves. */
  isExample?: boolean;
  /** A key of another workspace, whose holder changes between the two in a browser. */
  besideKey?: string;
}

/** The workspace of a key; a new one without a key, or when the database does not know the key, as after it was deleted. */
export async function openWorkspace(
  url: string,
  adminToken: string,
  apiKey?: string | null,
  made: NewWorkspace = { name: 'My workspace', isExample: false },
): Promise<Workspace> {
  if (apiKey) {
    const response = await fetch(`${url}/v1/workspace`, { headers: { authorization: `Bearer ${apiKey}` } });
    if (response.ok) return { id: (await response.json<{ id: string }>()).id, apiKey };
  }
  return openClient(url, adminToken).post<Workspace>('/v1/workspaces', made);
}
