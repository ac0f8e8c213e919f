/** The roles of keys and members, in order: each role includes the rights of the roles before it. */
export const ROLES = ['reader', 'member', 'owner'] as const;

export type Role = (typeof ROLES)[number];

/** Whether a role includes the rights of another one. */
export function includes(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}
