/** What a mistake would cost most: the tests of each have to notice 85 of 100 mutants. */
export const AREAS: Record<string, { paths: string[]; security?: true }> = {
  platform: { paths: ['shared/platform'] },
  scheduling: { paths: ['shared/scheduling'] },
  'dead letters': { paths: ['shared/dead-letters'] },
  billing: { paths: ['shared/billing'] },
  'mail ledger': { paths: ['shared/email/ledger'] },
  retention: { paths: ['shared/retention'] },
  backup: { paths: ['shared/backup/age', 'shared/backup/manifest', 'shared/backup/stored'] },
  invoices: { paths: ['shared/documents/invoice'] },
  'policies of tenants': { paths: ['migrations'], security: true },
};
