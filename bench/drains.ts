import { drainCheckins } from './support/drains/checkins.ts';
import type { Drain } from './support/drains/drain.ts';
import { drainMail } from './support/drains/mail.ts';
import { drainOutbox } from './support/drains/outbox.ts';
import { drainQuarantine } from './support/drains/quarantine.ts';
import { onFreshDatabase } from './support/fresh-database.ts';
import type { Report } from './support/report.ts';

/** A part of the full size, to try it quickly: 0.01 of everything. */
const PART = Number(process.env.NIGHTSHIFT_BENCH_PART ?? 1);

const DRAINS: Record<string, Drain> = {
  outbox: drainOutbox,
  mail: drainMail,
  checkins: drainCheckins,
  quarantine: drainQuarantine,
};

/** Backlogs as an outage or a hasty operator leaves them: each drains in order, in time and in little memory. */
export async function run(report: Report): Promise<void> {
  report.note(`At ${PART} of the full size (NIGHTSHIFT_BENCH_PART).`);
  for (const [name, drain] of Object.entries(DRAINS)) {
    await onFreshDatabase(async ({ db, url }) => {
      const { rows, targets } = await drain({ part: PART, url }, { db });
      report.table({ title: `Drain: ${name}`, columns: ['what', 'measured', 'unit'], rows });
      for (const target of targets) report.target(target);
    });
  }
}
