import type { ColumnType, Kind } from '../../shared/billing/objects/kind.ts';
import { KINDS } from '../../shared/billing/objects/kinds.ts';
import { VERSION } from '../../shared/billing/objects/state-row.ts';

/** As a column comes in a state's row. */
const readAs = (type: ColumnType) => (type === 'time' ? 'double precision' : type);
const stored = (name: string, type: ColumnType) =>
  type === 'time' ? `to_timestamp(r.${name})` : `r.${name}`;

/**
 * The rows in which the states of each kind come, and the functions that write them, from the kinds'
 * lists of columns: the SQL of the fast and of the step-by-step projection alike.
 */
export function billingWrites(): string {
  const kinds = Object.values<Kind>(KINDS);
  const names = [...kinds.map(functionOf), 'billing_write_states'];
  const grant = `GRANT EXECUTE ON FUNCTION\n${wrapped(names)}\n  TO nightshift_worker;`;
  return [...kinds.map(typeOf), ...kinds.map(writeOf), writeAll(kinds), grant].join('\n\n');
}

const rowOf = ({ table }: Kind) => `${table}_state`;
const functionOf = ({ table }: Kind) => table.replace('billing_', 'billing_write_');

function typeOf(kind: Kind): string {
  const columns = Object.entries({ ...VERSION, ...kind.columns }).map(
    ([name, type]) => `${name} ${readAs(type)}`,
  );
  return `DROP TYPE IF EXISTS ${rowOf(kind)};
CREATE TYPE ${rowOf(kind)} AS (
${wrapped(columns)});`;
}

function writeOf(kind: Kind): string {
  const { table, idColumn, columns } = kind;
  const names = Object.keys(columns);
  const own = idColumn === 'stripe_customer_id' ? [] : [idColumn];
  const target = [
    'organization_id',
    'stripe_account',
    'stripe_customer_id',
    ...own,
    'source_phase',
    'source_created',
    'source_event_id',
    'source_ticket',
    ...names,
  ];
  const source = [
    'organizations[r.at]',
    'r.account',
    'r.customer',
    ...own.map(() => 'r.id'),
    'r.phase',
    'r.created',
    'r.event',
    'r.ticket',
    ...Object.entries(columns).map(([name, type]) => stored(name, type)),
  ];
  const updates = ['source_phase', 'source_created', 'source_event_id', ...names].map(
    (name) => `${name} = excluded.${name}`,
  );
  updates.splice(3, 0, 'source_ticket = greatest(t.source_ticket, excluded.source_ticket)');
  return `CREATE OR REPLACE FUNCTION ${functionOf(kind)}(states text, organizations uuid[], resolved boolean)
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
  written bigint;
BEGIN
  INSERT INTO ${table} AS t (
${wrapped(target)})
  SELECT
${wrapped(source)}
  FROM unnest(states::${rowOf(kind)}[]) AS r
  WHERE organizations[r.at] IS NOT NULL
  ORDER BY r.account, r.id
  ON CONFLICT (stripe_account, ${idColumn}) DO UPDATE SET
${wrapped(updates)}
  WHERE billing_is_newer(excluded.source_phase, excluded.source_created, excluded.source_ticket,
                         t.source_phase, t.source_created, t.source_ticket)
    OR (resolved
      AND (t.source_phase, t.source_created) = (excluded.source_phase, excluded.source_created));
  GET DIAGNOSTICS written = ROW_COUNT;
  RETURN written;
END $$;`;
}

function writeAll(kinds: Kind[]): string {
  const calls = kinds.map(
    (kind, i) => `  IF states[${i + 1}] <> '' THEN
    written := written + ${functionOf(kind)}(states[${i + 1}], organizations, resolved);
  END IF;`,
  );
  return `-- All writes of one batch, always in this order: no deadlocks. Returns how many rows were written.
CREATE OR REPLACE FUNCTION billing_write_states(states text[], organizations uuid[], resolved boolean)
RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
  written bigint := 0;
BEGIN
${calls.join('\n')}
  RETURN written;
END $$;`;
}

/** A list over lines of at most a hundred characters. */
function wrapped(items: string[]): string {
  const lines: string[] = [];
  let line = '   ';
  for (const [i, item] of items.entries()) {
    const part = ` ${item}${i < items.length - 1 ? ',' : ''}`;
    if (line.length + part.length > 100) {
      lines.push(line);
      line = '   ';
    }
    line += part;
  }
  return [...lines, line].join('\n');
}
