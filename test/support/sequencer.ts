import { join, relative } from 'node:path';
import sequencer from '@jest/test-sequencer';

const ROOT = join(import.meta.dirname, '../..');

/**
 * Seconds that the longest files take, on two cores. Jest begins with what took longest the last time; where
 * there was none (a fresh clone, CI) it goes by the size of files, and a worker that comes to one of
 * these at the end keeps all others waiting. Numbers need not be right, the order should.
 */
export const SECONDS: Record<string, number> = {
  'test/e2e/documents.test.ts': 80,
  'test/backup/any-database.test.ts': 80,
  'test/architecture/documentation.test.ts': 60,
  'test/e2e/tour.test.ts': 55,
  'test/retention/retention.test.ts': 55,
  'test/billing/convergence.test.ts': 50,
  'test/tools/bundles.test.ts': 45,
  'test/e2e/dead-letters.test.ts': 45,
  'test/retention/way-on.test.ts': 35,
  'test/e2e/operators.test.ts': 35,
  'test/documents/scripts.test.ts': 35,
  'test/console/pages.test.ts': 30,
  'test/backup/generated/databases.test.ts': 30,
  'test/backup/faults.test.ts': 30,
  'test/local/start.test.ts': 30,
  'test/email/sender.test.ts': 30,
  'test/e2e/mail.test.ts': 25,
  'test/database/growth.test.ts': 25,
  'test/documents/hostile.test.ts': 25,
  'test/campaigns/campaigns.test.ts': 25,
  'test/email/ten-thousand.test.ts': 25,
  'test/e2e/faults.test.ts': 25,
  'test/backup/restore.test.ts': 25,
  'test/e2e/journey.test.ts': 25,
  'test/console/incident.test.ts': 25,
  'test/documents/sums.test.ts': 20,
  'test/functions/migrate/migrate.test.ts': 20,
  'test/local/postgres.test.ts': 20,
  'test/billing/payment-failed.test.ts': 20,
  'test/backup/large.test.ts': 20,
  'test/billing/reconcile.test.ts': 20,
};

// Its types say of the module what is true of the class in it.
const Sequencer = sequencer as unknown as typeof sequencer.default;
type Test = Parameters<sequencer.default['sort']>[0][number];

const secondsOf = ({ path }: Test) => SECONDS[relative(ROOT, path)] ?? 0;

/** Longest first, also where nothing was measured yet. */
export default class LongestFirst extends Sequencer {
  override sort(tests: Test[]): Test[] {
    const sorted = super.sort(tests) as Test[];
    if (sorted.some(({ duration }) => duration !== undefined)) return sorted;
    return [...sorted].sort((a, b) => secondsOf(b) - secondsOf(a));
  }
}
