import { readdirSync } from 'node:fs';
import { join } from 'node:path';

type Area = {
  paths: string[];
  /** Of a migration only what guards rows. */
  security?: true;
  /** Those that are enough, the quickest first, where imports would lead to many slow ones. */
  tests?: string[];
};

const tests = (folder: string, ...names: string[]) =>
  names.map((name) => `test/${folder}/${name}.test.ts`);

const TESTS = join(import.meta.dirname, '../../test');
function testsIn(folder: string): string[] {
  return readdirSync(join(TESTS, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .sort()
    .map((file) => `test/${folder}/${file}`);
}

/** So many of 100 mutants have to be noticed. */
export const TARGET = 85;

/** Where a mistake would cost most. */
export const AREAS: Record<string, Area> = {
  platform: {
    paths: ['shared/platform'],
    tests: [
      ...testsIn('platform'),
      ...tests('functions', 'jobs-api/jobs-api', 'diagnostics/diagnostics', 'migrate/migrate'),
      ...tests('local/aws', 'parameters', 'starts'),
      ...tests('database', 'migrate', 'other-stages'),
      ...tests('backup', 'settings', 'copy-bucket', 'google-drive'),
      ...tests('maintenance', 'over-aws'),
    ],
  },
  scheduling: { paths: ['shared/scheduling'] },
  'dead letters': {
    paths: ['shared/dead-letters'],
    tests: [
      ...tests(
        'dead-letters',
        'given-up',
        'record',
        'search',
        'contents',
        'claims',
        'replay-requests',
        'replays',
      ),
      ...tests('functions/collect-dead-letters', 'collect-dead-letters'),
      ...tests('dead-letters', 'dry-run'),
      ...tests('ops', 'dead-letters', 'dead-letter-groups'),
    ],
  },
  billing: {
    paths: ['shared/billing'],
    tests: [
      ...tests('billing', 'every-type', 'objects', 'version', 'received-event', 'signature'),
      ...tests(
        'billing',
        'stripe-source',
        'minor-units',
        'projection',
        'who-and-what',
        'what-is-shown',
        'shop',
      ),
      ...tests('functions', 'stripe-webhook/stripe-webhook', 'sync-billing/sync-billing'),
      ...tests('billing', 'pauses', 'meters', 'features', 'late-mapping', 'late-organisation'),
      ...tests('billing', 'payment-failed', 'order', 'held', 'truth', 'reconcile'),
    ],
  },
  'mail ledger': { paths: ['shared/email/ledger'] },
  retention: {
    paths: ['shared/retention'],
    tests: tests(
      'retention',
      'archive-object',
      'every-table-leaves',
      'every-table',
      'lease-and-ledger',
      'rows',
      'deletion-steps',
      'deletion-removes',
      'target-table',
      'policies',
      'retention',
      'deletion',
      'way-on',
      'every-value',
    ),
  },
  backup: {
    paths: ['shared/backup/age', 'shared/backup/manifest', 'shared/backup/stored'],
    tests: tests(
      'backup',
      'compare',
      'keep-plan',
      'manifest',
      'stored',
      'age/header',
      'age/age',
      'keep',
    ),
  },
  invoices: {
    paths: ['shared/documents/invoice'],
    tests: tests('documents', 'amount', 'date', 'currency', 'explain-sums', 'gate', 'read', 'sums'),
  },
  'policies, grants and checks': {
    paths: ['migrations'],
    security: true,
    tests: [
      ...tests('database', 'checks', 'unique-keys'),
      ...tests('security', 'policies', 'catalogue', 'matrix'),
    ],
  },
};
