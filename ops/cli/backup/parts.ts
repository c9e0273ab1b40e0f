import * as z from 'zod/mini';
import type { Identity, Recipient } from '../../../shared/backup/age/keys.ts';
import type { KeepPolicy } from '../../../shared/backup/keep-plan.ts';
import {
  backupSettings,
  identitiesOf,
  keepPolicy,
  openBackupStore,
  openSecondStore,
  recipientsOf,
} from '../../../shared/backup/settings.ts';
import type { ObjectStore } from '../../../shared/backup/store/object-store.ts';
import { openS3Store } from '../../../shared/backup/store/s3-store.ts';
import { readConfig } from '../../../shared/platform/config.ts';
import { ownerUrl } from '../../../shared/platform/database/owner-url.ts';
import { InvalidConfiguration, NotFound } from '../../../shared/platform/errors.ts';
import type { OpsContext } from '../../context.ts';
import { UsageError } from '../frame/usage-error.ts';

/** How the stage keeps, locks and encrypts: as the stack was deployed; here, as by default. */
const { BACKUP_KMS_KEY_ID, BACKUP_LOCK_DAYS } = backupSettings;
const { BACKUP_KEEP_DAYS, BACKUP_KEEP_WEEKS, BACKUP_KEEP_MONTHS } = backupSettings;
const stageSettings = z.object({
  BACKUP_KMS_KEY_ID,
  BACKUP_LOCK_DAYS,
  BACKUP_KEEP_DAYS,
  BACKUP_KEEP_WEEKS,
  BACKUP_KEEP_MONTHS,
});

/** @throws NotFound for a stage whose stack does not say: a guess could delete what it keeps */
function settingsOf({ stack }: OpsContext) {
  if (stack.local) return readConfig(stageSettings, {});
  const told = stack.outputs?.BackupSettings;
  if (!told)
    throw new NotFound(
      `The ${stack.stage} stack does not say how it keeps backups: deploy it again`,
    );
  return readConfig(stageSettings, JSON.parse(told));
}

/** What the stage's own retention keeps. */
export const stagePolicy = (context: OpsContext): KeepPolicy => keepPolicy(settingsOf(context));

const bucketOf = ({ stack }: OpsContext, name: string): string => {
  const bucket = stack.buckets[name];
  if (!bucket) throw new NotFound(`The ${stack.stage} stack has no bucket ${name}`);
  return bucket;
};

const clientOf = ({ stack, aws }: OpsContext) => ({
  ...aws.settings,
  forcePathStyle: stack.local !== undefined,
});

/** The stage's backup bucket, reached with the operator's rights. */
export async function openStore(context: OpsContext): Promise<ObjectStore> {
  const settings = { ...settingsOf(context), BACKUPS_BUCKET: bucketOf(context, 'backups') };
  return openBackupStore(settings, clientOf(context));
}

/** The documents, and the bucket of their copies. */
export async function openDocuments(context: OpsContext) {
  const open = (name: string) =>
    openS3Store({ bucket: bucketOf(context, name), client: clientOf(context) });
  return [{ from: await open('documents'), to: await open('documents-copy') }];
}

/** @throws UsageError for what is no address of a Postgres database */
export function postgresUrl(text: string, { option, of }: { option: string; of: string }): string {
  if (/^postgres(ql)?:\/\/[^/]/.test(text) && URL.canParse(text)) return text;
  throw new UsageError(`--${option} is not an address like postgres://user@host/database`, of);
}

export async function openSecond(context: OpsContext): Promise<ObjectStore | undefined> {
  const value = await secretOrNone(context, 'backup-second');
  return value ? openSecondStore(value) : undefined;
}

/** The owner's connection string: only it sees every row. */
export async function databaseUrl(context: OpsContext): Promise<string> {
  if (context.stack.local) return context.stack.local.databaseUrl;
  const value = await context.secret('database');
  if (!value) throw new InvalidConfiguration('The secret of the database has no value');
  return ownerUrl(value);
}

/** From BACKUP_ENCRYPTION_KEY in the environment, else from the stage's secret. */
export async function identities(context: OpsContext): Promise<Identity[]> {
  return identitiesOf(ownKey() ?? (await secretOrNone(context, 'backup-key')));
}

const ownKey = () => process.env.BACKUP_ENCRYPTION_KEY?.trim() || undefined;

/** Whom backups are written to: the stage's recipients, or who holds the key of the environment. */
export async function recipients(context: OpsContext): Promise<Recipient[]> {
  const key = ownKey();
  if (key) return recipientsOf({ key });
  const known = await secretOrNone(context, 'backup-recipients');
  return recipientsOf({
    recipients: known,
    key: known ? undefined : await secretOrNone(context, 'backup-key'),
  });
}

/** Where a fetched PostgreSQL client is kept. */
export const stateDir = ({ stack }: OpsContext): string =>
  stack.local?.stateDir ?? process.env.NIGHTSHIFT_STATE ?? '.local';

async function secretOrNone(context: OpsContext, name: string): Promise<string | undefined> {
  return (await context.secret(name))?.trim() || undefined;
}
