import type { Scope } from './scopes.ts';

/** Who calls the API, once it is known. */
export type Caller = {
  organizationId: string;
  /** For audit rows: `api-key <id>`, `operator ada`. */
  by: string;
  keyId: string;
  scopes: readonly Scope[];
};
