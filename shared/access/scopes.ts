/** What an API key may be allowed, and what it means. */
export const scopes = {
  'documents:read': 'list and show documents',
  'documents:write': 'announce, correct, approve and reject documents',
  'api-keys:read': 'list API keys',
  'api-keys:write': 'make, rotate and revoke API keys, with no more scopes than its own',
} as const;

export type Scope = keyof typeof scopes;

export const SCOPES = Object.keys(scopes) as [Scope, ...Scope[]];
