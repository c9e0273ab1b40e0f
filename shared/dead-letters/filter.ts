import { holding, idsBeginningWith } from '../platform/database/search.ts';
import { InvalidRequest } from '../platform/errors.ts';
import { term } from './contents.ts';
import { STATUSES, type Status } from './letter.ts';

/** Which dead letters: every given part must hold. */
export type Filter = {
  /** The beginning of an id. */
  id?: string | undefined;
  queue?: string | undefined;
  function?: string | undefined;
  /** A part of `Name: message`, in any case. */
  error?: string | undefined;
  effectKey?: string | undefined;
  /** Of this cause: a group's id. */
  group?: string | undefined;
  /** Of this organisation: named by the message, or by a Stripe customer that is its. */
  organizationId?: string | undefined;
  /** A value of the payload under its name: `customer=cus_1`. */
  field?: string | undefined;
  /** Failed last at this time or later. */
  since?: Date | undefined;
  /** Failed last before this time. */
  until?: Date | undefined;
  statuses?: readonly Status[] | undefined;
};

/** What has no end yet. */
const OPEN: readonly Status[] = ['waiting', 'replaying'];

/** The words that a choice of statuses may be. */
export const STATUS_WORDS = ['open', ...STATUSES, 'all'] as const;
export type StatusWord = (typeof STATUS_WORDS)[number];

/** @returns undefined for a word that is none of STATUS_WORDS. */
export function statusesOf(word: string): readonly Status[] | undefined {
  if (word === 'open') return OPEN;
  if (word === 'all') return STATUSES;
  const status = STATUSES.find((known) => known === word);
  return status && [status];
}

/** Whether a filter says anything of which ones, apart from their status. */
export const isNarrow = ({ statuses: _, ...rest }: Filter): boolean =>
  Object.values(rest).some((value) => value !== undefined);

/**
 * A filter as a condition on `dead_letters d`. What is looked for in the payload is found first, by its
 * index: read in the order of the list, a value that few letters have would be looked for in all.
 * @throws InvalidRequest for what begins no id, and for a field without a name.
 */
export function conditions(filter: Filter): { from: string; where: string; values: unknown[] } {
  const values: unknown[] = [];
  const parts: string[] = [statusCondition(filter.statuses ?? OPEN)];
  const within: string[] = [];
  const add = (value: unknown, condition: (parameter: string) => string, to = parts) => {
    if (value === undefined) return;
    values.push(value);
    to.push(condition(`$${values.length}`));
  };
  if (filter.id !== undefined) {
    const range = idsBeginningWith(filter.id);
    if (!range)
      throw new InvalidRequest(
        `"${filter.id}" begins no id: it takes four characters of one, or more`,
      );
    add(range.first, (p) => `d.id >= ${p}::uuid`);
    add(range.last, (p) => `d.id <= ${p}::uuid`);
  }
  add(filter.queue, (p) => `d.queue = ${p}`);
  add(filter.function, (p) => `d.function_name = ${p}`);
  add(filter.effectKey, (p) => `d.effect_key = ${p}`);
  add(filter.group, (p) => `d.group_id = ${p}::uuid`);
  add(filter.since, (p) => `d.last_failed_at >= ${p}`);
  add(filter.until, (p) => `d.last_failed_at < ${p}`);
  add(filter.field && readField(filter.field), (p) => `d.terms @> ARRAY[${p}]`, within);
  add(
    filter.organizationId,
    // Of an event of the customer itself, Stripe's id of it is its `id`.
    (p) => `d.terms && (
      SELECT array_agg('customer=' || lower(stripe_customer_id)) || array_agg('id=' || lower(stripe_customer_id))
        || ARRAY['organizationid=' || ${p}, 'organization_id=' || ${p}]
      FROM billing_customers WHERE organization_id = ${p}::uuid)`,
    within,
  );
  add(
    filter.error && holding(filter.error),
    (p) => `lower(d.error_name || ': ' || d.error_message) LIKE lower(${p})`,
  );
  const from =
    within.length === 0
      ? 'dead_letters d'
      : `(SELECT * FROM dead_letters d WHERE ${within.join(' AND ')} OFFSET 0) d`;
  return { from, where: parts.join(' AND '), values };
}

/** Written out, so that the index of what is open is known to fit. */
function statusCondition(statuses: readonly Status[]): string {
  if (statuses.length === STATUSES.length) return 'true';
  return `d.status IN (${statuses.map((status) => `'${status}'`).join(', ')})`;
}

function readField(field: string): string {
  const [, name, value] = /^([^=]+)=(.+)$/s.exec(field) ?? [];
  if (name === undefined || value === undefined)
    throw new InvalidRequest('A field of the payload is given as name=value, e.g. customer=cus_1');
  return term(name.trim(), value.trim());
}
