import { Forbidden } from '../../platform/errors.ts';
import { areWithin } from '../ip-ranges.ts';
import type { Scope } from '../scopes.ts';

/** What a key may be at most: what whoever makes or is handed it is. */
export type KeyBounds = {
  scopes: readonly Scope[];
  /** Ranges that its calls come from; none: any. */
  allowedIps: readonly string[];
  /** When it is worth nothing any more, by its time or its grace; null: never. */
  endsAt: Date | null;
};

type Wanted = { scopes: readonly Scope[]; allowedIps: readonly string[]; expiresAt: Date | null };

/** @throws Forbidden when somebody would give more than they have. */
export function requireWithin(wanted: Wanted, own: KeyBounds): void {
  const more = wanted.scopes.filter((scope) => !own.scopes.includes(scope));
  if (more.length > 0)
    throw new Forbidden(`Nobody gives scopes that they have not: ${more.join(', ')}`);
  if (own.endsAt && !(wanted.expiresAt && wanted.expiresAt <= own.endsAt))
    throw new Forbidden(
      `Nobody gives time that they have not: this key ends at ${own.endsAt.toISOString()}`,
    );
  const anywhere = wanted.allowedIps.length === 0;
  if (own.allowedIps.length > 0 && (anywhere || !areWithin(wanted.allowedIps, own.allowedIps)))
    throw new Forbidden(
      `Nobody gives addresses that they have not: this key is for ${own.allowedIps.join(', ')}`,
    );
}

/** What is not said of a new key is as of who makes it. */
export const boundedBy = <W extends Wanted>(wanted: W, own: KeyBounds): W => ({
  ...wanted,
  allowedIps: wanted.allowedIps.length > 0 ? wanted.allowedIps : own.allowedIps,
  expiresAt: wanted.expiresAt ?? own.endsAt,
});
