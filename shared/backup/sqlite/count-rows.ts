import type { DatabaseSync } from 'node:sqlite';
import { BackupFailed } from '../errors.ts';
import type { Contents } from '../manifest/manifest.ts';
import { plainContents } from '../manifest/plain-contents.ts';

/** Modules, collations and functions that the application brings along: the file is sound without them. */
const NOT_HERE = /no such (module|collation sequence|function)|unknown function/;

/**
 * Checks a copy as far as it can be without its application, and counts the rows of its tables.
 * @throws BackupFailed for a file that is damaged
 */
export async function countRows(copy: string): Promise<Contents> {
  const { DatabaseSync } = await import('node:sqlite');
  const database = new DatabaseSync(copy, { readOnly: true });
  try {
    // A table may be called "sqlitedata": the underscore is part of what SQLite keeps for itself.
    const names = database
      .prepare(
        `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`,
      )
      .all()
      .map(({ name }) => String(name));
    const unchecked = checkIntegrity(database, names);
    const counted = names.map((name) => ({ name, rows: countTable(database, name) }));
    const notKept = [
      ...unchecked,
      ...counted
        .filter(({ rows }) => rows === undefined)
        .map(({ name }) => `a count of ${name}: its module is not here; the file has it whole`),
    ];
    return {
      ...plainContents(
        counted.flatMap(({ name, rows }) => (rows === undefined ? [] : [{ name, rows }])),
      ),
      ...(notKept.length > 0 && { notKept }),
    };
  } catch (cause) {
    if (cause instanceof BackupFailed) throw cause;
    throw new BackupFailed('The SQLite file is damaged: it cannot be read to its end', { cause });
  } finally {
    database.close();
  }
}

/**
 * By the strongest check that needs nothing of the application: of everything, of the pages, of each table.
 * @returns in words, what was not checked
 */
function checkIntegrity(database: DatabaseSync, names: string[]): string[] {
  if (passes(database, 'integrity_check')) return [];
  if (passes(database, 'quick_check'))
    return ['a check of the indexes that need their application'];
  for (const name of names) if (!passes(database, 'quick_check', name)) readThrough(database, name);
  return ['a check of what needs its application: a collation, a function or a module'];
}

/** @returns false where the check needs what is not here */
function passes(database: DatabaseSync, check: string, table?: string): boolean {
  const of = table === undefined ? '1' : quoted(table);
  const found = unless(() => database.prepare(`PRAGMA ${check}(${of})`).all()[0]?.[check]);
  if (found !== undefined && found !== 'ok')
    throw new BackupFailed('The SQLite file is damaged: its integrity check fails');
  return found !== undefined;
}

/** What is damaged within shows where every row is read. */
function readThrough(database: DatabaseSync, name: string): void {
  unless(() => {
    for (const _row of database.prepare(`SELECT * FROM ${quoted(name)} NOT INDEXED`).iterate());
  });
}

const countTable = (database: DatabaseSync, name: string) =>
  unless(() =>
    Number(database.prepare(`SELECT count(*) AS rows FROM ${quoted(name)}`).all()[0]?.rows),
  );

/** @returns undefined where it needs what is not here */
function unless<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (NOT_HERE.test(String(error))) return undefined;
    throw error;
  }
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
