import type { Database } from '../../../shared/platform/database/database.ts';
import type { Report } from '../report.ts';

/** One backlog, and how it leaves. */
export type Drain = (
  input: { part: number; url: string },
  deps: { db: Database },
) => Promise<{
  rows: [what: string, value: number, unit: string][];
  targets: Parameters<Report['target']>[0][];
}>;
