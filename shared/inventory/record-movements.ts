import type { Clock } from '../platform/clock.ts';
import { isOutOfRange } from '../platform/database/conditions.ts';
import type { Sql } from '../platform/database/database.ts';
import { DAY } from '../platform/durations.ts';
import { Conflict, InvalidRequest } from '../platform/errors.ts';
import { type Fault, refuseFaults } from './faults.ts';
import { changeFault, type Movement, quantityFault, stockChange } from './movement.ts';
import { findPlaces, type Places } from './places.ts';
import { conversion } from './units.ts';

export type Recorded = {
  recorded: number;
  /** Told before, by the same id. */
  repeated: number;
  /** Recorded, in a unit that the item's cannot be made of: they count in no stock and no series. */
  unconverted: number;
};

export type Source = 'api' | 'bus' | 'file' | 'invoice';

/**
 * Records movements of an organisation and what they did to the stock: all of them or none, each once
 * by its id. To be called in a transaction.
 *
 * @param input.lineOf what a fault calls the n-th movement: `movements[3]`, `Line 5`
 * @throws InvalidRequest naming the movements that cannot be, Conflict where an id was told
 *   with another content
 */
export async function recordMovements(
  input: {
    organizationId: string;
    movements: readonly Movement[];
    source: Source;
    lineOf?: (n: number) => string;
  },
  { sql, clock }: { sql: Sql; clock: Clock },
): Promise<Recorded> {
  const { organizationId, movements, source } = input;
  if (movements.length === 0) return { recorded: 0, repeated: 0, unconverted: 0 };
  const places = await findPlaces({ organizationId, movements }, { sql });
  const rows = toRows(movements, { places, now: clock(), lineOf: input.lineOf });
  const unconverted = rows.filter(({ stock_change }) => stock_change === null).length;
  const { rows: written } = await sql
    .query<{ recorded: string; contradicted: string | null }>(WRITE, [
      organizationId,
      source,
      JSON.stringify(rows),
    ])
    .catch((cause) => {
      if (!isOutOfRange(cause)) throw cause;
      throw new InvalidRequest(
        'Nothing was recorded. The stock of an item would be more than can be kept',
        { cause },
      );
    });
  const contradicted = written[0]?.contradicted;
  if (contradicted)
    throw new Conflict(`The movement ${contradicted} was recorded with another content before`);
  const recorded = Number(written[0]?.recorded ?? 0);
  return { recorded, repeated: movements.length - recorded, unconverted };
}

function toRows(
  movements: readonly Movement[],
  {
    places,
    now,
    lineOf,
  }: { places: Places; now: Date; lineOf?: ((n: number) => string) | undefined },
) {
  const faults: Fault[] = [];
  const seen = new Set<string>();
  const rows = movements.map((movement, n) => {
    const { id, kind, quantity, unit = null, at, orderedOn = null } = movement;
    const item = places.item(movement.item);
    const site = places.site(movement.site);
    const say = (what: string | undefined) => {
      if (what) faults.push({ place: lineOf?.(n) ?? `movements[${n}]`, what });
    };
    if ('fault' in item) say(item.fault);
    if ('fault' in site) say(site.fault);
    const factor = 'fault' in item ? undefined : conversion(unit, item.unit);
    const change = factor === undefined ? null : stockChange({ kind, quantity }) * factor;
    const itsUnit = 'fault' in item ? null : item.unit;
    say(quantityFault(movement) ?? (change === null ? undefined : changeFault(change, itsUnit)));
    say(timeFault({ at, orderedOn }, now));
    if (seen.has(id)) say(`the id ${id} is there twice`);
    seen.add(id);
    return {
      movement_key: id,
      kind,
      quantity,
      unit,
      ordered_on: orderedOn,
      stock_change: change,
      // Without its offset: Postgres knows fewer of them.
      moved_at: new Date(at),
      item_id: 'fault' in item ? null : item.id,
      site_id: 'fault' in site ? null : site.id,
    };
  });
  refuseFaults(faults);
  return rows;
}

/** Clocks differ, and the day is already another one further east. */
const AHEAD = DAY;
const LONG_AGO = '2000-01-01';

function timeFault(
  { at, orderedOn }: { at: string; orderedOn: string | null },
  now: Date,
): string | undefined {
  const moved = Date.parse(at);
  if (moved > now.getTime() + AHEAD) return 'at: it lies in the future';
  if (moved < Date.parse(LONG_AGO)) return `at: it lies before ${LONG_AGO}`;
  if (orderedOn !== null && Date.parse(orderedOn) > moved)
    return 'orderedOn: it was received before it was ordered';
  return undefined;
}

/**
 * One statement: what is new is written and moves the stock; what an id was told of before is compared.
 * Rows are locked in the order of the keys, so that two batches do not wait for each other.
 */
const WRITE = `
  WITH given AS (
    SELECT r.*, s.zone, (r.moved_at AT TIME ZONE s.zone)::date AS day
    FROM jsonb_to_recordset($3::jsonb) AS r(movement_key text, kind text, quantity numeric(18, 4),
      unit text, moved_at timestamptz, ordered_on date, item_id uuid, site_id uuid,
      stock_change numeric(18, 4))
    JOIN LATERAL (
      SELECT coalesce(s.time_zone, o.time_zone) AS zone
      FROM sites s JOIN organizations o ON o.id = s.organization_id
      WHERE s.organization_id = $1 AND s.id = r.site_id) s ON true
  ), written AS (
    INSERT INTO stock_movements (organization_id, site_id, item_id, movement_key, kind, quantity,
      unit, stock_change, moved_at, day, ordered_on, source)
    SELECT $1, site_id, item_id, movement_key, kind, quantity, unit, stock_change, moved_at, day,
      ordered_on, $2
    FROM given ORDER BY movement_key
    ON CONFLICT (organization_id, movement_key) DO NOTHING
    RETURNING site_id, item_id, kind, stock_change, day
  ), moved AS (
    INSERT INTO stock_levels AS l (organization_id, site_id, item_id, on_hand, is_counted,
      first_day, last_day, unconverted)
    SELECT $1, site_id, item_id, coalesce(sum(stock_change), 0),
      bool_or(kind IN ('receipt', 'correction')), min(day), max(day),
      count(*) FILTER (WHERE stock_change IS NULL)
    FROM written GROUP BY site_id, item_id ORDER BY site_id, item_id
    ON CONFLICT (organization_id, site_id, item_id) DO UPDATE SET
      on_hand = l.on_hand + excluded.on_hand,
      is_counted = l.is_counted OR excluded.is_counted,
      first_day = least(l.first_day, excluded.first_day),
      last_day = greatest(l.last_day, excluded.last_day),
      unconverted = l.unconverted + excluded.unconverted
    RETURNING 1
  )
  SELECT (SELECT count(*) FROM written) AS recorded, (SELECT count(*) FROM moved) AS levels,
    (SELECT min(m.movement_key) FROM given g
     JOIN stock_movements m ON m.organization_id = $1 AND m.movement_key = g.movement_key
     WHERE (m.site_id, m.item_id, m.kind, m.quantity, m.moved_at)
       IS DISTINCT FROM (g.site_id, g.item_id, g.kind, g.quantity, g.moved_at)
       OR (m.unit, m.ordered_on) IS DISTINCT FROM (g.unit, g.ordered_on)) AS contradicted`;
