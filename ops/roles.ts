/**
 * What an operator may: look at everything but secrets; act as well; see secrets too. Each includes
 * the one before it.
 */
export const ROLES = ['look', 'act', 'secrets'] as const;
export type Role = (typeof ROLES)[number];

export const includes = (role: Role, needed: Role) => ROLES.indexOf(role) >= ROLES.indexOf(needed);
