import type { Sql } from '../../platform/database/database.ts';
import { RejectMessage } from '../../platform/errors.ts';
import { log } from '../../platform/log.ts';
import type { ObjectState } from '../objects/kind.ts';
import { kindOf } from '../objects/kinds.ts';
import type { BookKind } from '../stripe-api/books.ts';
import type { Drift, Seen } from './drift.ts';
import { differences, type KnownRow, readMappings, readOrganizations, readRows } from './rows.ts';

/** A difference that a page shows, with what mends it. */
export type Found = Omit<Drift, 'repaired' | 'kind'> & {
  kind: BookKind;
  state: ObjectState;
  seen: Seen;
  /** Of the customer; it is made by the repair where it is missing. */
  organizationId: string;
  row: KnownRow | undefined;
};

/**
 * Compares objects of Stripe's with their rows. What belongs to a customer that nobody mapped, and that
 * names no organisation, is no drift: it waits in the quarantine.
 */
export async function compareObjects(
  { kind, account, seen }: { kind: BookKind; account: string; seen: readonly Seen[] },
  { sql }: { sql: Sql },
): Promise<Found[]> {
  const read = seen.flatMap((it) => {
    const state = stateOf(kind, it);
    return state ? [{ state, seen: it }] : [];
  });
  if (read.length === 0) return [];
  // A connected account could name anybody's.
  const nameOf = ({ namedOrganization }: ObjectState) => (account ? undefined : namedOrganization);
  const named = read.flatMap(({ state }) => nameOf(state) ?? []);
  const [rows, mappings, organizations] = await Promise.all([
    readRows({ kind, account, ids: read.map(({ state }) => state.id) }, { sql }),
    readMappings({ account, customers: read.map(({ state }) => state.customer) }, { sql }),
    named.length > 0 ? readOrganizations({ ids: named }, { sql }) : new Set<string>(),
  ]);
  return read.flatMap(({ state, seen: it }): Found[] => {
    const row = rows.get(state.id);
    const mapped = mappings.get(state.customer);
    const name = nameOf(state);
    const wanted = name && organizations.has(name) ? name : undefined;
    const of = { kind, account, id: state.id, state, seen: it, row };
    if (!mapped)
      return wanted ? [{ ...of, what: 'unmapped', fields: [], organizationId: wanted }] : [];
    if (wanted && wanted !== mapped)
      return [{ ...of, what: 'other-organization', fields: [], organizationId: mapped }];
    if (!row) return [{ ...of, what: 'missing', fields: [], organizationId: mapped }];
    const fields = differences({ kind, state }, row);
    return fields.length > 0 ? [{ ...of, what: 'different', fields, organizationId: mapped }] : [];
  });
}

/** What cannot be read is told: it would stay unseen otherwise. */
function stateOf(kind: BookKind, { object, at }: Seen): ObjectState | undefined {
  const second = Math.floor(at.getTime() / 1000);
  try {
    return kindOf(kind).read(object, { gone: false, at: second, previous: undefined });
  } catch (error) {
    if (!(error instanceof RejectMessage)) throw error;
    log.warn('object cannot be compared', { kind, id: String(object.id), error });
    return undefined;
  }
}
