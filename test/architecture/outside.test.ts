import { describe, expect, it } from '@jest/globals';
import { sources } from './sources.ts';

/** What reaches beyond the database. */
const DOOR =
  /\bfetch\(|\bspawn\(|\bexecFile\(|import\('@aws-sdk\/client-(?!s3|secrets)|from 'node:https?'|import\('node:https?'\)/;
/** What makes it stay undone in a dry run. */
const HELD = /\b(stopIfDry|holdBack)\(/;

/** Doors that only look, or that a guarded one alone opens. */
const HARMLESS: Record<string, string> = {
  'shared/health/services.ts': 'asks whether Stripe answers, for who asks by HTTP',
  'shared/backup/take/client-process.ts': 'open-backup.ts',
  'shared/platform/google/service-account.ts': 'only asks for a token',
  'shared/platform/secrets.ts': 'only reads',
  'shared/platform/aws/custom-resource.ts': 'answers CloudFormation, and no queue',
};

describe('a dry run', () => {
  it('finds every door to the outside guarded', () => {
    const open = sources()
      .filter(({ path }) => path.startsWith('shared/'))
      .filter(({ text }) => DOOR.test(text) && !HELD.test(text))
      .map(({ path }) => path)
      .filter((path) => !(path in HARMLESS));
    expect(open).toEqual([]);
  });
});
