import type { onFreshDatabase } from '../fresh-database.ts';
import type { Report } from '../report.ts';

/** One backlog, and how it leaves. */
export type Drain = (
  input: { part: number; url: string },
  deps: { db: Parameters<Parameters<typeof onFreshDatabase>[0]>[0]['db'] },
) => Promise<{
  rows: [what: string, value: number, unit: string][];
  targets: Parameters<Report['target']>[0][];
}>;
