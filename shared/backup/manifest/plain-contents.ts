import type { Contents, TableContents } from './manifest.ts';

/** The contents of a source that has tables or collections and nothing else that we count. */
export function plainContents(tables: TableContents[]): Contents {
  return { tables, sequences: {}, objects: {}, extensions: {}, roles: [], migration: null };
}
