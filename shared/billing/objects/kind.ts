import type Stripe from 'stripe';

/** How a column is stored; a `time` comes as seconds since the epoch. */
export type ColumnType =
  | 'text'
  | 'text[]'
  | 'bigint[]'
  | 'smallint'
  | 'integer'
  | 'bigint'
  | 'numeric'
  | 'boolean'
  | 'time';

type Columns = Readonly<Record<string, ColumnType>>;

/** A Stripe object, reduced to what its table keeps and what orders its states. */
export type ObjectState<Column extends string = string> = {
  id: string;
  /** The customer it belongs to; the mapping of that customer decides the tenant. */
  customer: string;
  /**
   * How far the object's life has come, counted over steps that Stripe never takes back: a deleted
   * customer, a canceled subscription, a paid invoice. A later phase wins whatever the timestamps.
   */
  phase: number;
  /** Grows while the object lives (a counter, a period's end): orders states within a second. */
  progress: number;
  /** Place of the status in the usual course of things: orders what nothing else orders. */
  lifecycle: number;
  /** By column name; times are seconds since the epoch. */
  columns: Record<Column, unknown>;
  /** The organisation that the customer's metadata names. */
  namedOrganization?: string | undefined;
};

/** What reading an object may need of the event around it. */
export type ReadContext = {
  /** The event says that the object is deleted or detached. */
  gone: boolean;
  /** Seconds since the epoch at which the event says so. */
  at: number;
  previous: Record<string, unknown> | undefined;
  /** The customer that the object is known to belong to, for objects that do not name it. */
  customer?: string | undefined;
};

/** A kind of Stripe object that has a table: all that the projection knows about it. */
export type Kind<C extends Columns = Columns> = {
  table: string;
  idColumn: string;
  /**
   * What a state writes, beside whose it is and which version: SQL and TypeScript both take the
   * columns from here (`npm run generate` writes the SQL into the migration).
   */
  columns: C;
  /**
   * @returns undefined for an object that is about no customer (a guest's payment): it has no row.
   * @throws RejectMessage when the object lacks what its table needs.
   */
  read(object: unknown, context: ReadContext): ObjectState<keyof C & string> | undefined;
  /** Asks Stripe for the object as it is now. Absent: Stripe's API does not tell. */
  retrieve?(stripe: Stripe, id: string, options: Stripe.RequestOptions): Promise<unknown>;
  /** The object may leave its customer out; it is known by the object's own row, or by its charge's. */
  customerBy?: 'itself' | 'charge';
};

export const defineKind = <const C extends Columns>(kind: Kind<C>): Kind<C> => kind;
