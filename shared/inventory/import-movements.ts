import * as z from 'zod/mini';
import type { Clock } from '../platform/clock.ts';
import { readCsv } from '../platform/csv.ts';
import type { Database } from '../platform/database/database.ts';
import { InvalidRequest } from '../platform/errors.ts';
import { inWords } from '../platform/http/in-words.ts';
import { type Fault, refuseFaults } from './faults.ts';
import { Movement } from './movement.ts';
import { type Recorded, recordMovements } from './record-movements.ts';

const COLUMNS = ['id', 'item', 'kind', 'quantity', 'at'] as const;
const OPTIONAL = ['site', 'unit', 'orderedOn'] as const;

/** Lines of one file: what one transaction takes. */
const MOST_LINES = 100_000;

/** Movements of a file, and the line of each. */
export type FileOfMovements = { movements: Movement[]; lines: number[] };

/**
 * Reads movements from CSV: id, item, kind, quantity, at, and where they are known site, unit,
 * orderedOn.
 * @throws InvalidRequest with each line that is no movement
 */
export function readMovementsFile(content: string): FileOfMovements {
  const rows = readCsv(content, { columns: COLUMNS, optional: OPTIONAL });
  if (rows.length === 0) throw new InvalidRequest('The file has no line below the first');
  if (rows.length > MOST_LINES)
    throw new InvalidRequest(`The file has more than ${MOST_LINES} lines: import it in parts`);
  const schema = Movement();
  const faults: Fault[] = [];
  const read: FileOfMovements = { movements: [], lines: [] };
  for (const { line, values } of rows) {
    const parsed = z.safeParse(schema, movementOf(values));
    if (parsed.success) {
      read.movements.push(parsed.data);
      read.lines.push(line);
    } else {
      const what = inWords(parsed.error.issues, { whole: 'it', schema });
      faults.push({ place: `Line ${line}`, what });
    }
  }
  refuseFaults(faults);
  return read;
}

/** A day alone is its noon, which is that day nearly everywhere. */
const whole = (at: string) => (/^\d{4}-\d{2}-\d{2}$/.test(at) ? `${at}T12:00:00Z` : at);

function movementOf(values: Record<(typeof COLUMNS)[number] | (typeof OPTIONAL)[number], string>) {
  const { quantity, at, ...rest } = values;
  const given = Object.entries(rest).filter(([, value]) => value !== '');
  return {
    ...Object.fromEntries(given),
    at: whole(at),
    // What is no number stays text, and is refused as that.
    quantity: /^-?\d+(\.\d+)?$/.test(quantity) ? Number(quantity) : quantity,
  };
}

/** Records all movements of a file, or none. */
export function importMovements(
  { organizationId, file }: { organizationId: string; file: FileOfMovements },
  { db, clock }: { db: Database; clock: Clock },
): Promise<Recorded> {
  const { movements, lines } = file;
  const lineOf = (n: number) => `Line ${lines[n]}`;
  return db.asOrganization(organizationId, (sql) =>
    recordMovements({ organizationId, movements, source: 'file', lineOf }, { sql, clock }),
  );
}
