import { type Backup, openBackup } from '../../shared/backup/open-backup.ts';
import { backupSettings, keepingOf, keepSettings } from '../../shared/backup/settings.ts';
import { readConfig } from '../../shared/platform/config.ts';
import { ownerUrl } from '../../shared/platform/database/owner-url.ts';
import { inherited } from '../../shared/platform/environment.ts';
import { InvalidConfiguration } from '../../shared/platform/errors.ts';
import type { OpsContext } from '../context.ts';
import { bucketOf } from './buckets.ts';

/** How the stage keeps, locks and encrypts: as the stack was deployed; here, as by default. */
const { BACKUP_KMS_KEY_ID, BACKUP_LOCK_DAYS } = backupSettings;
const { GDRIVE_BACKUP_FOLDER_ID, GDRIVE_STRICT_MODE } = backupSettings;
const stageSettings = {
  GDRIVE_BACKUP_FOLDER_ID,
  GDRIVE_STRICT_MODE,
  BACKUP_KMS_KEY_ID,
  BACKUP_LOCK_DAYS,
  ...keepSettings,
};

/**
 * The stage's backups, reached with the operator's rights. Connects to nothing.
 * @param more.unsigned also what nobody signed: an operator said so
 */
export function openStageBackup(context: OpsContext, more: { unsigned?: boolean } = {}): Backup {
  const { stack, aws, db, clock } = context;
  return openBackup(
    {
      addresses: {
        ...keepingOf(settingsOf(context)),
        bucket: bucketOf(context, 'backups'),
        documents: {
          from: bucketOf(context, 'documents'),
          to: bucketOf(context, 'documents-copy'),
        },
        client: { ...aws.settings, forcePathStyle: stack.local !== undefined },
      },
      secrets: {
        databaseUrl: () => databaseUrl(context),
        drillUrl: () => drillUrl(context),
        key: async () => ownKey() ?? secretOrNone(context, 'backup-key'),
        // Who holds the key of the environment writes to it as well.
        recipients: async () => (ownKey() ? undefined : secretOrNone(context, 'backup-recipients')),
        second: () => secretOrNone(context, 'backup-second'),
        signingKey: () => secretOrNone(context, 'backup-signing-key'),
        signers: async () => ownSigners() ?? secretOrNone(context, 'backup-signers'),
      },
    },
    { ...more, sql: db, clock, findClient: context.findPostgresClient },
  );
}

/** @throws InvalidConfiguration for a stage whose stack does not say: a guess could delete what it keeps */
function settingsOf({ stack }: OpsContext) {
  if (stack.local)
    return readConfig(stageSettings, inherited('GDRIVE_BACKUP_FOLDER_ID', 'GDRIVE_STRICT_MODE'));
  const told = stack.outputs?.BackupSettings;
  if (!told)
    throw new InvalidConfiguration(
      `The ${stack.stage} stack does not say how it keeps backups: deploy it again`,
    );
  return readConfig(stageSettings, JSON.parse(told));
}

/** The owner's connection string: only it sees every row. */
export async function databaseUrl(context: OpsContext): Promise<string> {
  if (context.stack.local) return context.stack.local.databaseUrl;
  const value = await context.secret('database');
  if (!value) throw new InvalidConfiguration('The secret of the database has no value');
  return ownerUrl(value);
}

async function drillUrl(context: OpsContext): Promise<string> {
  const value = await context.secret('database-drill');
  if (!value)
    throw new InvalidConfiguration(
      `The secret database-drill of ${context.stack.stage} has no value: deploy the stage again, and migrate writes it`,
    );
  return value;
}

const ownKey = () => process.env.BACKUP_ENCRYPTION_KEY?.trim() || undefined;
const ownSigners = () => process.env.BACKUP_SIGNERS?.trim() || undefined;

async function secretOrNone(context: OpsContext, name: string): Promise<string | undefined> {
  return (await context.secret(name))?.trim() || undefined;
}
