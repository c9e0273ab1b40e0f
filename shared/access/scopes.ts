import { isAtLeast, type Role } from './member-roles.ts';

/** What a caller may be allowed: what it means, and from which role on a member has it. */
export const scopes = {
  'documents:read': { means: 'list and show documents', from: 'member' },
  'documents:write': { means: 'announce, correct, approve and reject documents', from: 'manager' },
  'members:read': { means: 'list members and invitations', from: 'member' },
  'members:write': { means: 'invite members', from: 'admin' },
  'api-keys:read': { means: 'list API keys', from: 'admin' },
  'api-keys:write': {
    means: 'make and rotate API keys that are no more than itself, revoke any',
    from: 'admin',
  },
  'security:read': { means: 'the audit and the security events', from: 'admin' },
  'billing:read': {
    means: 'plan, entitlements, subscriptions, invoices and usage',
    from: 'member',
  },
  'billing:write': { means: 'start a checkout, open the billing portal', from: 'admin' },
  'usage:write': { means: 'consume units of a feature, and give them back', from: 'member' },
  'inventory:read': { means: 'forecasts, and what needs to be ordered', from: 'member' },
  'orders:write': {
    means: 'decide suggested orders, give orders up, say how items are bought',
    from: 'manager',
  },
  'inventory:write': {
    means: 'record movements of stock, receive orders, tell closed days',
    from: 'member',
  },
} as const satisfies Record<string, { means: string; from: Role }>;

export type Scope = keyof typeof scopes;

export const SCOPES = Object.keys(scopes) as [Scope, ...Scope[]];

/** What a member may do, by the role in the organisation. */
export const scopesOf = (role: Role): Scope[] =>
  SCOPES.filter((scope) => isAtLeast(role, scopes[scope].from));
