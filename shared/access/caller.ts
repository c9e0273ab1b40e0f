import type { CallerCheck } from '../platform/http/caller.ts';
import type { KeyBounds } from './api-keys/key-bounds.ts';
import type { Origin } from './audit/write-act.ts';
import type { Role } from './member-roles.ts';
import type { Scope } from './scopes.ts';

type Anybody = {
  organizationId: string;
  /** For audit rows: `api-key <id>`, `user <id>`, `operator ada`. */
  by: string;
  scopes: readonly Scope[];
  /** From where, for the record. */
  origin: Origin;
};

/** A program that holds an API key of the organisation. */
export type KeyHolder = Anybody & {
  kind: 'api-key';
  keyId: string;
  /** No key that it makes is more than it is. */
  bounds: KeyBounds;
};

/** A person who is signed in, and a member of the organisation at this moment. */
export type Member = Anybody & {
  kind: 'session';
  sessionId: string;
  userId: string;
  role: Role;
};

/** Nobody knows who: signs in, or accepts an invitation. */
export type Stranger = { kind: 'stranger'; origin: Origin };

/** Who calls the API, once it is known. */
export type Caller = KeyHolder | Member;

/** The checks of the API's callers, as its routes name them. */
export type TenantChecks = {
  'api-key': CallerCheck<KeyHolder>;
  session: CallerCheck<Member>;
  stranger: CallerCheck<Stranger>;
};
