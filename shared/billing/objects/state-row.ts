import type { ColumnType, ObjectState } from './kind.ts';
import { KINDS, kindNames, type ObjectKind } from './kinds.ts';

/** What every state brings along: the event that leads to it, whose it is, and which version. */
export const VERSION = {
  at: 'integer',
  account: 'text',
  customer: 'text',
  id: 'text',
  phase: 'smallint',
  created: 'bigint',
  event: 'text',
  ticket: 'bigint',
} as const satisfies Record<string, ColumnType>;

const OWN = Object.fromEntries(
  kindNames.map((kind) => [kind, Object.keys(KINDS[kind].columns)]),
) as Record<ObjectKind, string[]>;

type Source = {
  /** Place of the state's organisation, counted from 1. */
  at: number;
  account: string;
  event: string;
  /** Seconds since the epoch. */
  created: number;
  ticket: number;
};

/** A state as `billing_write_states` takes it, values in the order of its kind's composite type. */
export const stateRow = (kind: ObjectKind, state: ObjectState, source: Source): unknown[] => [
  source.at,
  source.account,
  state.customer,
  state.id,
  state.phase,
  source.created,
  source.event,
  source.ticket,
  ...OWN[kind].map((name) => state.columns[name]),
];
