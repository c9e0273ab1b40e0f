import { join, relative } from 'node:path';
import sequencer from '@jest/test-sequencer';

const ROOT = join(import.meta.dirname, '../..');

/**
 * Seconds that the longest files take, on two cores. Jest begins with what took longest the last time; where
 * there was none (a fresh clone, CI) it goes by the size of files, and a worker that comes to one of
 * these at the end keeps all others waiting. Numbers need not be right, the order should.
 */
export const SECONDS: Record<string, number> = {
  'test/documents/receipts.test.ts': 60,
  'test/e2e/documents.test.ts': 60,
  'test/documents/scripts.test.ts': 40,
  'test/backup/generated/databases.test.ts': 30,
  'test/backup/any-database.test.ts': 25,
  'test/console/pages.test.ts': 25,
  'test/documents/ocr.test.ts': 25,
  'test/documents/sums.test.ts': 25,
  'test/e2e/tour.test.ts': 25,
  'test/backup/faults.test.ts': 20,
  'test/documents/hostile.test.ts': 20,
  'test/e2e/faults.test.ts': 20,
  'test/e2e/operators.test.ts': 20,
  'test/tools/bundles.test.ts': 20,
  'test/architecture/documentation.test.ts': 15,
  'test/backup/source-changed.test.ts': 15,
  'test/backup/take.test.ts': 15,
  'test/billing/convergence.test.ts': 15,
  'test/documents/paper.test.ts': 15,
  'test/documents/picture-formats.test.ts': 15,
  'test/documents/sums-followed.test.ts': 15,
  'test/e2e/dead-letters.test.ts': 15,
  'test/ops/billing-books.test.ts': 15,
  'test/backup/restore.test.ts': 10,
  'test/billing/payment-failed.test.ts': 10,
  'test/billing/shop.test.ts': 10,
  'test/checkins/dst.test.ts': 10,
  'test/console/browser.test.ts': 10,
  'test/console/incident.test.ts': 10,
  'test/database/growth-of-pages.test.ts': 10,
  'test/database/growth.test.ts': 10,
  'test/documents/drive.test.ts': 10,
  'test/e2e/dry-runs.test.ts': 10,
  'test/e2e/journey.test.ts': 10,
  'test/email/every-mail-looks.test.ts': 10,
  'test/email/ten-thousand.test.ts': 10,
  'test/functions/migrate/migrate.test.ts': 10,
  'test/lib/nag.test.ts': 10,
  'test/local/functions/function-host.test.ts': 10,
  'test/local/runtime.test.ts': 10,
  'test/local/start.test.ts': 10,
  'test/ops/backup.test.ts': 10,
  'test/ops/dead-letters.test.ts': 10,
  'test/ops/dry-run.test.ts': 10,
  'test/retention/deletion.test.ts': 10,
  'test/retention/retention.test.ts': 10,
  'test/retention/way-on.test.ts': 10,
  'test/security/forged-backups.test.ts': 10,
  'test/tools/cdk-app.test.ts': 10,
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
