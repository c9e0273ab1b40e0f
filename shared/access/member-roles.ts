/** Roles of members, the highest first. */
export const ROLES = ['owner', 'admin', 'manager', 'member'] as const;

export type Role = (typeof ROLES)[number];

/** Whether a role is the other or above it. */
export const isAtLeast = (role: Role, least: Role): boolean =>
  ROLES.indexOf(role) <= ROLES.indexOf(least);

export const INVITATION_STATES = ['open', 'accepted', 'revoked', 'expired'] as const;
