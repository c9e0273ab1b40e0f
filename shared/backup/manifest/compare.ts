import { RestoreMismatch } from '../errors.ts';
import type { Contents } from './manifest.ts';

/** Differences named in an error; the rest is counted. */
const NAMED = 5;

/**
 * Compares what was restored with what the snapshot held: rows and checksum of every table, large
 * objects, sequences, and the number of schema objects of each kind.
 * @param more.withoutKinds kinds of objects that were left out on purpose
 * @throws RestoreMismatch naming the first differences
 */
export function compareContents(
  expected: Contents,
  found: Contents,
  { withoutKinds = [] }: { withoutKinds?: string[] } = {},
): void {
  const differences = [
    ...tableDifferences(expected, found),
    ...sequenceDifferences(expected, found),
    ...objectDifferences(expected, found, withoutKinds),
  ];
  const { largeObjects } = expected;
  if (
    largeObjects &&
    (largeObjects.count !== found.largeObjects?.count ||
      largeObjects.checksum !== found.largeObjects?.checksum)
  )
    differences.push('the large objects differ');
  if (differences.length === 0) return;
  const more = differences.length - NAMED;
  throw new RestoreMismatch(
    `The restored database is not the one that was backed up: ${differences.slice(0, NAMED).join('; ')}${
      more > 0 ? `; and ${more} more` : ''
    }`,
  );
}

function tableDifferences(expected: Contents, found: Contents): string[] {
  const restored = new Map(found.tables.map((table) => [table.name, table]));
  const known = new Set(expected.tables.map(({ name }) => name));
  const added = found.tables.filter(({ name }) => !known.has(name));
  return [
    ...expected.tables.flatMap(({ name, rows, checksum }) => {
      const table = restored.get(name);
      if (!table) return [`${name} is missing`];
      if (table.rows !== rows) return [`${name} has ${table.rows} rows instead of ${rows}`];
      return table.checksum === checksum ? [] : [`the rows of ${name} differ`];
    }),
    ...added.map(({ name }) => `${name} was not in the backup`),
  ];
}

function sequenceDifferences(expected: Contents, found: Contents): string[] {
  return Object.entries(expected.sequences).flatMap(([name, value]) => {
    const restored = found.sequences[name];
    return restored !== undefined && BigInt(restored) >= BigInt(value)
      ? []
      : [`the sequence ${name} stands before ${value}`];
  });
}

function objectDifferences(expected: Contents, found: Contents, without: string[]): string[] {
  const kinds = new Set([...Object.keys(expected.objects), ...Object.keys(found.objects)]);
  const counts = [...kinds].flatMap((kind) => {
    if (without.includes(kind)) return [];
    const [wanted = 0, has = 0] = [expected.objects[kind], found.objects[kind]];
    return wanted === has ? [] : [`${has} ${kind} instead of ${wanted}`];
  });
  const missing = Object.keys(expected.extensions).filter((name) => !(name in found.extensions));
  return [...counts, ...missing.map((name) => `the extension ${name} is missing`)];
}
