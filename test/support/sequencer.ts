import { join, relative } from 'node:path';
import sequencer from '@jest/test-sequencer';

const ROOT = join(import.meta.dirname, '../..');

/**
 * Seconds that the longest files take, on two cores. Jest begins with what took longest the last time; where
 * there was none (a fresh clone, CI) it goes by the size of files, and a worker that comes to one of
 * these at the end keeps all others waiting. Numbers need not be right, the order should.
 */
export const SECONDS: Record<string, number> = {
  'test/e2e/documents.test.ts': 65,
  'test/backup/any-database.test.ts': 45,
  'test/documents/receipts.test.ts': 40,
  'test/backup/faults.test.ts': 35,
  'test/backup/generated/databases.test.ts': 30,
  'test/retention/retention.test.ts': 25,
  'test/billing/convergence.test.ts': 25,
  'test/e2e/tour.test.ts': 25,
  'test/console/pages.test.ts': 25,
  'test/documents/hostile.test.ts': 20,
  'test/documents/picture-formats.test.ts': 20,
  'test/email/sender.test.ts': 20,
  'test/e2e/operators.test.ts': 20,
  'test/retention/way-on.test.ts': 20,
  'test/documents/rules.test.ts': 20,
  'test/e2e/faults.test.ts': 20,
  'test/tools/bundles.test.ts': 20,
  'test/lib/nag.test.ts': 15,
  'test/e2e/journey.test.ts': 15,
  'test/e2e/dead-letters.test.ts': 15,
  'test/architecture/documentation.test.ts': 15,
  'test/local/start.test.ts': 15,
  'test/console/incident.test.ts': 15,
  'test/billing/payment-failed.test.ts': 15,
  'test/ops/examples-run.test.ts': 15,
  'test/retention/deletion.test.ts': 15,
  'test/tools/cdk-app.test.ts': 15,
  'test/ops/billing-books.test.ts': 15,
  'test/ops/backup.test.ts': 15,
  'test/email/ten-thousand.test.ts': 10,
  'test/functions/send-email/send-email.test.ts': 10,
  'test/email/last-moment.test.ts': 10,
  'test/database/growth.test.ts': 10,
  'test/documents/scripts.test.ts': 10,
  'test/e2e/mail.test.ts': 10,
  'test/backup/google-drive.test.ts': 10,
  'test/console/browser.test.ts': 10,
  'test/e2e/dry-runs.test.ts': 10,
  'test/backup/restore.test.ts': 10,
  'test/email/every-mail-looks.test.ts': 10,
  'test/checkins/dst.test.ts': 10,
  'test/security/forged-backups.test.ts': 10,
  'test/database/growth-of-pages.test.ts': 10,
  'test/local/aws/s3-multipart.test.ts': 10,
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
