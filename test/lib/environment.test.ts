import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { functionNames } from '../../tools/bundles.ts';
import { EVERYWHERE, meanings } from '../../tools/docs/environment-table.ts';
import { settingsOf } from '../../tools/docs/settings.ts';
import { templateOf } from './assembly.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Set by the stack for Node or for every function, and read by no settings. */
const OF_ALL = Object.keys(EVERYWHERE);
/** Declared for what the stack does not decide: another address, a limit that an operator sets. */
const BY_HAND = [
  'STRIPE_API_BASE',
  'BACKUP_LAMBDA_LIMIT_GB',
  'DRILL_LAMBDA_LIMIT_GB',
  'RATE_LIMIT_MAX',
  'RATE_LIMIT_ORGANIZATION_MAX',
  'RATE_LIMIT_WINDOW_MINUTES',
];

/** As much as the command line can ask for. */
const EVERYTHING = {
  tracing: 'otlp',
  appUrl: 'https://app.example.com',
  backupKeepDays: '30',
  backupKeepWeeks: '8',
  backupKeepMonths: '12',
  backupLockDays: '7',
  backupKmsKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/0000',
  gdriveBackupFolderId: 'folder-of-backups',
  gdriveOrdersOrganization: '00000000-0000-4000-8000-000000000001',
  gdriveOrdersRootId: 'root-of-orders',
  gdriveOrdersIncomingId: 'incoming-orders',
  gdriveOrdersProcessedId: 'processed-orders',
  gdriveStrictMode: 'true',
  documentsExtractor: 'openai',
  documentsModel: 'm',
  documentsModelUrl: 'https://models.example/v1',
  documentsModelPriceIn: '1',
  documentsModelPriceOut: '2',
  documentsModelVision: 'true',
  documentsModelMaxTokens: '1000',
  documentsBudgetDocument: '1',
  documentsBudgetDay: '2',
  corsOrigins: 'https://app.example.com',
  poolerHost: 'pooler.example.com:6432',
  jwksUrl: 'https://login.example.com/jwks.json',
  jwtIssuer: 'https://login.example.com/',
  jwtAudience: 'app',
  joinUrl: 'https://app.example.com/join',
  signInUrl: 'https://app.example.com/sign-in',
};
const stacks = {
  prod: templateOf('prod'),
  everything: templateOf('prod', EVERYTHING),
  // Where one key both writes and opens backups.
  local: templateOf('local'),
};

/** The variables that a stack sets of a function. */
function variablesOf({ ofType }: (typeof stacks)['prod'], name: string): string[] {
  const [, fn] =
    ofType('AWS::Lambda::Function').find(
      ([, it]) => String(it.Properties.FunctionName).replace(/^nightshift-\w+-/, '') === name,
    ) ?? [];
  return Object.keys(fn?.Properties.Environment?.Variables ?? {});
}

describe('the environment of each function', () => {
  const seen = new Set<string>();

  it.each(functionNames(ROOT))('%s gets what it declares, and nothing else', async (name) => {
    const settings = await settingsOf(ROOT, name);
    const declared = Object.keys(settings);
    const given = Object.values(stacks).flatMap((stack) => variablesOf(stack, name));
    for (const variable of declared) seen.add(variable);

    expect(given.filter((it) => !declared.includes(it) && !OF_ALL.includes(it))).toEqual([]);
    expect(declared.filter((it) => !given.includes(it) && !BY_HAND.includes(it))).toEqual([]);

    const needed = declared.filter((variable) => !settings[variable]?.unset);
    for (const stack of Object.values(stacks))
      expect(needed.filter((it) => !variablesOf(stack, name).includes(it))).toEqual([]);
  });

  it('is told variable by variable, by a schema of a function that reads it', async () => {
    const readers = await Promise.all(
      functionNames(ROOT).map(async (name) => ({ settings: await settingsOf(ROOT, name) })),
    );
    const names = new Set(readers.flatMap(({ settings }) => Object.keys(settings)));
    const untold = [...names].filter(
      (name) => !OF_ALL.includes(name) && meanings(name, readers).length === 0,
    );
    expect(untold).toEqual([]);
  });

  it('excuses no variable that nobody declares', () => {
    expect(BY_HAND.filter((variable) => !seen.has(variable))).toEqual([]);
  });
});
