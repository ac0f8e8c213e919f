/** What a permission of GitHub's allows, by its name: `pull_requests`, `checks`, `members`, … */
export type Permissions = Readonly<Record<string, 'read' | 'write'>>;
