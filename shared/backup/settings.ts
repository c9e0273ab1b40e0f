import * as z from 'zod/mini';
import type { SecretReader } from '../platform/secrets.ts';
import { type Identity, parseIdentities, parseRecipients, type Recipient } from './age/keys.ts';
import { BackupCannotRun } from './errors.ts';
import { DEFAULT_KEEP, type KeepPolicy } from './keep-plan.ts';
import type { ObjectStore } from './store/object-store.ts';
import { openS3Store, type S3StoreConfig } from './store/s3-store.ts';

/** A whole number: what is none must not come out as "keep nothing". */
const wholeNumber = z.pipe(
  z.string().check(z.regex(/^\d{1,5}$/)),
  z.transform((text: string) => Number(text)),
);
const count = (fallback: number) => z._default(wholeNumber, fallback as never);

/** What the backup functions read from their environment. */
export const backupSettings = {
  /** Of backups and migrations: the owner's. */
  DATABASE_SECRET_ARN: z.string(),
  /** Where backups lie. */
  BACKUPS_BUCKET: z.string(),
  /** `aws:kms` with BACKUP_KMS_KEY_ID, else the bucket's own encryption. */
  BACKUP_KMS_KEY_ID: z.optional(z.string()),
  /** Object Lock, in days; the bucket must have it enabled. */
  BACKUP_LOCK_DAYS: z.optional(wholeNumber),
  /** Days of which every backup is kept. */
  BACKUP_KEEP_DAYS: count(DEFAULT_KEEP.days),
  /** Weeks of which the newest backup is kept. */
  BACKUP_KEEP_WEEKS: count(DEFAULT_KEEP.weeks),
  /** Months of which the newest backup is kept. */
  BACKUP_KEEP_MONTHS: count(DEFAULT_KEEP.months),
};

type StoreSettings = {
  BACKUPS_BUCKET: string;
  BACKUP_KMS_KEY_ID?: string | undefined;
  BACKUP_LOCK_DAYS?: number | undefined;
};

/** @param client the operator's; a function has its own in the environment. */
export function openBackupStore(
  settings: StoreSettings,
  client?: S3StoreConfig['client'],
): Promise<ObjectStore> {
  const { BACKUP_KMS_KEY_ID: kmsKeyId, BACKUP_LOCK_DAYS: lockDays } = settings;
  return openS3Store({
    bucket: settings.BACKUPS_BUCKET,
    ...(client && { client }),
    ...(kmsKeyId ? { encryption: { algorithm: 'aws:kms', kmsKeyId } } : {}),
    ...(lockDays ? { lockDays } : {}),
  });
}

const destination = z.object({
  bucket: z.string(),
  region: z.optional(z.string()),
  /** Of an S3-compatible service elsewhere. */
  endpoint: z.optional(z.string()),
  accessKeyId: z.optional(z.string()),
  secretAccessKey: z.optional(z.string()),
});

/**
 * The second destination, from a secret's JSON: `{ bucket, region?, endpoint?, accessKeyId?,
 * secretAccessKey? }`. Without credentials the function's own role is used.
 * @throws BackupCannotRun without the value
 */
export function openSecondStore(secret: string): Promise<ObjectStore> {
  const parsed = z.safeParse(destination, parseJson(secret));
  if (!parsed.success)
    throw new BackupCannotRun(
      'The secret of the second destination is not what docs/backup.md says',
    );
  const { bucket, region, endpoint, accessKeyId, secretAccessKey } = parsed.data;
  return openS3Store({
    bucket,
    client: {
      ...(region && { region }),
      ...(endpoint && { endpoint, forcePathStyle: true }),
      ...(accessKeyId && secretAccessKey && { credentials: { accessKeyId, secretAccessKey } }),
    },
  });
}

export const keepPolicy = (settings: {
  BACKUP_KEEP_DAYS: number;
  BACKUP_KEEP_WEEKS: number;
  BACKUP_KEEP_MONTHS: number;
}): KeepPolicy => ({
  days: settings.BACKUP_KEEP_DAYS,
  weeks: settings.BACKUP_KEEP_WEEKS,
  months: settings.BACKUP_KEEP_MONTHS,
});

/** Reads a secret that an operator may not have put yet. */
export async function readOptional(secrets: SecretReader, arn: string | undefined) {
  if (!arn) return undefined;
  const value = await secrets.read(arn).catch((error: Error) => {
    if (/no value yet/.test(error.message)) return undefined;
    throw error;
  });
  return value?.trim() || undefined;
}

const NO_KEY =
  'There is no backup key yet: run "npm run ops -- backup keygen --save" once for this stage';

/** Public keys of the stage; where only the key itself is known, its own recipient. */
export function recipientsOf(input: {
  recipients?: string | undefined;
  key?: string | undefined;
}): Recipient[] {
  if (input.recipients) return parseRecipients(input.recipients);
  return identitiesOf(input.key).map(({ recipient }) => recipient);
}

/** @throws BackupCannotRun when no key was put yet */
export function identitiesOf(key: string | undefined): Identity[] {
  if (!key) throw new BackupCannotRun(NO_KEY);
  return parseIdentities(key);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
