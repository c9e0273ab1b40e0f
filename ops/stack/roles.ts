import { Forbidden } from '../../shared/platform/errors.ts';

/**
 * What an operator may: look at everything but secrets; act as well; see secrets too. Each includes
 * the one before it.
 */
export const ROLES = ['look', 'act', 'secrets'] as const;
export type Role = (typeof ROLES)[number];

export const includes = (role: Role, needed: Role) => ROLES.indexOf(role) >= ROLES.indexOf(needed);

/** The one that may less. */
export const lesser = (a: Role, b: Role): Role => (includes(a, b) ? b : a);

const REFUSALS = {
  look: 'You may not look at this stage',
  act: 'You may look, and this would change something',
  secrets: 'You may act, and this is for who may see secrets',
} as const;

/** @throws Forbidden in words, when the role does not include what is needed. */
export function requireRole(role: Role, needed: Role): void {
  if (!includes(role, needed)) throw new Forbidden(REFUSALS[needed]);
}
